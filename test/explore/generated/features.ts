import { at, constant, type Program } from './program.ts'

/** What a generated statement may choose from. */
export interface Choice {
  /** A whole number below `end`. */
  readonly below: (end: number) => number
  /** A name that no other statement has. */
  readonly label: () => string
  /** How many handlers there are, and which one the statement is for; undefined in main. */
  readonly handlers: number
  readonly handler: number | undefined
}
export type Statement = (choice: Choice) => string

/** Statements that go together, and what they need. */
export interface Feature {
  readonly anywhere?: readonly Statement[]
  readonly main?: readonly Statement[]
  readonly handlers?: readonly Statement[]
  readonly needs?: Partial<Omit<Program, 'main' | 'handlers'>>
  /** Handlers of exceptions that the statements bring about. */
  readonly exceptions?: Program['handlers']
}

/** One of the registers that exceptions stack by themselves, and that nothing else is kept in. */
const scratch = ({ below }: Choice): string => `r${below(3)}`
const word = ({ below }: Choice): string => `[r7, #${4 * below(4)}]`
const irq = ({ below, handlers }: Choice): number => below(handlers)
/** Writes a word of the System Control Space. */
const system = (offset: number, value: number): string => `movs r3, #${value}; str r3, [r6, #${offset}]`

export const plain: Feature = {
  anywhere: [
    (c) => `ldr ${scratch(c)}, ${word(c)}`,
    (c) => `str ${scratch(c)}, ${word(c)}`,
    (c) => `str ${scratch(c)}, ${word(c)}`,
    (c) => `adds ${scratch(c)}, #1`,
    (c) => `eors ${scratch(c)}, ${scratch(c)}`,
    (c) => `adcs ${scratch(c)}, ${scratch(c)}`,
    (c) => `movs ${scratch(c)}, #${c.below(4)}`,
    (c) => `strb ${scratch(c)}, [r7, #${c.below(16)}]`,
    (c) => `ldrb ${scratch(c)}, [r7, #${c.below(16)}]`,
    (c) => {
      const over = c.label()
      return `cmp ${scratch(c)}, #${c.below(3)}; beq ${over}; adds ${scratch(c)}, #1; ${over}:`
    },
  ],
  main: [
    (c) => `adds r4, #${1 + c.below(2)}`,
    (c) => `mov r4, ${scratch(c)}`,
    (c) => `str r4, ${word(c)}`,
    () => 'nop',
  ],
  handlers: [
    (c) => `push {r4}; ldr r4, ${word(c)}; adds r4, #1; str r4, ${word(c)}; pop {r4}`,
    (c) => `str r4, ${word(c)}`,
  ],
}

const transfers: Feature = {
  anywhere: [
    (c) => `ldrd r0, r1, [r7, #${4 * c.below(3)}]`,
    (c) => `strd r0, r1, [r7, #${4 * c.below(3)}]`,
    (c) => `mov r3, r7; ldmia r3!, {r0-r${1 + c.below(2)}}`,
    (c) => `mov r3, r7; stmia r3!, {r0-r${1 + c.below(2)}}`,
    () => `push {r0, r1}; pop {r1, r2}`,
  ],
}

const software: Feature = {
  anywhere: [
    (c) => `ldr ${scratch(c)}, [r6, #0x${c.below(2) === 0 ? '200' : '300'}]; str r0, ${word(c)}`,
    (c) => `ldr r0, [r6, #0xd04]; str r0, ${word(c)}`,
    (c) => system(0x280, 1 << irq(c)),
    (c) => system(0x180, 1 << irq(c)),
    (c) => system(0x100, 1 << irq(c)),
    (c) => `movs r3, #${0x40 * (1 + c.below(3))}; strb r3, [r6, #${0x400 + irq(c)}]`,
  ],
  main: [(c) => system(0x200, 1 << irq(c)), (c) => system(0xf00, irq(c))],
  handlers: [
    // Ever higher numbers: handlers that pend each other in turn never end.
    ({ handler = 0, handlers }) => (handler + 1 < handlers ? system(0x200, 1 << (handler + 1)) : 'nop'),
    // Itself, the first time.
    ({ handler = 0, label }) => {
      const over = label()
      return `ldr r3, [r7, #56]; cbnz r3, ${over}; movs r3, #1; str r3, [r7, #56]; ${system(0x200, 1 << handler)}; ${over}:`
    },
  ],
}

