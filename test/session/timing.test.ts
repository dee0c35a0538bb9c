import { describe, expect, test } from 'vitest'
import { afterCycles, pend, type Mcu } from '../../src/index.ts'
import { assemble, binutilsMissing } from '../isa/binutils.ts'
import { order, start, tiers } from './scenarios.ts'

/*
 * ARM DDI 0337 and DDI 0439, "Exceptions": 12 cycles from an exception's arrival to its handler's first instruction,
 * 10 back, 6 from one handler to the next. What instructions cost is in test/engine/timing.test.ts.
 */
const entry = 12
const back = 10
const tailChain = 6
const bx = 1

const code = 0x20000400
/** Puts a program into RAM and goes there; it returns to `finished`. */
function load(mcu: Mcu, source: string): void {
  for (const [index, halfword] of assemble(source).entries()) mcu.write(code + 2 * index, halfword, 'u16')
  mcu.registers.pc = code
}
/** Cycles that a run takes. */
function during(mcu: Mcu, run: () => unknown): number {
  const { cycles } = mcu
  run()
  return mcu.cycles - cycles
}

describe.each(tiers)('cycles of a Cortex-M3 on the %s', (tier) => {
  const timed = (scenario: string): Mcu => start(scenario, { tier, timing: 'cortex-m3' })

  test('from an arrival to the first instruction of the handler, and back', () => {
    const mcu = timed('straight')
    mcu.step()
    mcu.pend('SysTick')
    expect(during(mcu, () => mcu.runTo('SysTick_Handler'))).toBe(entry)
    const { pendedAt, enteredAt } = mcu.exceptions[0] ?? {}
    expect((enteredAt?.cycle ?? NaN) - (pendedAt?.cycle ?? NaN)).toBe(entry)
    expect(mcu.runTo('mark+0xc')).toMatchObject({ reason: 'breakpoint' })
    expect(mcu.registers.lr).toBe(0xfffffff9)
    expect(during(mcu, () => mcu.runTo('straight+0x2'))).toBe(bx + back)
  })

  test('from one handler to the next', () => {
    const mcu = timed('straight')
    mcu.pend('SysTick')
    mcu.pend('irq(1)')
    mcu.runTo('mark+0xc')
    expect(during(mcu, () => mcu.runTo('IRQ1_Handler'))).toBe(bx + tailChain)
    expect(mcu.exceptions.map(({ how }) => how)).toEqual(['preempted', 'tailChained'])
  })

  test('a higher exception that arrives during the stacking is entered in its time', () => {
    const mcu = timed('straight')
    mcu.pend('SysTick')
    mcu.schedule(pend('irq(0)', afterCycles(5)))
    expect(during(mcu, () => mcu.runTo('IRQ0_Handler'))).toBe(entry)
    expect(mcu.exceptions[0]).toMatchObject({ exception: 'IRQ0_Handler', how: 'lateArrival' })
    mcu.run()
    expect(order(mcu)).toEqual([16, 15])
  })
  test('one that arrives after it is nested', () => {
    const mcu = timed('straight')
    mcu.pend('SysTick')
    mcu.schedule(pend('irq(0)', afterCycles(entry + 1)))
    expect(mcu.runTo('IRQ0_Handler').reason).toBe('breakpoint')
    expect(mcu.exceptions.map(({ nesting, how }) => [nesting, how])).toEqual([
      [0, 'preempted'],
      [1, 'preempted'],
    ])
  })

  test('an SVC and its entry', () => {
    const mcu = timed('supervisor_call')
    expect(during(mcu, () => mcu.runTo('SVC_Handler'))).toBe(1 + entry)
  })

  test('SysTick ticks by cycles, whatever is executed', () => {
    const mcu = timed('wait_for_ticks')
    mcu.run()
    const pended = mcu.exceptions.map(({ pendedAt }) => pendedAt.cycle)
    expect(pended.length).toBeGreaterThanOrEqual(10)
    // It is seen at the first boundary, or after an entry: a tick is never lost nor put off to the next.
    for (const [index, cycle] of pended.entries()) {
      expect(Math.abs(cycle - (pended[0] ?? 0) - 100 * index)).toBeLessThanOrEqual(entry)
    }
  })

  test('runFor: the first boundary at or after', () => {
    const mcu = timed('straight')
    // 1 each, then BX with a refill of 2.
    expect(during(mcu, () => mcu.runFor({ cycles: 4 }))).toBe(4)
    expect(during(mcu, () => mcu.runFor({ cycles: 1 }))).toBe(3)
    expect(during(mcu, () => mcu.runFor({ cycles: 0 }))).toBe(0)
  })
  test('runFor: so many instructions, however long they take', () => {
    const mcu = timed('long_loop')
    for (const instructions of [1, 2, 3, 10, 100, 1000]) {
      const before = mcu.instructions
      mcu.runFor({ instructions })
      expect(mcu.instructions - before).toBe(instructions)
    }
    expect(mcu.cycles).toBeGreaterThan(mcu.instructions)
  })

  test('a snapshot brings time back', () => {
    const mcu = timed('wait_for_ticks')
    mcu.runFor({ instructions: 200 })
    const snapshot = mcu.snapshot()
    const first = during(mcu, () => mcu.run())
    mcu.restore(snapshot)
    expect(during(mcu, () => mcu.run())).toBe(first)
  })

  // The second reading sees its own two cycles.
  test.skipIf(binutilsMissing !== undefined).each([
    ['nothing', 'nop', 1],
    ['data processing', 'adds r0, r0, #1\nlsls r0, r0, #2\nmovw r0, #1234', 3],
    // 1 + 3 refills of 1 and the last, not taken: (1 + 2) * 2 + 2.
    ['a loop of three turns', 'movs r0, #3\n1: subs r0, r0, #1\nbne 1b', 9],
    // 2 bits of quotient: 3.
    ['multiply and divide', 'movs r0, #7\nmovs r3, #2\nmul r6, r0, r3\nudiv r6, r0, r3', 6],
    // 1 + 3, 1 + 3.
    ['push and pop', 'push {r0, r4, r6}\npop {r0, r4, r6}', 8],
    // LDR, LDR pipelined: 3; STR by an immediate: 1.
    ['loads and a store', 'ldr r0, [sp]\nldr r3, [sp, #4]\nstr r3, [sp, #4]', 4],
  ])('CYCCNT counts what firmware executes: %s', (_, sequence, cycles) => {
    const mcu = timed('straight')
    const turnOn =
      'movw r1, #0x1004\nmovt r1, #0xe000\nmovw r2, #0xedfc\nmovt r2, #0xe000\n' +
      'mov r0, #0x1000000\nstr r0, [r2]\nmovs r0, #1\nstr r0, [r1, #-4]\n'
    load(mcu, `${turnOn}ldr r4, [r1]\nnop\n${sequence}\nnop\nldr r5, [r1]\nsubs r5, r5, r4\nbx lr`)
    expect(mcu.runTo('finished').reason).toBe('breakpoint')
    expect(mcu.registers.r5).toBe(1 + cycles + 1 + 2)
  })
})

describe.each(['cortex-m3', 'cortex-m4'] as const)(
  'both tiers take the cycles of %s at the same places',
  (timing) => {
    test.each([
      'wait_for_ticks',
      'loop_with_calls',
      'mixed',
      'use_timer',
      'patch_and_call',
      'recurse_thrice',
      'conditional',
    ])('%s', (scenario) => {
      const [interpreter, reference] = tiers.map((tier) => start(scenario, { tier, timing }))
      for (let i = 0; i < 300; i++) {
        const ends = [interpreter, reference].map((mcu) => {
          const stop = mcu?.runFor(i % 2 === 0 ? { cycles: 1 + (i % 17) } : { instructions: 1 + (i % 5) })
          return [stop?.reason, stop?.pc, mcu?.cycles, mcu?.instructions]
        })
        expect(ends[0]).toEqual(ends[1])
      }
    })
  },
)
