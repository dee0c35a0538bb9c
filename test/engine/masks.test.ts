import { describe, expect, test } from 'vitest'
import { insideCriticalSection, pend, type Mcu } from '../../src/index.ts'
import { parts } from '../../src/session/parts.ts'
import { start, type Program } from '../explore/generated/program.ts'

/*
 * The interpreter writes masks and reads special registers itself: what that lets in comes where the reference stage lets
 * it in, and each stretch that was masked is known by its cycles.
 */

const tiers = ['interpreter', 'adaptive', 'translator'] as const
const handler = `ldr r0, [r7, #4]; adds r0, #1; str r0, [r7, #4]; mrs r1, ipsr; str r1, [r7, #8]; bx lr`
const period = (ticks: number): string =>
  `movs r0, #${String(ticks)}; str r0, [r6, #0x14]; movs r0, #7; str r0, [r6, #0x10]`

type Tier = 'reference' | (typeof tiers)[number]

function runOn(
  tier: Tier,
  program: Program,
  prepare?: (mcu: Mcu) => void,
  step?: number,
): Record<string, unknown> {
  const mcu = start({ ...program, boot: { tier, ...program.boot } })
  mcu.runTo('main')
  prepare?.(mcu)
  if (step !== undefined) while (mcu.cycles < 500) mcu.step(step)
  const stop = mcu.runTo('end', { limitCycles: 200_000 })
  const { masking } = mcu[parts].machine
  return {
    stop: { reason: stop.reason, pc: stop.pc },
    registers: mcu.registers,
    cycles: mcu.cycles,
    words: mcu.bytes('words'),
    stretches: masking.stretches,
    longest: masking.longestCycles,
    exceptions: mcu.exceptions.map(({ exception, enteredAt, returnedAt }) => [
      exception,
      enteredAt,
      returnedAt,
    ]),
  }
}

const loop = (body: string, turns = 100): string =>
  `movs r4, #${String(turns)}; again: ${body}; subs r4, #1; bne again`
const cases: Record<string, { program: Program; prepare?: (mcu: Mcu) => void }> = {
  'critical sections, nested, with nothing pending': {
    program: {
      main: loop(
        'mrs r0, primask; cpsid i; adds r2, #1; mrs r1, primask; cpsid i; adds r3, r3, r1; msr primask, r1; adds r3, #1; msr primask, r0; adds r2, r2, r0',
      ),
      handlers: {},
    },
  },
  'SysTick comes in critical sections, and between them': {
    program: {
      main: `${period(37)}; ${loop('cpsid i; adds r2, #1; nop; nop; nop; cpsie i; adds r3, #1')}`,
      handlers: { SysTick: handler },
    },
  },
  'BASEPRI holds one interrupt back and not the other': {
    program: {
      main: `${period(41)}; movs r1, #0x60; ${loop('mrs r0, basepri; msr basepri_max, r1; adds r2, #1; nop; nop; isb; msr basepri, r0; adds r3, #1')}`,
      handlers: { SysTick: handler, irq0: handler },
      priorities: { SysTick: 0x80, irq0: 0x20 },
    },
  },
  'BASEPRI_MAX goes one way only, and keeps the bits that there are': {
    program: {
      main: loop(
        'lsls r0, r4, #3; msr basepri_max, r0; mrs r1, basepri; adds r2, r2, r1; movs r0, #0x7f; msr basepri, r0; mrs r1, basepri; adds r3, r3, r1; movs r0, #0; msr basepri_max, r0; mrs r1, basepri_max; adds r3, r3, r1; msr basepri, r0',
      ),
      handlers: {},
    },
  },
  'all special registers, with PSP in use and flags set': {
    program: {
      main: `add r0, sp, #0; subs r0, #64; msr psp, r0; movs r0, #2; msr control, r0; isb; ${loop(
        'movs r1, #50; subs r1, r4, r1; mrs r0, apsr; eors r2, r0; adds r1, r1, r1; mrs r0, xpsr; eors r2, r0; mrs r0, ipsr; adds r2, r2, r0; mrs r0, epsr; adds r2, r2, r0; mrs r0, msp; eors r2, r0; mrs r0, psp; eors r3, r0; mrs r0, control; adds r3, r3, r0; mrs r0, faultmask; adds r3, r3, r0',
      )}`,
      handlers: {},
    },
  },
  'unprivileged code changes nothing and reads zeros': {
    program: {
      main: `movs r0, #1; msr control, r0; isb; ${loop('cpsid i; mrs r0, primask; adds r2, r2, r0; movs r0, #0x40; msr basepri, r0; mrs r0, msp; adds r3, r3, r0; mrs r0, apsr; eors r3, r0; mrs r0, control; adds r3, r3, r0; cpsie i')}`,
      handlers: {},
    },
  },
  FAULTMASK: {
    program: {
      main: `${period(37)}; ${loop('cpsid f; adds r2, #1; mrs r0, faultmask; cpsid i; adds r3, r3, r0; cpsie f; nop; cpsie i; cpsid if; nop; cpsie if')}`,
      handlers: { SysTick: handler },
    },
  },
  'more changes than the log holds': {
    program: {
      main: `movs r5, #12; outer: ${loop('cpsid i; adds r2, #1; cpsie i', 200)}; subs r5, #1; bne outer`,
      handlers: {},
    },
  },
  'an arrival in the 33rd critical section': {
    program: { main: loop('cpsid i; adds r2, #1; nop; cpsie i; adds r3, #1'), handlers: { irq0: handler } },
    prepare: (mcu) => {
      mcu.schedule(pend('irq(0)', insideCriticalSection({ nth: 33 })))
    },
  },
  'masks in an IT block, and what follows it': {
    program: {
      main: `${period(53)}; ${loop('cpsid i; mrs r0, primask; movs r1, #0; lsrs r5, r4, #1; ite cs; msrcs primask, r1; mrscc r0, control; adds r3, r3, r0; cpsie i')}`,
      handlers: { SysTick: handler },
    },
  },
}

describe.each(Object.entries(cases))('%s', (_, { program, prepare }) => {
  const expected = runOn('reference', program, prepare)
  test('the reference stage comes to the end of it', () => {
    expect(expected.stop).toMatchObject({ reason: 'breakpoint' })
  })
  test.each(tiers)('%s', (tier) => {
    expect(runOn(tier, program, prepare)).toEqual(expected)
  })
  test.each(tiers)('%s, a few cycles at a time', (tier) => {
    expect(runOn(tier, program, prepare, 7)).toEqual(runOn('reference', program, prepare, 7))
  })
})