const masks: Feature = {
  anywhere: [
    (c) => `mrs ${scratch(c)}, primask; str r0, ${word(c)}`,
    (c) => `movs r3, #${0x40 * c.below(4)}; msr basepri, r3`,
    () => `mrs r3, primask; cpsid i; ldr r0, [r7]; adds r0, #1; str r0, [r7]; msr primask, r3`,
  ],
  main: [
    () => 'cpsid i',
    () => 'cpsie i',
    () => 'cpsid f',
    () => 'cpsie f',
    (c) =>
      `movs r3, #${0x40 * c.below(4)}; msr basepri_max, r3; ldr r0, ${word(c)}; movs r3, #0; msr basepri, r3`,
  ],
}

const sleeping: Feature = {
  main: [
    () => `cpsid i; ${system(0x200, 8)}; wfi; cpsie i`,
    () => `sev; wfe`,
    (c) => {
      const over = c.label()
      return `ldr r3, ${word(c)}; cbz r3, ${over}; wfe; ${over}:`
    },
    (c) => {
      const over = c.label()
      return `ldr r3, ${word(c)}; cbz r3, ${over}; wfi; ${over}:`
    },
    () => system(0xd10, 0x10),
  ],
  handlers: [() => 'sev', () => system(0xd10, 2), () => system(0xd10, 0), () => `movs r3, #1; str r3, [r7]`],
  exceptions: { irq3: 'ldr r0, [r7, #8]; adds r0, #1; str r0, [r7, #8]; bx lr' },
}

const exclusives: Feature = {
  anywhere: [
    (c) => `ldrex r0, [r7]; adds r0, #1; strex r1, r0, [r7]; str r1, ${word(c)}`,
    () => `ldrex r0, [r7]`,
    () => `strex r1, r0, [r7]`,
    () => `clrex`,
  ],
}

const stack: Feature = {
  anywhere: [
    (c) => `sub sp, #8; ldr r0, [sp]; str r0, ${word(c)}; add sp, #8`,
    () => `ldr r0, [sp, #-4]; push {r0}; pop {r1}`,
    () => `str r0, [sp, #-8]; adds r0, #1; ldr r1, [sp, #-8]`,
    () => `sub sp, #8; str r0, [sp, #4]; ldr r1, [sp]; add sp, #8`,
    () => `push {r0, r1}; add sp, #8`,
    (c) => `ldr r0, [sp, #-${4 * (1 + c.below(12))}]; str r0, ${word(c)}`,
  ],
}

const ifThen: Feature = {
  anywhere: [
    (c) => `cmp r0, #${c.below(3)}; itte eq; addeq r0, #1; streq r0, ${word(c)}; strne r1, ${word(c)}`,
    (c) => `cmp r1, #${c.below(3)}; it ne; ldrne r0, ${word(c)}`,
    (c) => `itt ne; ldrne r0, ${word(c)}; strne r1, ${word(c)}`,
    (c) => `mrs r0, apsr; str r0, ${word(c)}`,
    () => `cmp r0, r1; ite cs; ldrdcs r0, r1, [r7]; strdcc r0, r1, [r7]`,
  ],
}

const calls: Feature = {
  anywhere: [
    ({ handler }) => (handler === undefined ? 'bl fn_add' : 'push {r4, lr}; bl fn_add; pop {r4, lr}'),
    ({ handler }) => (handler === undefined ? 'bl fn_sum' : 'push {r4, lr}; bl fn_sum; pop {r4, lr}'),
  ],
  needs: {
    functions: `fn_add: push {r4, lr}; ldr r4, [r7]; adds r4, #1; str r4, [r7]; pop {r4, pc}
      fn_sum: push {r4, lr}; sub sp, #8; ldr r4, [r7, #4]; str r4, [sp]; bl fn_add; ldr r0, [sp]; add sp, #8; pop {r4, pc}`,
  },
}

