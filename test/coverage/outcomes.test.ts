import { afterEach, beforeEach, expect, test } from 'vitest'
import { firmwareCoverage, type BootOptions } from '../../src/index.ts'
import { start } from '../explore/generated/program.ts'

beforeEach(() => {
  firmwareCoverage.gatherCoverage()
})
afterEach(() => {
  firmwareCoverage.stopGathering()
})

/** How each instruction of `main` came out, by its distance from the first: passed, failed, both. */
function outcomesOf(main: string, boot: BootOptions): Record<number, string> {
  const mcu = start({ main, handlers: {}, boot })
  const base = mcu.registers.pc
  mcu.runTo('end')
  const [gathered] = firmwareCoverage.gatheredCoverage()
  const end = mcu.registers.pc
  const outcomes = ['', 'passed', 'failed', 'both']
  return Object.fromEntries(
    (gathered?.executed.instructions ?? [])
      .filter(([address]) => address >= base && address < end)
      .map(([address, sum]) => [address - base, outcomes[sum] ?? '']),
  )
}

test.each<[string, BootOptions]>([
  ['interpreter', {}],
  ['reference', { tier: 'reference' }],
  ['cycles', { timing: 'cortex-m4' }],
])('conditions come out as the program was written to: %s', (_, boot) => {
  // r0 counts 3, 2, 1: the loop's branch is taken twice.
  expect(outcomesOf('movs r0, #3; loop: subs r0, #1; bne loop; beq out; nop; out: nop', boot)).toEqual({
    0: 'passed',
    2: 'passed',
    4: 'both',
    6: 'passed',
    10: 'passed',
  })
  // Once with r0 = 0, once with r0 = 1: both sides of CBZ; CBNZ of 7 only branches.
  firmwareCoverage.gatherCoverage()
  const zero =
    'movs r0, #0; movs r1, #7; again: cbz r0, next; b out; next: cbnz r1, on; nop; on: movs r0, #1; b again; out: nop'
  expect(outcomesOf(zero, boot)).toEqual({
    ...{ 0: 'passed', 2: 'passed', 4: 'both', 6: 'passed', 8: 'passed' },
    ...{ 12: 'passed', 14: 'passed', 16: 'passed' },
  })
  // ITE EQ with Z set, then clear; then IT NE that is never true.
  firmwareCoverage.gatherCoverage()
  const blocks = `movs r0, #2; loop: cmp r0, #2; ite eq; moveq r1, #1; movne r1, #2; subs r0, #1; bne loop;
    cmp r0, #0; it ne; movne r1, #3; nop`
  expect(outcomesOf(blocks, boot)).toEqual({
    ...{ 0: 'passed', 2: 'passed', 4: 'passed', 6: 'both', 8: 'both', 10: 'passed', 12: 'both' },
    ...{ 14: 'passed', 16: 'passed', 18: 'failed', 20: 'passed' },
  })
})

test('what executes only in another machine of the same firmware counts too', () => {
  const mcu = start({ main: 'nop; nop; nop', handlers: {} })
  const base = mcu.registers.pc
  const fork = mcu.fork()
  const reached = (): boolean[] =>
    [0, 2, 4].map((at) => firmwareCoverage.gatheredCoverage()[0]?.executed.has(base + at) ?? false)
  expect(reached()).toEqual([false, false, false])
  mcu.step()
  expect(reached()).toEqual([true, false, false])
  const before = fork.snapshot()
  fork.step(2)
  fork.restore(before)
  expect(reached()).toEqual([true, true, false])
  expect(firmwareCoverage.gatheredCoverage()).toHaveLength(1)
})

test('an instruction that a breakpoint or an interrupt keeps from executing has not', () => {
  const mcu = start({ main: 'nop; nop; nop', handlers: { irq0: 'nop; bx lr' } })
  const base = mcu.registers.pc
  mcu.runTo(base + 2)
  const has = (at: number): boolean =>
    firmwareCoverage.gatheredCoverage()[0]?.executed.has(base + at) ?? false
  expect([0, 2].map(has)).toEqual([true, false])
  mcu.pend('irq(0)')
  mcu.runTo('irq0_handler')
  expect(has(2)).toBe(false)
  mcu.runTo('end')
  expect([2, 4].map(has)).toEqual([true, true])
})
