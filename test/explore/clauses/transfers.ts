import type { Clause } from './clause.ts'

const setsBoth = 'movs r0, #2; movs r1, #2; strd r0, r1, [r7]; bx lr'
const copiesBoth = 'ldrd r0, r1, [r7]; strd r0, r1, [r7, #8]; bx lr'

/** DESIGN: what is enumerated. */
export const enumeration: readonly Clause[] = [
  {
    name: 'LDM goes on where it was: half of the words are from before',
    main: 'mov r3, r7; ldmia r3!, {r0, r1}; nop',
    handlers: { irq0: setsBoth },
    see: 'r0 r1',
    ends: ['0 0', '2 2', '0 2'],
  },
  {
    name: 'LDM that nothing divides',
    main: 'mov r3, r7; ldmia r3!, {r0, r1}; nop',
    handlers: { irq0: setsBoth },
    options: { multiword: 'atomic' },
    see: 'r0 r1',
    ends: ['0 0', '2 2'],
  },
  {
    name: 'LDRD begins anew',
    main: 'nop; ldrd r0, r1, [r7]; nop',
    handlers: { irq0: setsBoth },
    see: 'r0 r1',
    ends: ['0 0', '2 2'],
  },
  {
    name: 'a handler sees half of an STM',
    main: 'mov r3, r7; stmia r3!, {r0, r1}; nop',
    handlers: { irq0: copiesBoth },
    see: 'taken0 w2 w3',
    ends: ['0 0 0', '1 0 0', '1 1 0', '1 1 2'],
  },
  {
    name: 'a handler sees half of an STRD',
    main: 'nop; strd r0, r1, [r7]; nop',
    handlers: { irq0: copiesBoth },
    see: 'taken0 w2 w3',
    ends: ['0 0 0', '1 0 0', '1 1 0', '1 1 2'],
  },
  {
    name: 'SysTick that arrives has wrapped',
    main: 'nop; ldr r0, [r6, #0x10]; lsrs r0, r0, #16; str r0, [r7]; nop',
    handlers: { SysTick: 'bx lr' },
    options: { interrupts: ['SysTick'] },
    see: 'w0',
    ends: ['0', '1'],
  },
  {
    name: "a handler that passes the window's last place does not end it",
    main: 'movs r0, #1; str r0, [r7]; nop; bl fn_last',
    functions: 'fn_last: ldr r0, [r7, #4]; adds r0, #1; str r0, [r7, #4]; bx lr',
    handlers: { irq0: 'push {r4, lr}; bl fn_last; pop {r4, pc}' },
    options: { until: 'fn_last' },
    see: 'w0 w1 taken0',
    ends: ['1 0 0', '1 1 1'],
  },
  {
    name: 'an interrupt comes in the handler of a lower one, and in its own it waits',
    main: 'nop',
    handlers: {
      irq0: 'ldr r0, [r7]; nop; adds r0, #1; str r0, [r7]; bx lr',
      irq1: 'ldr r0, [r7]; adds r0, #2; str r0, [r7]; bx lr',
    },
    priorities: { irq1: 0x40 },
    options: { depth: 2 },
    see: 'w0 taken0 taken1',
    ends: ['0 0 0', '1 1 0', '2 0 1', '2 2 0', '4 0 2', '3 1 1', '1 1 1'],
  },
]