/** Handlers that look at what was stacked, or change it, or don't give registers back. */
const frames: Feature = {
  handlers: [
    (c) => `ldr r0, [sp, #${4 * c.below(8)}]; str r0, ${word(c)}`,
    (c) => `ldr r0, ${word(c)}; str r0, [sp, #${4 * c.below(3)}]`,
    () => `ldr r0, [sp, #28]; movs r1, #1; lsls r1, r1, #30; eors r0, r1; str r0, [sp, #28]`,
    () => `movs r4, #9`,
    () => `mov r8, r0`,
    (c) => `str r5, ${word(c)}`,
  ],
  main: [(c) => `mov r0, r8; str r0, ${word(c)}`, (c) => `str r4, ${word(c)}`],
}

const secondTask = at.stackEnds[1] - 4 * (8 + 8)
const pendSwitch = 'movs r3, #1; lsls r3, r3, #28; str r3, [r6, #0xd04]'
/** Two tasks on stacks of their own, of which main is one; the other runs until it has gone round. */
const switches: Feature = {
  main: [() => pendSwitch, () => `push {r0, r1}; ${pendSwitch}; pop {r0, r1}`, (c) => `str r4, ${word(c)}`],
  handlers: [() => pendSwitch],
  exceptions: {
    PendSV: `mrs r0, psp; stmdb r0!, {r4-r11}; ldr r1, [r7, #60]; str r0, [r7, #60]; ldmia r1!, {r4-r11}
      msr psp, r1; bx lr`,
  },
  needs: {
    priorities: { PendSV: 0xe0 },
    setup: `${constant('r0', at.stackEnds[0])}; msr psp, r0; movs r0, #2; msr control, r0; isb
      ${constant('r1', secondTask)}; str r1, [r7, #60]
      str r6, [r1, #8]; str r7, [r1, #12]; mov r2, pc; b past_task
      task: ldr r0, [r7, #8]; adds r0, #1; str r0, [r7, #8]; ${pendSwitch}; dsb; b task
      past_task: str r2, [r1, #56]; movs r2, #1; lsls r2, r2, #24; str r2, [r1, #60]`,
  },
}

const supervisor: Feature = {
  main: [() => 'svc #1', (c) => `movs r0, #${c.below(3)}; svc #2`],
  exceptions: { SVC: 'ldr r0, [sp]; str r0, [r7, #12]; ldr r1, [r7]; adds r1, #1; str r1, [sp, #4]; bx lr' },
}

const time: Feature = {
  anywhere: [
    (c) => `ldr r0, [r6, #0x18]; str r0, ${word(c)}`,
    (c) => `ldr r0, [r6, #0x10]; str r0, ${word(c)}`,
    (c) => `${constant('r3', 0xe0001004)}; ldr r0, [r3]; str r0, ${word(c)}`,
    () => `ldr r0, [r6, #0x18]; lsrs r0, r0, #3; str r0, [r7]`,
  ],
  needs: {
    setup: `movs r0, #255; str r0, [r6, #0x14]; str r0, [r6, #0x18]; movs r0, #5; str r0, [r6, #0x10]
      movs r0, #1; lsls r0, r0, #24; str r0, [r6, #0xdfc]
      ${constant('r3', 0xe0001000)}; ldr r0, [r3]; orr r0, r0, #1; str r0, [r3]`,
  },
}

/** The table has every vector; one of them becomes another's, or the table becomes the one in flash. */
const vectors: Feature = {
  anywhere: [
    (c) =>
      `${constant('r3', at.ramVectors)}; ldr r2, [r3, #${64 + 4 * irq(c)}]; str r2, [r3, #${64 + 4 * irq(c)}]`,
    () => `movs r3, #0; str r3, [r6, #0xd08]`,
    () => `${constant('r3', at.ramVectors)}; str r3, [r6, #0xd08]`,
  ],
  needs: { inRam: 'vectors' },
}

/** `mov r3, pc` is the address of the second halfword after it. */
const selfModifying: Feature = {
  anywhere: [
    (c) =>
      `movw r1, #${0x2200 + c.below(4)}; mov r3, pc; strh r1, [r3, #2]; adds r0, #1; movs r2, #7; str r2, ${word(c)}`,
  ],
  main: [(c) => `mov r3, pc; str r3, [r7, #52]; movs r2, #1; str r2, ${word(c)}`],
  handlers: [
    (c) => {
      const over = c.label()
      return `ldr r3, [r7, #52]; cbz r3, ${over}; movw r1, #${0x2202 + c.below(2)}; strh r1, [r3, #2]; ${over}:`
    },
  ],
  needs: { inRam: 'code' },
}

