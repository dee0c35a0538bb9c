import type { Clause } from './clause.ts'

const nothing = 'bx lr'

/** DESIGN, commuting: what a test reads and writes between a handler and an instruction. */
export const hostCode: readonly Clause[] = [
  {
    name: 'a predicate ends the window by what the handler writes',
    main: 'movs r0, #1; nop; str r0, [r7]; nop; nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7, #4]; bx lr' },
    options: {
      until: (mcu) =>
        mcu.placeOf(mcu.registers.pc) === 'end' ||
        (mcu.read('words', 'u32', { offset: 4 }) === 1 && mcu.registers.ipsr === 0),
    },
    see: 'w0 w1',
    ends: ['1 0', '0 1', '1 1'],
  },
  {
    name: 'a predicate ends the window by what the instruction writes, where the handler has not come before',
    main: 'movs r0, #1; str r0, [r7]; movs r0, #2; str r0, [r7, #8]; nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7, #4]; bx lr' },
    options: {
      until: (mcu) =>
        mcu.placeOf(mcu.registers.pc) === 'end' ||
        (mcu.read('words', 'u32') === 1 && mcu.read('words', 'u32', { offset: 4 }) === 0),
    },
    see: 'w0 w1 w2',
    ends: ['1 0 0', '1 1 2'],
  },
  {
    name: 'always is asked between the handler and the instruction',
    main: 'movs r0, #1; str r0, [r7]; nop; movs r0, #0; str r0, [r7]; nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7, #4]; bx lr' },
    options: {
      always: (mcu) => {
        if (mcu.read('words', 'u32') === 1 && mcu.read('words', 'u32', { offset: 4 }) === 1)
          throw new Error('both')
      },
    },
    see: 'w0 w1',
    ends: ['0 0', '0 1'],
    failures: ['always both'],
  },
  {
    name: 'always is asked about registers too',
    main: 'nop; movs r4, #7; nop; movs r4, #1; nop',
    handlers: { irq0: 'movs r0, #1; str r0, [r7, #4]; bx lr' },
    options: {
      always: (mcu) => {
        if (mcu.registers.r4 === 7 && mcu.taken('irq(0)') === 1) throw new Error('seven')
      },
    },
    see: 'r4 w1',
    ends: ['1 0', '1 1'],
    failures: ['always seven'],
  },
  {
    name: 'a cause of its own reads what the instruction writes',
    words: [2],
    main: 'movs r0, #1; nop; str r0, [r7]; nop',
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
    name: 'a cause of its own writes what the instruction reads',
    main: 'nop; ldr r0, [r7]; nop; str r0, [r7, #4]',
    handlers: { irq0: nothing },
    options: {
      interrupts: [
        {
          exception: 'irq(0)',
          before: (mcu) => {
            mcu.write('words', 3, 'u32')
            mcu.pend('irq(0)')
          },
        },
      ],
    },
    see: 'w0 w1',
    ends: ['0 0', '3 0', '3 3'],
  },
  {
    name: 'a cause of its own reads a register',
    main: 'nop; adds r4, #1; nop',
    handlers: { irq0: nothing },
    options: {
      interrupts: [
        {
          exception: 'irq(0)',
          before: (mcu) => {
            mcu.write('words', mcu.registers.r4, 'u32')
            mcu.pend('irq(0)')
          },
        },
      ],
    },
    see: 'w0',
    ends: ['0', '5', '6'],
  },
  {
    name: 'a gap counts from the first of a class',
    main: 'nop; nop; nop; nop; nop; nop; nop; ldr r0, [r7]; str r0, [r7, #4]',
    handlers: { irq0: 'ldr r0, [r7]; adds r0, #1; str r0, [r7]; bx lr' },
    options: { depth: 2, interrupts: [{ exception: 'irq(0)', minGap: { instructions: 8 } }] },
    see: 'w0 w1',
    ends: ['0 0', '1 0', '1 1', '2 1', '2 2'],
  },
]
