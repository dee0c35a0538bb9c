import { at, constant } from '../generated/program.ts'
import type { Clause } from './clause.ts'

const y = 'movs r0, #1; str r0, [r7, #4]; bx lr'

/** DESIGN, commuting: an arrival before an instruction that has nothing to do with its handler is as good as one behind it, unless both access
 * the same memory. */
export const sharedMemory: readonly Clause[] = [
  {
    name: 'a second handler sees what both have written, in either order',
    words: [0, 0, 9, 9],
    main: 'movs r0, #1; str r0, [r7]; nop',
    handlers: { irq0: y, irq1: 'ldrd r0, r1, [r7]; strd r0, r1, [r7, #8]; bx lr' },
    options: { depth: 2, multiword: 'atomic' },
    see: 'w2 w3',
    ends: ['9 9', '0 0', '0 1', '1 0', '1 1'],
  },
  {
    name: 'a second handler, of higher priority, comes inside the first',
    guards: ['commute: arrivals inside the handler stay'],
    words: [0, 0, 9, 9, 9],
    main: 'movs r0, #1; str r0, [r7]; nop',
    handlers: {
      irq0: 'movs r0, #1; str r0, [r7, #4]; movs r0, #0; str r0, [r7, #4]; bx lr',
      irq1: 'ldrd r0, r1, [r7]; strd r0, r1, [r7, #8]; bx lr',
    },
    priorities: { irq1: 0x40 },
    options: { depth: 2, multiword: 'atomic' },
    see: 'w2 w3',
    ends: ['9 9', '0 0', '0 1', '1 0', '1 1'],
  },
  {
    name: 'what the firmware pends itself is no arrival',
    words: [0, 0, 9, 9],
    main: 'movs r3, #1; str r3, [r6, #0x200]; movs r0, #1; str r0, [r7]; nop',
    handlers: { irq0: y, irq1: 'ldrd r0, r1, [r7]; strd r0, r1, [r7, #8]; bx lr' },
    options: { multiword: 'atomic', interrupts: ['irq(1)'] },
    see: 'w2 w3',
    ends: ['9 9', '0 0', '0 1', '1 1'],
  },
  {
    name: 'the instruction reads what the handler writes',
    guards: ['commute: the instruction reads what the handler writes'],
    main: 'nop; ldr r0, [r7]; nop; str r0, [r7, #4]; nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7]; bx lr' },
    see: 'w0 w1',
    ends: ['0 0', '1 0', '1 1'],
  },
  {
    name: 'the instruction reads a byte of what the handler writes',
    guards: ['commute: the instruction reads what the handler writes'],
    main: 'nop; ldr r0, [r7]; nop; str r0, [r7, #4]; nop',
    handlers: { irq0: 'movs r0, #1; strb r0, [r7, #3]; bx lr' },
    see: 'w0 w1',
    ends: ['0 0', '1000000 0', '1000000 1000000'],
  },
  {
    name: 'the instruction writes what the handler reads',
    guards: ['commute: the instruction writes what the handler reads'],
    main: 'nop; str r0, [r7]; nop',
    handlers: { irq0: 'ldrb r0, [r7]; str r0, [r7, #4]; bx lr' },
    see: 'taken0 w1',
    ends: ['0 0', '1 0', '1 1'],
  },
  {
    name: 'both write',
    guards: ['commute: both write'],
    main: 'nop; str r0, [r7]; nop',
    handlers: { irq0: 'movs r0, #2; str r0, [r7]; bx lr' },
    see: 'taken0 w0',
    ends: ['0 1', '1 1', '1 2'],
  },
  {
    name: 'the second store of a transfer is what both write',
    guards: ['commute: both write'],
    main: 'nop; strd r0, r1, [r7]; nop',
    handlers: { irq0: 'movs r0, #7; str r0, [r7, #4]; bx lr' },
    see: 'taken0 w0 w1',
    ends: ['0 1 2', '1 1 2', '1 1 7'],
  },
  {
    name: 'the instruction writes into the vector by which the handler is entered',
    inRam: 'vectors',
    setup: `${constant('r3', at.ramVectors)}; str r3, [r7, #8]; ldr r2, [r3, #68]; str r2, [r7, #12]`,
    main: 'ldrd r3, r2, [r7, #8]; nop; str r3, [r7, #4]; movw r1, #64; add r3, r1; str r2, [r3]; nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7]; bx lr', irq1: 'movs r0, #2; str r0, [r7]; bx lr' },
    options: { interrupts: ['irq(0)'], multiword: 'atomic' },
    see: 'w0',
    ends: ['0', '1', '2'],
  },
  {
    name: 'the handler writes an instruction',
    guards: ['commute: code is read'],
    inRam: 'code',
    main: 'nop; movs r2, #1; str r2, [r7]; nop',
    handlers: { irq0: `${constant('r3', at.ramCode + 2)}; movw r1, #0x2205; strh r1, [r3]; bx lr` },
    see: 'taken0 w0',
    ends: ['0 1', '1 1', '1 5'],
  },
  {
    name: 'an instruction writes into the handler',
    guards: ['commute: code is read'],
    inRam: 'code',
    main: 'mov r3, pc; movw r1, #0x2005; adds r3, #34; nop; strh r1, [r3]; nop; nop; nop; nop; nop; nop',
    // It lies 38 bytes behind main's first instruction.
    handlers: { irq0: 'movs r0, #1; str r0, [r7]; bx lr' },
    see: 'w0',
    ends: ['0', '1', '5'],
  },
  {
    name: 'the instruction that reaches the end is the only one',
    main: 'nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7]; bx lr' },
    see: 'w0',
    ends: ['0', '1'],
  },
]
