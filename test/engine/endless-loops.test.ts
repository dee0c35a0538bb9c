import { describe, expect, test } from 'vitest'
import type { Mcu } from '../../src/index.ts'
import { constant, start } from '../explore/generated/program.ts'

/*
 * Searches for endless loops stay in emitted code, where they can. Where a loop is noticed, and as what, is as in the
 * reference stage, which looks at every boundary.
 */

const tiers = ['interpreter', 'adaptive', 'translator'] as const

const loops: Record<string, { readonly main: string; readonly ends: 'stuck' | 'limit' }> = {
  'one instruction': { main: 'again: b again', ends: 'stuck' },
  'a loop around a loop, found only by a long look': {
    main: 'again: movs r0, #100; inner: push {r0, r1}; pop {r0, r1}; subs r0, #1; bne inner; b again',
    ends: 'stuck',
  },
  'memory comes back to what it was': {
    main: `${constant('r5', 0x20000800)}; again: ldr r0, [r5]; adds r0, #1; str r0, [r5]; subs r0, #1; str r0, [r5]; b again`,
    ends: 'stuck',
  },
  'masks, which the reference stage changes': {
    main: 'again: mrs r2, primask; cpsid i; msr primask, r2; movs r0, #0; b again',
    ends: 'stuck',
  },
  'an IT block': {
    main: 'movs r0, #0; again: cmp r0, #1; ite eq; moveq r1, #1; movne r1, #2; b again',
    ends: 'stuck',
  },
  'a register that does not come back, at the same PC': {
    main: 'movs r3, #0; again: adds r3, #1; movs r0, #0; b again',
    ends: 'limit',
  },
  'memory that does not come back': {
    main: `${constant('r5', 0x20000800)}; again: ldr r0, [r5]; adds r0, #1; str r0, [r5]; movs r0, #0; b again`,
    ends: 'limit',
  },
}

describe.each(Object.entries(loops))('%s', (_, { main, ends }) => {
  const run = (
    tier: 'reference' | (typeof tiers)[number],
    timing: 'cortex-m3' | undefined,
  ): Record<string, unknown> => {
    const boot = { tier, ...(timing !== undefined && { timing }) }
    const mcu: Mcu = start({ main, handlers: {}, boot })
    const { reason, pc } = mcu.run({ limitCycles: 400_000 })
    return { reason, pc, instructions: mcu.instructions, cycles: mcu.cycles, registers: mcu.registers }
  }
  test.each([undefined, 'cortex-m3'] as const)('timing %s', (timing) => {
    const judged = run('reference', timing)
    expect(judged.reason).toBe(ends)
    for (const tier of tiers) expect(run(tier, timing), tier).toEqual(judged)
  })
})
