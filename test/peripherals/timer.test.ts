import { describe, expect, test } from 'vitest'
import { Timer } from '../../src/peripherals/timer.ts'
import { access, Clock, saved, Wire } from './fixture.ts'

const [CTRL, LOAD, VALUE, STATUS] = [0, 4, 8, 0xc]
const [ENABLE, INTEN, ONESHOT] = [1, 2, 4]

function started(load: number, ctrl: number, cyclesPerTick = 1) {
  const [clock, interrupt] = [new Clock(), new Wire()]
  const timer = new Timer({ clock, interrupt, cyclesPerTick })
  timer.reset()
  const read = (at: number): number | undefined => timer.read(at, access())
  const write = (at: number, value: number): void => {
    timer.write(at, value, access())
  }
  const tick = (cycles = 1): void => {
    clock.tick(timer, cycles)
  }
  write(LOAD, load)
  write(CTRL, ctrl)
  return { timer, clock, interrupt, read, write, tick }
}

describe('counting', () => {
  test('periodic: LOAD + 1 ticks, EXPIRED on the count to 0', () => {
    const { read, tick } = started(3, ENABLE)
    const values: (number | undefined)[] = []
    for (let i = 0; i < 7; i++) {
      tick()
      values.push(read(VALUE))
    }
    expect(values).toEqual([3, 2, 1, 0, 3, 2, 1])
    expect(read(STATUS)).toBe(1)
  })

  test('one-shot: stops at 0 and clears ENABLE', () => {
    const { read, tick, clock } = started(3, ENABLE | INTEN | ONESHOT)
    expect(clock.due).toBe(4)
    tick(100)
    expect([read(VALUE), read(CTRL), read(STATUS)]).toEqual([0, INTEN | ONESHOT, 1])
    expect(clock.due).toBe(Infinity)
  })

  test('one-shot without an interrupt is found expired when it is looked at', () => {
    const { read, tick } = started(3, ENABLE | ONESHOT)
    tick(100)
    expect([read(VALUE), read(CTRL), read(STATUS)]).toEqual([0, ONESHOT, 1])
  })

  test('a written VALUE is counted down from; disabled it stays', () => {
    const { read, write, tick } = started(100, ENABLE)
    write(VALUE, 5)
    tick(2)
    expect(read(VALUE)).toBe(3)
    write(CTRL, 0)
    tick(50)
    expect(read(VALUE)).toBe(3)
  })

  test('a prescaler', () => {
    const { read, tick, clock } = started(1, ENABLE | INTEN, 10)
    expect(clock.due).toBe(20)
    tick(10)
    expect(read(VALUE)).toBe(1)
    tick(10)
    expect([read(VALUE), read(STATUS)]).toEqual([0, 1])
  })
})

describe('the interrupt', () => {
  test('is a level from expiry until STATUS is cleared', () => {
    const { write, tick, interrupt } = started(9, ENABLE | INTEN)
    tick(9)
    expect(interrupt.high).toBe(false)
    tick(1)
    expect(interrupt.high).toBe(true)
    tick(5)
    expect(interrupt.high).toBe(true)
    write(STATUS, 0)
    expect(interrupt.high).toBe(true)
    write(STATUS, 1)
    expect(interrupt.high).toBe(false)
    tick(5)
    expect([interrupt.high, interrupt.rises]).toEqual([true, 2])
  })

  test('needs INTEN', () => {
    const { write, tick, interrupt, clock } = started(9, ENABLE)
    expect(clock.due).toBe(Infinity)
    tick(20)
    expect(interrupt.high).toBe(false)
    write(CTRL, ENABLE | INTEN)
    expect(interrupt.high).toBe(true)
  })
})

test('saves and restores, its alarm too; reset stops it', () => {
  const { timer, read, tick, clock, interrupt } = started(9, ENABLE | INTEN)
  tick(4)
  const before = saved(timer)
  tick(7)
  expect(interrupt.high).toBe(true)
  timer.reset()
  expect([read(CTRL), read(LOAD), read(VALUE), read(STATUS)]).toEqual([0, 0, 0, 0])
  expect([interrupt.high, clock.due]).toEqual([false, Infinity])
  clock.cycle = 4
  timer.restore(before)
  expect([read(VALUE), clock.due]).toEqual([6, 10])
})

test('is volatile while it counts', () => {
  const { timer, write } = started(9, ENABLE)
  expect(timer.volatile).toBe(true)
  write(CTRL, 0)
  expect(timer.volatile).toBe(false)
})
