import { gpio, timer } from '../../../src/index.ts'
import { at, constant } from '../generated/program.ts'
import type { Clause } from './clause.ts'

const nothing = 'bx lr'
const setsFirstWord = 'movs r0, #1; str r0, [r7]; bx lr'

/** DESIGN: arrivals that a mask or a priority holds back are as good as one where it can be taken, unless … */
export const masked: readonly Clause[] = [
  {
    name: 'code under a mask reads what is pending: ISPR',
    guards: ['held: system accesses notice'],
    main: 'cpsid i; nop; ldr r0, [r6, #0x200]; str r0, [r7]; cpsie i; nop',
    handlers: { irq0: nothing },
    see: 'w0',
    ends: ['0', '1'],
  },
  {
    name: 'code under a mask reads what is pending: ICSR.ISRPENDING',
    guards: ['held: system accesses notice'],
    main: 'cpsid i; nop; ldr r0, [r6, #0xd04]; lsrs r0, r0, #22; str r0, [r7]; cpsie i; nop',
    handlers: { irq0: nothing },
    see: 'w0',
    ends: ['0', '1'],
  },
  {
    name: 'a handler of higher priority reads what is pending',
    guards: ['held: system accesses notice'],
    main: 'nop; nop',
    handlers: {
      irq0: nothing,
      irq1: 'movs r0, #1; str r0, [r6, #0x280]; nop; ldr r0, [r6, #0x200]; str r0, [r7]; bx lr',
    },
    priorities: { irq1: 0x40 },
    options: { depth: 2 },
    see: 'w0',
    ends: ['0', '1'],
  },
  {
    name: 'pending SysTick is seen in SysTick',
    guards: ['held: system accesses notice'],
    main: 'cpsid i; ldr r0, [r6, #0x10]; nop; ldr r0, [r6, #0x10]; lsrs r0, r0, #16; str r0, [r7]; cpsie i; nop',
    handlers: { SysTick: nothing },
    options: { interrupts: ['SysTick'] },
    see: 'w0',
    ends: ['0', '1'],
  },
  {
    name: 'WFI ends at once by what is pending before it; a timer ends it too',
    guards: ['held: sleep and supervisor calls notice'],
    setup: `${constant('r3', 0x40000000)}; movs r0, #60; str r0, [r3, #4]; str r0, [r3, #8]; movs r0, #3; str r0, [r3]`,
    main: 'cpsid i; nop; wfi; ldr r0, [r6, #0x200]; str r0, [r7]; cpsie i; nop',
    handlers: {
      irq0: nothing,
      irq3: `${constant('r3', 0x40000000)}; movs r0, #0; str r0, [r3]; movs r0, #1; str r0, [r3, #12]; bx lr`,
    },
    boot: { devices: { 0x40000000: timer({ irq: 3 }) } },
    options: { interrupts: ['irq(0)'] },
    see: 'w0',
    ends: ['8', '1', '9'],
  },
  {
    name: 'WFE takes the event of what became pending before it, not of what does after it',
    guards: ['held: sleep and supervisor calls notice', 'merge: event register'],
    // SEVONPEND; irq 0 is disabled, so it only wakes; the event is set.
    setup: 'movs r0, #0x10; str r0, [r6, #0xd10]; movs r0, #1; str r0, [r6, #0x180]; sev',
    main: 'nop; wfe; nop; ldr r0, [r6, #0x200]; cbz r0, out; wfe; out: nop',
    handlers: { irq0: nothing },
    outcomes: ['reached', 'sleeping'],
  },
  {
    name: 'SEVONPEND is set between two arrivals that only wait',
    guards: ['held: system accesses notice'],
    setup: 'movs r0, #1; str r0, [r6, #0x180]; sev; wfe; movs r0, #0; str r0, [r6, #0xd10]',
    main: 'nop; movs r3, #0x10; str r3, [r6, #0xd10]; nop; ldr r0, [r6, #0x200]; cbz r0, out; wfe; out: nop',
    handlers: { irq0: nothing },
    outcomes: ['reached', 'sleeping'],
  },
  {
    name: 'what waits for a handler to return is tail-chained: it finds the registers that the handler left',
    guards: ['held: entries and returns notice'],
    main: 'nop; nop',
    // Who comes together with irq 0 is taken back.
    handlers: { irq0: 'movs r1, #2; str r1, [r6, #0x280]; movs r1, #7; bx lr', irq1: 'str r1, [r7]; bx lr' },
    options: { depth: 2 },
    see: 'w0',
    // None came, main's, the other handler's.
    ends: ['0', '2', '7'],
  },
  {
    name: 'what waits during a handler comes before what is taken at its return',
    main: 'nop; nop',
    handlers: {
      irq0: 'nop; bx lr',
      irq1: 'ldr r0, [r7]; adds r0, #1; str r0, [r7]; bx lr',
      irq2: 'ldr r0, [r7]; adds r0, r0, r0; str r0, [r7]; bx lr',
    },
    options: {
      depth: 3,
      multiword: 'atomic',
      interrupts: ['irq(0)', 'irq(1)', { exception: 'irq(2)', max: 1 }],
    },
    see: 'w0',
    ends: ['0', '1', '2', '3', '4'],
  },
  {
    name: 'still pending at the end is an end of its own',
    main: 'cpsid i; nop',
    handlers: { irq0: setsFirstWord },
    see: 'w0 taken0',
    ends: ['0 0', '1 1'],
  },
  {
    name: 'a cause of its own writes what code under the mask reads',
    guards: ['held: a gap or a cause of its own counts'],
    setup: 'cpsid i',
    main: 'nop; ldr r0, [r7]; str r0, [r7, #4]; cpsie i; nop',
    handlers: { irq0: nothing },
    options: {
      interrupts: [
        {
          exception: 'irq(0)',
          before: (mcu) => {
            mcu.write('words', 5, 'u32')
            mcu.pend('irq(0)')
          },
        },
      ],
    },
    see: 'w0 w1',
    ends: ['0 0', '5 5', '5 0'],
  },
  {
    name: 'a cause of its own reads what code under the mask writes',
    guards: ['held: a gap or a cause of its own counts'],
    words: [2],
    setup: 'cpsid i',
    main: 'nop; movs r0, #1; str r0, [r7]; cpsie i; nop',
    handlers: { irq0: nothing },
    options: {
      interrupts: [
        {
          exception: 'irq(0)',
          before: (mcu) => {
            mcu.write('words', mcu.read('words', 'u32'), 'u32', { offset: 4 })
            mcu.pend('irq(0)')
          },
        },
      ],
    },
    see: 'w0 w1',
    ends: ['1 0', '1 1', '1 2'],
  },
  {
    name: 'a cause of its own changes a device that code under the mask reads',
    setup: 'cpsid i',
    main: `${constant('r3', 0x40000000)}; nop; ldr r0, [r3]; str r0, [r7]; cpsie i; nop`,
    handlers: { irq0: nothing },
    boot: {
      stubs: {
        0x40000000: ({ kind, mcu }) =>
          kind === 'read' ? (mcu.read('words', 'u32', { offset: 8 }) as number) : undefined,
      },
    },
    options: {
      interrupts: [
        {
          exception: 'irq(0)',
          before: (mcu) => {
            mcu.write('words', 5, 'u32', { offset: 8 })
            mcu.pend('irq(0)')
          },
        },
      ],
    },
    see: 'w0 w2',
    ends: ['0 0', '0 5', '5 5'],
  },
  {
    name: 'a gap counts from the arrival, not from where its mask ends',
    guards: ['held: a gap or a cause of its own counts'],
    setup: 'cpsid i',
    main: 'nop; nop; nop; nop; cpsie i; nop; ldr r0, [r7]; str r0, [r7, #4]',
    handlers: { irq0: 'ldr r0, [r7]; adds r0, #1; str r0, [r7]; bx lr' },
    options: { depth: 2, interrupts: [{ exception: 'irq(0)', minGap: { instructions: 8 } }] },
    see: 'w0 w1',
    ends: ['0 0', '1 0', '1 1', '2 1', '2 2'],
  },
  {
    name: 'the arrival is taken by the table that is in force when the mask ends',
    inRam: 'vectors',
    main: `${constant('r3', at.ramVectors)}; cpsid i; ldr r2, [r3, #68]; str r2, [r3, #64]; cpsie i; nop`,
    handlers: { irq0: setsFirstWord, irq1: 'movs r0, #2; str r0, [r7]; bx lr' },
    options: { interrupts: ['irq(0)'] },
    see: 'w0',
    ends: ['0', '1', '2'],
  },
  {
    name: 'a priority that changes under the mask decides which comes first',
    main: 'cpsid i; nop; movs r3, #0x40; strb r3, [r6, #0x401]; cpsie i; nop',
    handlers: {
      irq0: 'ldr r0, [r7]; adds r0, #1; str r0, [r7]; bx lr',
      irq1: 'ldr r0, [r7]; adds r0, r0, r0; str r0, [r7]; bx lr',
    },
    words: [1],
    options: {
      depth: 2,
      interrupts: [
        { exception: 'irq(0)', max: 1 },
        { exception: 'irq(1)', max: 1 },
      ],
    },
    see: 'w0 taken0 taken1',
    // (1 + 1) * 2, 1 * 2 + 1, the second inside the first, one alone, none
    ends: ['4 1 1', '3 1 1', '2 1 1', '2 1 0', '2 0 1', '1 0 0'],
  },
  {
    name: 'a port of a device under the mask',
    main: `${constant('r3', 0x40000000)}; cpsid i; movs r0, #1; str r0, [r3, #8]; ldr r1, [r7]; str r1, [r3, #4]; ldr r2, [r3]; str r2, [r7, #4]; cpsie i; nop`,
    handlers: { irq0: setsFirstWord },
    boot: { devices: { 0x40000000: gpio() } },
    see: 'w0 w1',
    ends: ['0 0', '1 0', '1 1'],
  },
]
