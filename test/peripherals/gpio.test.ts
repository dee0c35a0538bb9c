import { describe, expect, test } from 'vitest'
import { Gpio } from '../../src/peripherals/gpio.ts'
import { access, saved, Wire } from './fixture.ts'

const [IN, OUT, DIR, RISE, FALL, STATUS, OUTSET, OUTCLR] = [0, 4, 8, 0xc, 0x10, 0x14, 0x18, 0x1c]

function connected() {
  const [interrupt, outputs] = [new Wire(), [] as number[]]
  const gpio = new Gpio({ interrupt, output: (levels) => outputs.push(levels) })
  const read = (at: number): number | undefined => gpio.read(at, access())
  const write = (at: number, value: number): void => {
    gpio.write(at, value, access())
  }
  return { gpio, interrupt, outputs, read, write }
}

test('IN shows what the host drives on inputs and what the firmware drives on outputs', () => {
  const { gpio, outputs, read, write } = connected()
  gpio.setInput(31, true)
  gpio.setInput(0, true)
  write(DIR, 0x0f)
  write(OUT, 0xf2)
  expect(read(IN)).toBe(0x80000002)
  expect(gpio.outputs).toBe(2)
  write(OUTSET, 0x05)
  write(OUTCLR, 0x02)
  expect([read(OUT), read(OUTSET)]).toEqual([0xf5, 0])
  expect(outputs).toEqual([0, 2, 7, 5])
})

describe('edges', () => {
  test.each([
    ['rising', RISE, [true, false, true], 2],
    ['falling', FALL, [true, false, true, false], 2],
  ])('%s edges set STATUS and the interrupt, levels do not', (_, enable, levels, edges) => {
    const { gpio, interrupt, read, write } = connected()
    write(enable, 1 << 3)
    let seen = 0
    for (const high of levels) {
      gpio.setInput(3, high)
      gpio.setInput(3, high)
      if (read(STATUS) === 0) continue
      seen++
      expect(interrupt.high).toBe(true)
      write(STATUS, 1 << 3)
      expect([interrupt.high, read(STATUS)]).toEqual([false, 0])
    }
    expect(seen).toBe(edges)
  })

  test('pins are cleared one by one', () => {
    const { gpio, interrupt, read, write } = connected()
    write(RISE, 0x80000001)
    gpio.setInput(0, true)
    gpio.setInput(31, true)
    write(STATUS, 1)
    expect([read(STATUS), interrupt.high]).toEqual([0x80000000, true])
  })

  test('an output has none', () => {
    const { gpio, read, write } = connected()
    write(RISE, 1)
    write(DIR, 1)
    gpio.setInput(0, true)
    expect(read(STATUS)).toBe(0)
  })
})

test('saves and restores; reset keeps what the host drives', () => {
  const { gpio, interrupt, read, write } = connected()
  write(RISE, 1)
  gpio.setInput(0, true)
  const before = saved(gpio)
  gpio.reset()
  expect([read(RISE), read(STATUS), interrupt.high, read(IN)]).toEqual([0, 0, false, 1])
  gpio.setInput(0, false)
  gpio.restore(before)
  expect([read(RISE), read(STATUS), read(IN)]).toEqual([1, 1, 1])
})
