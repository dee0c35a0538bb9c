import { describe, expect, test, vi } from 'vitest'
import { explore, type Mcu, type Report } from '../../src/index.ts'
import { prng } from '../isa/prng.ts'
import { address, start } from '../session/scenarios.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000 })

/** Where a program and its handlers lie: RAM that scenarios.elf leaves alone. */
const mainAt = 0x20001000
const handlerAt = [0x20001200, 0x20001300] as const
const ispr = 0xe000e200

type Random = () => number
const below = (random: Random, end: number): number => random() % end
/** One of the low registers that handlers stack by themselves. */
const scratch = (random: Random): number => below(random, 3)

/** Thumb instructions; r7 points to eight shared words, r5 to NVIC_ISPR0. */
const statements: readonly ((random: Random) => number[])[] = [
  (random) => [0x6838 | (below(random, 4) << 6) | scratch(random)], // ldr r, [r7, #]
  (random) => [0x6038 | (below(random, 4) << 6) | scratch(random)], // str r, [r7, #]
  (random) => [0x3001 | (scratch(random) << 8)], // adds r, #1
  (random) => [0x4040 | (scratch(random) << 3) | scratch(random)], // eors r, r
  (random) => [0x2000 | (scratch(random) << 8) | below(random, 4)], // movs r, #
  (random) => [0x7038 | (below(random, 8) << 6) | scratch(random)], // strb r, [r7, #]
  (random) => [0x2800 | (scratch(random) << 8) | below(random, 2), 0xd000, 0x3001], // cmp r, #; beq over the next; adds
  () => [0x6828, 0x60f8], // ldr r0, [r5]; str r0, [r7, #12]: which interrupts are pending
  () => [0xe9d7, 0x0100], // ldrd r0, r1, [r7]
  () => [0xe9c7, 0x0102], // strd r0, r1, [r7, #8]
  () => [0xe857, 0x0f00, 0xe847, 0x0100], // ldrex r0, [r7]; strex r1, r0, [r7]
  (random) => [0x2400 | (1 << below(random, 2)), 0x602c], // movs r4, #; str r4, [r5]: pends an interrupt
]
const inMain: readonly ((random: Random) => number[])[] = [
  () => [0xb672], // cpsid i
  () => [0xb662], // cpsie i
  () => [0xb407, 0xbc07], // push {r0-r2}; pop {r0-r2}
  () => [0xb082, 0x9800, 0xb002], // sub sp, #8; ldr r0, [sp]; add sp, #8: what is left on the stack
  () => [0x463e, 0xce07], // mov r6, r7; ldmia r6!, {r0-r2}
  () => [0x463e, 0xc603], // mov r6, r7; stmia r6!, {r0, r1}
]

function code(random: Random, pool: readonly ((random: Random) => number[])[], count: number): number[] {
  return Array.from({ length: count }, () => pool[below(random, pool.length)]?.(random) ?? []).flat()
}

/** A machine that stands before a generated program. */
function generated(seed: number): { mcu: Mcu; until: number } {
  const random = prng(seed)
  const mcu = start('load_four')
  const place = (at: number, halfwords: readonly number[]): number => {
    for (const [index, halfword] of halfwords.entries()) mcu.write(at + 2 * index, halfword, 'u16')
    return at + 2 * halfwords.length
  }
  const until = place(mainAt, code(random, [...statements, ...inMain], 3 + below(random, 3)))
  place(until, [0xe7fe])
  for (const [irq, at] of handlerAt.entries()) {
    // Handlers don't pend: one that pends itself never ends.
    place(at, [...code(random, statements.slice(0, -1), 1 + below(random, 2)), 0x4770])
    mcu.write(4 * (16 + irq), at | 1, 'u32')
  }
  Object.assign(mcu.registers, { r0: 1, r1: 2, r2: 3, r5: ispr, r7: address('words'), pc: mainAt })
  return { mcu, until }
}

const outcomes = (report: Report): string[] =>
  report.endStates.map(({ hash, outcome }) => `${outcome} ${hash}`).sort()
const failures = (report: Report): string[] =>
  [...new Set(report.failures.map(({ kind, message }) => `${kind} ${message}`))].sort()

/** 0xc0ffee and what follows; more of them by hand: EXPLORE_PROGRAMS=300. */
const programs = Number(process.env.EXPLORE_PROGRAMS ?? 12)

describe('reductions lose nothing on generated programs', () => {
  test.each(Array.from({ length: programs }, (_, index) => 0xc0ffee + index))('program %i', async (seed) => {
    let handled = false
    const explored = async (
      reduction: 'none' | 'full' | { masked: boolean; merge: boolean },
    ): Promise<Report> => {
      const { mcu, until } = generated(seed)
      return explore(mcu, {
        ...{ until, interrupts: ['irq(0)', 'irq(1)'], depth: 2, reduction },
        check: (at) => {
          handled ||= at.taken('irq(0)') > 0 && at.taken('irq(1)') > 0
          expect(at.read('words', 'u32') as number).toBeLessThan(4)
        },
      })
    }
    const all = await explored('none')
    expect(all.complete).toBe(true)
    // The program's own handlers ran, and came back.
    expect(handled).toBe(true)
    for (const reduction of [
      'full',
      { masked: true, merge: false },
      { masked: false, merge: true },
    ] as const) {
      const reduced = await explored(reduction)
      expect(outcomes(reduced)).toEqual(outcomes(all))
      expect(failures(reduced)).toEqual(failures(all))
    }
  })
})