const floats: Feature = {
  anywhere: [
    (c) => `vldr s${c.below(4)}, ${word(c)}`,
    (c) => `vstr s${c.below(4)}, ${word(c)}`,
    (c) => `vadd.f32 s${c.below(4)}, s${c.below(4)}, s${c.below(4)}`,
    (c) => `vdiv.f32 s${c.below(4)}, s${c.below(4)}, s${c.below(4)}`,
    (c) => `vmrs r0, fpscr; str r0, ${word(c)}`,
    () => `vmov s0, r0`,
    (c) => `vpush {s0, s1}; vpop {s${c.below(3)}}; add sp, #4`,
    (c) => `ldr r0, [r6, #0xf34]; str r0, ${word(c)}`,
  ],
  main: [() => `mrs r0, control; bic r0, r0, #4; msr control, r0`],
  handlers: [() => `${constant('r3', 0x40000000)}; str r3, [r6, #0xf34]`, (c) => `vmov s0, ${scratch(c)}`],
  needs: {
    boot: { cpu: 'cortex-m4f' },
    setup: `movs r0, #15; lsls r0, r0, #20; str r0, [r6, #0xd88]; dsb; isb`,
    words: [0x3f800000, 0x40400000, 0, 0x3f800001],
  },
}

/** A handler changes what main's accesses and instructions are allowed; main meets it or not. */
const configuration: Feature = {
  main: [(c) => `ldr r0, [r7, #1]; str r0, ${word(c)}`, (c) => `str r0, ${word(c)}`, () => `vmov s0, r0`],
  handlers: [
    () => `movs r3, #8; str r3, [r6, #0xd14]`,
    () => `movs r3, #5; str r3, [r6, #0xd94]; dsb`,
    () => `movs r3, #0; str r3, [r6, #0xd94]; dsb`,
    () => `movs r3, #0; str r3, [r6, #0xd88]; dsb; isb`,
  ],
  needs: {
    boot: { cpu: 'cortex-m4f' },
    // Region 0: the shared words, read-only.
    setup: `movs r0, #15; lsls r0, r0, #20; str r0, [r6, #0xd88]; dsb; isb
      ${constant('r0', at.words | 0x10)}; str r0, [r6, #0xd9c]; ${constant('r0', 0x0600000b)}; str r0, [r6, #0xda0]`,
  },
}

const loops: Feature = {
  anywhere: [
    (c) => {
      const again = c.label()
      return `movs r2, #${2 + c.below(2)}; ${again}: ldr r0, [r7]; adds r0, #1; str r0, [r7]; subs r2, #1; bne ${again}`
    },
    (c) => {
      const again = c.label()
      const counter = word(c)
      return `${again}: ldr r0, ${counter}; adds r0, #1; str r0, ${counter}; cmp r0, #2; bcc ${again}`
    },
  ],
}

const device: Feature = {
  anywhere: [
    (c) => `${constant('r3', 0x40000000)}; ldr r0, [r3]; str r0, ${word(c)}`,
    (c) => `${constant('r3', 0x40000000)}; ldr r0, ${word(c)}; str r0, [r3]`,
    (c) => `${constant('r3', 0x40001000)}; ldr r0, [r3]; str r0, ${word(c)}`,
  ],
  needs: {
    boot: {
      stubs: {
        0x40001000: 3,
        // Reads what is shared, writes it.
        0x40000000: ({ kind, value = 0, mcu }) => {
          if (kind === 'read') return mcu.read('words', 'u32') as number
          mcu.write('words', value & 7, 'u32', { offset: 4 })
          return undefined
        },
      },
    },
  },
}

export const features: Readonly<Record<string, Feature>> = {
  ...{ transfers, software, masks, sleeping, exclusives, stack, ifThen, calls, frames, switches, supervisor },
  ...{ time, vectors, selfModifying, floats, configuration, loops, device },
}
