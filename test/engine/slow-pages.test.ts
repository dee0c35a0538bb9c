import { describe, expect, test } from 'vitest'
import { afterInstructions, onRead, onWrite, pend, type Mcu } from '../../src/index.ts'
import { at, constant, start, type Program } from '../explore/generated/program.ts'

/*
 * Emitted code asks devices itself, and goes past what is watched. What devices see (when, by which instruction), which
 * accesses are seen and what follows is as in the reference stage, which goes one instruction at a time.
 */

const device = 0x40000000
const tiers = ['interpreter', 'adaptive', 'translator'] as const
const handler = `ldr r0, [r7, #4]; adds r0, #1; str r0, [r7, #4]; bx lr`

type Answer = (mcu: Mcu, nth: number) => number

/** Runs a program to its end; each read of the device is noted as the device sees it. */
function runOn(
  tier: 'reference' | (typeof tiers)[number],
  program: Program,
  { answer = (_, nth) => nth, prepare }: { answer?: Answer; prepare?: (mcu: Mcu) => void },
) {
  const reads: (readonly [pc: number, cycle: number, instruction: number])[] = []
  const mcu = start({
    ...program,
    boot: {
      tier,
      stubs: {
        [device]: ({ kind, mcu: asked }) => {
          if (kind !== 'read') return undefined
          reads.push([asked.registers.pc, asked.cycles, asked.instructions])
          return answer(asked, reads.length)
        },
      },
    },
  })
  mcu.runTo('main')
  prepare?.(mcu)
  const stop = mcu.runTo('end', { limitCycles: 50_000 })
  return {
    reads,
    stop: { reason: stop.reason, pc: stop.pc },
    registers: mcu.registers,
    cycles: mcu.cycles,
    words: mcu.bytes('words'),
    exceptions: mcu.exceptions.map(({ exception, enteredAt, returnedAt }) => [
      exception,
      enteredAt,
      returnedAt,
    ]),
  }
}

const withDevice = constant('r5', device)
const polling = `${withDevice}; movs r4, #200; again: ldr r0, [r5]; eors r3, r0; subs r4, #1; bne again`

const cases: Record<string, { program: Program } & Parameters<typeof runOn>[2]> = {
  'a poll, two hundred times': { program: { main: polling, handlers: {} } },
  'bytes and halfwords of a register': {
    program: {
      main: `${withDevice}; movs r4, #50; again: ldrb r0, [r5, #1]; ldrh r1, [r5, #2]; ldrb r2, [r5]; eors r3, r0; eors r3, r1; eors r3, r2; subs r4, #1; bne again`,
      handlers: {},
    },
    answer: (_, nth) => 0x8182_8384 + nth * 0x1010101,
  },
  'a device that makes its interrupt pending: that comes right behind the load': {
    program: { main: polling, handlers: { irq0: handler } },
    answer: (mcu, nth) => {
      if (nth % 7 === 0) mcu.pend('irq(0)')
      return nth
    },
  },
  'an interrupt pends while it is masked': {
    program: {
      main: `cpsid i; ${polling}; cpsie i; nop; nop`,
      handlers: { irq0: handler },
    },
    answer: (mcu, nth) => {
      if (nth === 20) mcu.pend('irq(0)')
      return nth
    },
  },
  'an arrival that is planned while the device is asked': {
    program: { main: polling, handlers: { irq0: handler } },
    answer: (mcu, nth) => {
      if (nth === 20) mcu.schedule(pend('irq(0)', afterInstructions(5)))
      return nth
    },
  },
  'an arrival right before a read': {
    program: { main: polling, handlers: { irq0: handler } },
    prepare: (mcu) => {
      mcu.schedule(pend('irq(0)', onRead(device, { nth: 33 })))
    },
  },
  'the device writes to the code that follows': {
    program: { main: `${polling}; movs r2, #1; nop`, handlers: {}, inRam: 'code' },
    answer: (mcu, nth) => {
      // EORS R3, R0 becomes a NOP.
      if (nth === 100) mcu.write(mcu.registers.pc + 2, 0xbf00, 'u16')
      return nth
    },
  },
  'SysTick counts, and says once that it came to 0': {
    program: {
      main: `movs r0, #37; str r0, [r6, #0x14]; movs r0, #5; str r0, [r6, #0x10]; movs r4, #90; again: ldr r0, [r6, #0x18]; adds r3, r3, r0; ldr r1, [r6, #0x10]; lsrs r1, r4; adds r2, r2, r1; subs r4, #1; bne again`,
      handlers: {},
    },
  },
  'SysTick comes while it is polled': {
    program: {
      main: `movs r0, #37; str r0, [r6, #0x14]; movs r0, #7; str r0, [r6, #0x10]; movs r4, #90; again: ldr r0, [r6, #0x18]; adds r3, r3, r0; subs r4, #1; bne again`,
      handlers: { SysTick: handler },
    },
  },
  'nothing answers at the next register': {
    program: { main: `${polling}; ldr r1, [r5, #4]; nop`, handlers: { HardFault: `b end` } },
  },
  'unprivileged code may not read the NVIC': {
    program: {
      main: `movs r0, #1; msr control, r0; isb; ldr r1, [r6, #0x10]; nop`,
      handlers: { HardFault: `b end` },
    },
  },
  'an unaligned read': {
    program: { main: `${polling}; adds r5, #1; ldr r1, [r5]; nop`, handlers: { HardFault: `b end` } },
  },
  'exclusive loads': {
    program: {
      main: `${withDevice}; movs r4, #20; again: ldrex r0, [r5]; eors r3, r0; clrex; subs r4, #1; bne again`,
      handlers: {},
    },
  },
}

const hot = `movs r4, #150; again: str r4, [r7, #4]; strh r4, [r7, #10]; strb r4, [r7, #15]; ldr r0, [r7, #12]; adds r3, r3, r0; stmia r2!, {r0, r3}; subs r2, #8; ldmia r2!, {r0, r1}; subs r2, #8; subs r4, #1; bne again`
for (const [what, condition] of [
  ['a word is written beside them', onWrite(at.words + 4, { nth: 77 })],
  ['a byte of a halfword is written', onWrite(at.words + 11, { nth: 51 })],
  ['a word is read of which a byte was written', onRead(at.words + 12, { nth: 60 })],
  ['the second word of a transfer is written', onWrite(at.words + 36, { nth: 33 })],
  ['the first word of a transfer is read', onRead(at.words + 32, { nth: 33 })],
  ['nothing of it is ever accessed', onWrite(at.words + 24)],
] as const) {
  cases[`variables in a page with a watch: ${what}`] = {
    program: { main: `adds r2, r7, #7; adds r2, #25; ${hot}`, handlers: { irq0: handler } },
    prepare: (mcu) => {
      mcu.schedule(pend('irq(0)', condition))
    },
  }
}
cases['watches come and go while the code is hot'] = {
  program: {
    main: `${withDevice}; adds r2, r7, #7; adds r2, #25; ${hot}; ldr r0, [r5]; ${hot.replaceAll('again', 'more')}`,
    handlers: { irq0: handler },
  },
  answer: (mcu) => {
    mcu.schedule(pend('irq(0)', onWrite(at.words + 32, { nth: 20 })))
    return 0
  },
}

describe.each(Object.entries(cases))('%s', (_, { program, ...rest }) => {
  const expected = runOn('reference', program, rest)

  test('the reference stage comes to the end of it', () => {
    expect(['breakpoint', 'faulted', 'stuck']).toContain(expected.stop.reason)
  })
  test.each(tiers)('%s', (tier) => {
    expect(runOn(tier, program, rest)).toEqual(expected)
  })
})
