import { describe, expect, test } from 'vitest'
import type { Mcu } from '../../src/index.ts'
import { at, constant, start, type Program } from '../explore/generated/program.ts'
import { prng } from '../isa/prng.ts'

/*
 * Emitted code takes SysTick and returns from handlers by itself, where that is a plain case, and keeps the log of it. What
 * comes of it, wherever a run is stopped, is what the reference stage makes of it.
 */

const tiers = ['interpreter', 'adaptive', 'translator'] as const

/** Lines of main's loop. */
const lines = [
  'adds r0, #1; eors r1, r0',
  'ldr r2, [r7, #4]; adds r2, r2, r0; str r2, [r7, #4]',
  'push {r0, r1, r2}; pop {r0, r1, r2}',
  'push {r0}; push {r0, r1}; pop {r0, r1}; pop {r0}',
  'cmp r0, r1; ite hi; movhi r2, #1; movls r2, #2',
  'lsls r3, r0, #3; subs r3, #7',
  'cpsid i; adds r4, #1; cpsie i',
  'movs r5, #0x40; msr basepri, r5; adds r4, #2; movs r5, #0; msr basepri, r5',
  'svc #1',
  'ldr r5, [r6, #24]; str r5, [r7, #8]',
  'ldr r5, [r6, #16]; str r5, [r7, #12]',
  'bl fn_leaf',
  'movs r5, #5; fill: subs r5, #1; bne fill',
]
const returns = ['bx lr', 'push {r4, lr}; movs r4, #9; pop {r4, pc}', 'adds r4, #1; bx lr']
const handlerLines = [
  'ldr r0, [r7]; adds r0, #1; str r0, [r7]',
  'movs r0, #0; movs r1, #3; movs r2, #5; mov r12, r2',
  'ldr r0, [r6, #24]; str r0, [r7, #16]',
  'cpsid i; movs r3, #1; cpsie i',
  'movs r3, #0; cmp r3, #1; it ne; addne r3, #1',
  'mrs r0, ipsr; str r0, [r7, #20]',
]
/** What is unusual, once. */
const setups = [
  '',
  `${constant('r0', at.stackEnds[0])}; msr psp, r0; movs r0, #2; msr control, r0; isb`,
  `${constant('r0', at.stackEnds[0])}; msr psp, r0; movs r0, #3; msr control, r0; isb`,
  // CCR without STKALIGN, or with USERSETMPEND; SCR with SEVONPEND.
  'movs r0, #0; str r0, [r6, #0xd14]',
  'movs r0, #16; str r0, [r6, #0xd10]',
]

interface Case {
  readonly program: Program
  readonly steps: readonly { readonly instructions: number; readonly pend: number | undefined }[]
}

function randomCase(seed: number): Case {
  const random = prng(seed)
  const below = (count: number): number => random() % count
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const several = (from: readonly string[], count: number): string =>
    Array.from({ length: count }, () => pick(from))
      .join('; ')
      .replaceAll('fill', () => `fill${below(1e9)}`)
  const unique = (text: string): string => {
    let label = 0
    return text.replace(/(fill)\d+: subs r5, #1; bne fill\d+/g, () => {
      const name = `fill_${label++}`
      return `${name}: subs r5, #1; bne ${name}`
    })
  }
  const handler = (): string => `${several(handlerLines, below(4))}; ${pick(returns)}`.replace(/^; /, '')
  const reload = pick([12, 30, 77, 200, 900])
  const isUnprivileged = below(5) === 0
  const setup = pick(setups)
  const timer = `movw r0, #${reload}; str r0, [r6, #20]; str r0, [r6, #24]; movs r0, #7; str r0, [r6, #16]`
  return {
    program: {
      setup: `${timer}; ${isUnprivileged ? '' : setup}`.replace(/; $/, ''),
      main: `again: ${unique(several(lines, 1 + below(8)))}; b again`,
      functions: 'fn_leaf: adds r3, #1; bx lr',
      handlers: { SysTick: handler(), irq0: handler(), irq1: handler(), SVC: 'bx lr', PendSV: 'bx lr' },
      priorities: {
        SysTick: pick([0, 0x40, 0x80]),
        irq0: pick([0, 0x40, 0x80, 0xc0]),
        irq1: pick([0x20, 0x80]),
      },
      ...pick([{}, {}, { inRam: 'code' }, { inRam: 'vectors' }] as const),
    },
    steps: Array.from({ length: 40 }, () => ({
      instructions: 1 + below(pick([3, 40, 700, 5000])),
      pend: below(4) === 0 ? below(2) : undefined,
    })),
  }
}

function observed(mcu: Mcu): unknown {
  const { registers, cycles, instructions } = mcu
  const memory = mcu.bytes(at.words, at.mainStackEnd - at.words)
  return { registers, cycles, instructions, memory: Buffer.from(memory).toString('hex') }
}

function run({ program, steps }: Case, tier: (typeof tiers)[number] | 'reference'): unknown[] {
  const mcu = start({ ...program, boot: { tier } })
  const seen: unknown[] = []
  for (const { instructions, pend } of steps) {
    if (pend !== undefined) mcu.pend(`irq(${pend})`)
    const stop = mcu.runFor({ instructions })
    seen.push({ reason: stop.reason, ...(observed(mcu) as object) })
  }
  seen.push(...mcu.exceptions.map((exception) => JSON.stringify(exception)))
  return seen
}

describe.each(Array.from({ length: 60 }, (_, index) => [index] as const))('case %i', (index) => {
  const random = randomCase(0x5e0 + index)
  const judged = run(random, 'reference')
  test.each(tiers)('%s', (tier) => {
    const ours = run(random, tier)
    const first = judged.findIndex((each, at) => JSON.stringify(each) !== JSON.stringify(ours[at]))
    expect(first < 0 ? undefined : ours[first], String(first)).toEqual(first < 0 ? undefined : judged[first])
    expect(ours.length).toBe(judged.length)
  })
})

test('the cases take what they are to take', () => {
  const counts = new Map<string, number>()
  for (let index = 0; index < 60; index++) {
    const random = randomCase(0x5e0 + index)
    const mcu = start({ ...random.program, boot: { tier: 'reference' } })
    for (const { instructions, pend } of random.steps) {
      if (pend !== undefined) mcu.pend(`irq(${pend})`)
      mcu.runFor({ instructions })
    }
    for (const { exception, how, delayedBy, nesting, clobbered } of mcu.exceptions)
      for (const what of [
        exception,
        how,
        delayedBy,
        `nesting ${nesting}`,
        `clobbered ${clobbered.length > 0}`,
      ])
        counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  for (const what of [
    'SysTick',
    'irq0_handler',
    'tailChained',
    'popPreempted',
    'masking',
    'nesting 1',
    'clobbered true',
  ])
    expect(counts.get(what) ?? 0, what).toBeGreaterThan(20)
  expect(counts.get('SysTick')).toBeGreaterThan(10_000)
})
