import { gpio, timer } from '../../../src/index.ts'
import { at, constant } from '../generated/program.ts'
import type { Clause } from './clause.ts'

const nothing = 'bx lr'
const secondTask = at.stackEnds[1] - 4 * (8 + 8)

/** DESIGN: equal states go on alike; they are not equal where they differ in … */
export const merging: readonly Clause[] = [
  {
    name: 'which exceptions are pending: a handler has pended another, or not',
    guards: ['merge: pending and active'],
    setup: 'movs r0, #0x80; msr basepri, r0',
    main: 'movs r2, #0; str r0, [r7, #4]; nop; str r2, [r7, #4]; msr basepri, r2; nop',
    handlers: {
      irq0: 'ldr r0, [r7, #4]; cbnz r0, fn_out; movs r1, #4; str r1, [r6, #0x200]; fn_out: bx lr',
      irq2: 'movs r0, #1; str r0, [r7]; bx lr',
    },
    priorities: { irq0: 0x40 },
    options: { interrupts: ['irq(0)'] },
    see: 'taken0 w0',
    ends: ['0 0', '1 0', '1 1'],
  },
  {
    name: 'which exceptions are pending: one or another',
    main: 'cpsid i; nop; nop; cpsie i; nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7]; bx lr', irq1: 'movs r0, #2; str r0, [r7]; bx lr' },
    see: 'w0',
    ends: ['0', '1', '2'],
  },
  {
    name: 'the exclusive monitor',
    guards: ['merge: exclusive monitor'],
    main: 'nop; ldrex r0, [r7]; nop; nop; strex r1, r0, [r7]; str r1, [r7, #4]',
    handlers: { irq0: nothing },
    see: 'taken0 w1',
    ends: ['0 0', '1 0', '1 1'],
  },
  {
    name: 'how often each was taken, which only the check asks',
    guards: ['merge: how often each was taken'],
    main: 'nop; nop',
    handlers: { irq0: nothing, irq1: nothing },
    options: { depth: 2 },
    see: 'taken0 taken1',
    ends: ['0 0', '1 0', '0 1', '1 1', '2 0', '0 2'],
  },
  {
    name: 'what a handler was entered with in a register that it must restore',
    guards: ['merge: what handlers must restore'],
    setup: 'movs r0, #0x80; msr basepri, r0',
    main: 'movs r5, #0; nop; ldr r4, [r7]; nop; str r5, [r7]; msr basepri, r5; nop; nop',
    handlers: {
      // r4 becomes 1 where irq 1 came before the window's store: what it was only where irq 1 came before its load, too.
      irq0: 'ldr r4, [r7, #4]; ldr r0, [r7]; bics r4, r0; bx lr',
      irq1: 'movs r0, #1; str r0, [r7]; str r0, [r7, #4]; bx lr',
    },
    priorities: { irq0: 0x80, irq1: 0x40 },
    options: { interrupts: ['irq(0)', 'irq(1)'], depth: 2 },
  },
  {
    name: 'what a device holds',
    setup: `${constant('r5', 0x40000000)}; str r5, [r7, #32]; movs r0, #255; str r0, [r5, #8]`,
    main: 'ldr r3, [r7, #32]; movs r0, #1; str r0, [r7, #4]; movs r0, #2; str r0, [r7, #4]; nop; ldr r0, [r3]; str r0, [r7]',
    handlers: { irq0: 'ldr r3, [r7, #32]; ldr r0, [r7, #4]; adds r0, #1; str r0, [r3, #4]; bx lr' },
    boot: { devices: { 0x40000000: gpio() } },
    see: 'w0',
    ends: ['0', '1', '2', '3'],
  },
  {
    name: 'when a device will ask for its interrupt',
    setup: `${constant('r3', 0x40000000)}; movs r0, #24; str r0, [r3, #4]; str r0, [r3, #8]; movs r0, #3; str r0, [r3]`,
    main: 'nop; nop; movs r4, #1; str r4, [r7, #4]; nop; nop; nop; nop; nop; nop; movs r4, #1; str r4, [r7]; nop; nop; nop; nop; nop; nop; nop',
    handlers: {
      irq0: 'ldr r0, [r7, #4]; cbnz r0, fn_short; nop; nop; nop; nop; nop; nop; nop; nop; fn_short: bx lr',
      irq3: `${constant('r3', 0x40000000)}; movs r0, #0; str r0, [r3]; movs r0, #1; str r0, [r3, #12]; ldr r0, [r7]; str r0, [r7, #8]; movs r0, #1; str r0, [r7, #12]; bx lr`,
    },
    boot: { devices: { 0x40000000: timer({ irq: 3 }) } },
    options: { interrupts: ['irq(0)'] },
  },
  {
    name: 'an event that a device has due comes between the handler and the instruction',
    setup: `${constant('r3', 0x40000000)}; movs r0, #20; str r0, [r3, #4]; str r0, [r3, #8]; movs r0, #3; str r0, [r3]`,
    main: 'nop; nop; nop; nop; movs r4, #1; str r4, [r7]; nop; nop; nop; nop; nop; nop',
    handlers: {
      irq0: 'nop; nop; nop; nop; nop; bx lr',
      irq3: `${constant('r3', 0x40000000)}; movs r0, #0; str r0, [r3]; movs r0, #1; str r0, [r3, #12]; ldr r0, [r7]; adds r0, #1; str r0, [r7, #8]; bx lr`,
    },
    boot: { devices: { 0x40000000: timer({ irq: 3 }) } },
    options: { interrupts: ['irq(0)'] },
  },
  {
    name: 'what was printed',
    setup: 'movs r0, #65; str r0, [r7, #32]; movs r0, #66; str r0, [r7, #36]',
    main: 'mov r1, r7; adds r1, #32; movs r0, #3; bkpt #0xab; nop; mov r1, r7; adds r1, #32; movs r0, #3; bkpt #0xab',
    handlers: { irq0: 'mov r1, r7; adds r1, #36; movs r0, #3; bkpt #0xab; bx lr' },
    see: 'output',
    ends: ['AA', 'BAA', 'ABA'],
  },
  {
    name: 'the check reads what a handler left below the stack',
    main: 'movs r0, #2; nop; movs r0, #3; nop',
    handlers: { irq0: nothing },
    options: {
      check: (mcu) => {
        if (mcu.read(at.mainStackEnd - 32, 'u32') === 2) throw new Error('two is left')
      },
    },
    see: 'r0',
    ends: ['3'],
    failures: ['check two is left'],
  },
  {
    name: 'always reads what a handler left below the stack',
    main: 'movs r0, #2; nop; movs r0, #3; nop',
    handlers: { irq0: nothing },
    options: {
      always: (mcu) => {
        if (mcu.read(at.mainStackEnd - 32, 'u32') === 2 && mcu.registers.r0 === 3)
          throw new Error('two is left')
      },
    },
    see: 'r0',
    ends: ['3'],
    failures: ['always two is left'],
  },
  {
    name: 'a cause of its own reads what a handler left below the stack',
    main: 'movs r0, #2; nop; movs r0, #3; nop; nop',
    handlers: { irq0: nothing, irq1: nothing },
    options: {
      depth: 2,
      interrupts: [
        { exception: 'irq(0)', max: 1 },
        {
          exception: 'irq(1)',
          max: 1,
          before: (mcu) => {
            mcu.write('words', mcu.read(at.mainStackEnd - 32, 'u32'), 'u32')
            mcu.pend('irq(1)')
          },
        },
      ],
    },
    see: 'w0',
    ends: ['0', '1', '2', '3'],
  },
  {
    name: 'a byte that is live again with its first value is not the dead one',
    main: 'ldr r0, [r7]; str r0, [sp, #-8]; ldr r1, [sp, #-8]; str r1, [r7]',
    handlers: { irq0: nothing },
    see: 'w0',
    // PC, as it was stacked.
    ends: ['0', '406'],
  },
  {
    name: 'a second handler reads what the first left below the stack',
    guards: ['merge: what dead bytes were read'],
    main: 'movs r4, #7; movs r4, #8; nop; nop',
    handlers: { irq0: 'push {r4}; pop {r4}; bx lr', irq1: 'ldr r0, [sp, #-4]; str r0, [r7]; bx lr' },
    options: { depth: 2, multiword: 'atomic' },
    see: 'w0',
    ends: ['0', '5', '7', '8'],
  },
  {
    name: 'what lies below the stack is pushed back up',
    main: 'movs r0, #7; movs r0, #8; sub sp, #32; pop {r1}; add sp, #28; str r1, [r7]',
    handlers: { irq0: nothing },
    options: { multiword: 'atomic' },
    see: 'w0',
    ends: ['0', '1', '7', '8'],
  },
  {
    name: "another task's stack, that the pointer rose past, is in use",
    setup: `${constant('r0', at.stackEnds[0])}; msr psp, r0; movs r0, #2; msr control, r0; isb
      ${constant('r1', secondTask)}; str r1, [r7, #60]
      str r6, [r1, #8]; str r7, [r1, #12]; mov r2, pc; b past_task
      task: ldr r0, [r7]; adds r0, #1; str r0, [r7]; movs r3, #1; lsls r3, r3, #28; str r3, [r6, #0xd04]; dsb; b task
      past_task: str r2, [r1, #56]; movs r2, #1; lsls r2, r2, #24; str r2, [r1, #60]`,
    main: 'nop; ldr r1, [r7]; nop; str r1, [r7, #4]; nop',
    handlers: {
      PendSV: `mrs r0, psp; stmdb r0!, {r4-r11}; ldr r1, [r7, #60]; str r0, [r7, #60]; ldmia r1!, {r4-r11}
        msr psp, r1; bx lr`,
    },
    priorities: { PendSV: 0xe0 },
    options: { interrupts: ['PendSV'], multiword: 'atomic' },
    see: 'w0 w1',
    ends: ['0 0', '1 0', '1 1'],
  },
  {
    name: 'time, where a clock is read: CYCCNT',
    guards: ['merge: time that was read'],
    setup: `movs r0, #1; lsls r0, r0, #24; str r0, [r6, #0xdfc]
      ${constant('r3', 0xe0001000)}; ldr r0, [r3]; orr r0, r0, #1; str r0, [r3]; str r3, [r7, #32]`,
    main: 'ldr r3, [r7, #32]; nop; movs r0, #1; str r0, [r7, #4]; nop; nop; ldr r0, [r3, #4]; str r0, [r7]',
    handlers: { irq0: 'ldr r0, [r7, #4]; cbnz r0, fn_short; nop; nop; nop; nop; fn_short: bx lr' },
  },
  {
    name: 'time, where a clock is read: SysTick',
    setup: 'movs r0, #255; str r0, [r6, #0x14]; str r0, [r6, #0x18]; movs r0, #5; str r0, [r6, #0x10]',
    main: 'nop; movs r0, #1; str r0, [r7, #4]; nop; nop; ldr r0, [r6, #0x18]; str r0, [r7]',
    handlers: { irq0: 'ldr r0, [r7, #4]; cbnz r0, fn_short; nop; nop; nop; nop; fn_short: bx lr' },
  },
  {
    name: 'time, where a stub asks for it',
    guards: ['merge: time that was read'],
    main: `${constant('r3', 0x40000000)}; movs r0, #1; str r0, [r7, #4]; nop; nop; ldr r0, [r3]; str r0, [r7]`,
    handlers: { irq0: 'ldr r0, [r7, #4]; cbnz r0, fn_short; nop; nop; nop; nop; fn_short: bx lr' },
    boot: { stubs: { 0x40000000: ({ kind, mcu }) => (kind === 'read' ? mcu.cycles & 0xff : undefined) } },
  },
  {
    name: 'how many arrivals are left of each, when another could have woken main as well',
    guards: ['merge: arrivals that are left'],
    // SEVONPEND, nothing enabled, no event: main sleeps until something becomes pending, and takes that back.
    setup: 'movs r0, #0x10; str r0, [r6, #0xd10]; movs r0, #3; str r0, [r6, #0x180]; sev; wfe',
    main: 'wfe; movs r0, #3; str r0, [r6, #0x280]; str r0, [r6, #0x100]; nop; nop',
    handlers: { irq0: nothing, irq1: nothing },
    options: {
      depth: 2,
      interrupts: [
        { exception: 'irq(0)', max: 1 },
        { exception: 'irq(1)', max: 1 },
      ],
    },
    see: 'taken0 taken1',
    ends: ['0 0', '0 1', '1 0'],
    outcomes: ['reached', 'sleeping'],
  },
  {
    name: 'how many arrivals are left of each',
    main: 'cpsid i; movs r3, #3; str r3, [r6, #0x200]; nop; cpsie i; nop; nop',
    handlers: {
      irq0: 'ldr r0, [r7]; adds r0, #1; str r0, [r7]; bx lr',
      irq1: 'ldr r0, [r7, #4]; adds r0, #1; str r0, [r7, #4]; bx lr',
    },
    options: {
      depth: 2,
      interrupts: [
        { exception: 'irq(0)', max: 1 },
        { exception: 'irq(1)', max: 1 },
      ],
    },
    see: 'w0 w1',
    ends: ['1 1', '2 1', '1 2', '2 2'],
  },
  {
    name: 'how long ago an arrival was, where a gap is asked for',
    main: 'nop; nop; nop; nop; nop; ldr r0, [r7]; str r0, [r7, #4]; nop',
    handlers: { irq0: 'ldr r0, [r7]; adds r0, #1; str r0, [r7]; bx lr' },
    options: { depth: 2, interrupts: [{ exception: 'irq(0)', minGap: { cycles: 8 } }] },
    see: 'w0 w1',
    ends: ['0 0', '1 0', '1 1', '2 1', '2 2'],
  },
  {
    name: 'floating-point registers',
    boot: { cpu: 'cortex-m4f' },
    setup: 'movs r0, #15; lsls r0, r0, #20; str r0, [r6, #0xd88]; dsb; isb; vmov s0, r0; vmov s16, r0',
    main: 'vmov s16, r1; nop; vmov s16, r2; nop; vmov r0, s16; vmov r1, s0; str r0, [r7]; str r1, [r7, #4]',
    handlers: { irq0: 'vmov r0, s16; str r0, [r7, #8]; vmov s0, r0; vmov s16, r7; bx lr' },
    see: 'w0 w1 w2',
  },
  {
    name: 'the first use of floating point makes the frame another',
    boot: { cpu: 'cortex-m4f' },
    setup: 'movs r0, #15; lsls r0, r0, #20; str r0, [r6, #0xd88]; dsb; isb',
    main: 'nop; vmov s0, r0; nop',
    handlers: { irq0: 'mov r0, lr; str r0, [r7]; bx lr' },
    see: 'w0',
    ends: ['0', 'fffffff9', 'ffffffe9'],
  },
  {
    name: 'a handler turns floating point off',
    boot: { cpu: 'cortex-m4f' },
    setup: 'movs r0, #15; lsls r0, r0, #20; str r0, [r6, #0xd88]; dsb; isb',
    main: 'nop; vmov s0, r0; nop',
    handlers: { irq0: 'movs r3, #0; str r3, [r6, #0xd88]; dsb; isb; bx lr' },
    outcomes: ['reached', 'exited'],
  },
  {
    name: 'lazily saved registers are saved by a handler that uses them, later',
    boot: { cpu: 'cortex-m4f' },
    setup: 'movs r0, #15; lsls r0, r0, #20; str r0, [r6, #0xd88]; dsb; isb; vmov s0, r0',
    main: 'vmov s0, r1; nop; vmov s0, r2; vmov r0, s0; str r0, [r7]; nop',
    handlers: {
      irq0: 'nop; vmov r0, s0; adds r0, #1; vmov s0, r0; str r0, [r7, #4]; bx lr',
      irq1: 'vmov r1, s0; str r1, [r7, #8]; bx lr',
    },
    priorities: { irq1: 0x40 },
    options: { depth: 2, multiword: 'atomic' },
  },
]
