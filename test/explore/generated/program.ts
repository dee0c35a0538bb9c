import { boot, type BootOptions, type ExploreOptions, type Mcu } from '../../../src/index.ts'
import { buildElf, sectionFlags, words as wordBytes, type SymbolSpec } from '../../image/elf-builder.ts'
import { assemble } from './assembler.ts'

/** Exceptions that a program may have a handler for. */
const exceptions = {
  ...{ NMI: 2, HardFault: 3, MemManage: 4, BusFault: 5, UsageFault: 6, SVC: 11, PendSV: 14, SysTick: 15 },
  ...{ irq0: 16, irq1: 17, irq2: 18, irq3: 19 },
} as const
export type Handled = keyof typeof exceptions

/**
 * A small firmware. When its window begins at `main`, r6 is the System Control Space's address, r7 that of sixteen shared
 * words, r0 to r5 are 1 to 6; the window ends where `main` ends.
 */
export interface Program {
  readonly main: string
  readonly handlers: Readonly<Partial<Record<Handled, string>>>
  /** What `main` and the handlers call. */
  readonly functions?: string
  /** Runs before the window. */
  readonly setup?: string
  /** Default: 0x80 for all. */
  readonly priorities?: Readonly<Partial<Record<Handled, number>>>
  /** What the shared words are at first; default 0. */
  readonly words?: readonly number[]
  /** `code` lies in RAM, or the vector table. */
  readonly inRam?: 'code' | 'vectors'
  readonly boot?: BootOptions
  /** Default: every `irq` with a handler may arrive, depth 1. */
  readonly options?: Partial<ExploreOptions>
}

export const at = {
  words: 0x20000000,
  ramCode: 0x20000200,
  ramVectors: 0x20000700,
  /** Where other stacks may end: below are 0x100 bytes that nobody has. */
  stackEnds: [0x20000900, 0x20000a00],
  mainStackEnd: 0x20001000,
} as const
const flashCode = 0x400
const wordCount = 16
/** A schedule that takes longer never ends. */
const limitCycles = 300

/** `irq0` is written `irq(0)`. */
export const nameOf = (handled: string): string => handled.replace(/^irq(\d)$/, 'irq($1)')

const labelOf = (handled: string): string => `${handled.toLowerCase()}_handler`

/** Constants of two halfwords. */
export function constant(register: string, value: number): string {
  return `movw ${register}, #${value & 0xffff}; movt ${register}, #${value >>> 16}`
}

/** Boots a program; it stands before the first instruction of its window. */
export function start(program: Program): Mcu {
  return boot(elfOf(program), {
    chip: {
      flash: { base: 0, sizeBytes: 0x1000 },
      ram: [{ base: at.words, sizeBytes: at.mainStackEnd - at.words }],
    },
    cpu: 'cortex-m4',
    ...program.boot,
  })
}

export function optionsOf(program: Program): ExploreOptions {
  const interrupts = Object.keys(program.handlers)
    .filter((handled) => handled.startsWith('irq'))
    .map(nameOf)
  return { until: 'end', interrupts, limitCycles, ...program.options }
}

/** All of a program's code that runs in its window. */
export function codeOf({ handlers, main, functions = '' }: Program): string {
  return [
    `main: ${main}`,
    `end: b end`,
    functions,
    `unhandled: movs r0, #0x18; ${constant('r1', 0x20026)}; bkpt #0xab`,
    ...Object.entries(handlers).map(([name, text]) => `${labelOf(name)}: ${text}`),
  ].join('\n')
}

function elfOf(program: Program): Uint8Array {
  const { handlers, inRam } = program
  const codeAt = inRam === 'code' ? at.ramCode : flashCode
  const code = assemble(codeOf(program), codeAt)
  const label = (name: string): number => code.labels.get(name) ?? codeAt
  const reset = assemble(resetOf(program, label('main')), 0x100, code.labels)
  const vectors = Array.from({ length: 24 }, (_, number) => {
    const [handled] = Object.entries(exceptions).find((each) => each[1] === number) ?? ['']
    return label(Object.hasOwn(handlers, handled) ? labelOf(handled) : 'unhandled') | 1
  })
  const table = wordBytes(at.mainStackEnd, 0x101, ...vectors.slice(2))
  const data = wordBytes(...Array.from({ length: wordCount }, (_, index) => program.words?.[index] ?? 0))
  const names = ['main', 'end', 'unhandled', ...Object.keys(handlers).map(labelOf)]
  const functionLabels = [...code.labels.keys()].filter(
    (name) => names.includes(name) || name.startsWith('fn_'),
  )
  const starts = functionLabels.map(label).sort((a, b) => a - b)
  const sizeOf = (address: number): number =>
    (starts.find((next) => next > address) ?? codeAt + code.bytes.length) - address
  const symbols: SymbolSpec[] = [
    { name: 'Reset', value: 0x101, size: reset.bytes.length },
    ...functionLabels.map((name) => ({
      name,
      value: label(name) | 1,
      size: sizeOf(label(name)),
      section: '.code',
    })),
    { name: 'words', value: at.words, size: 4 * wordCount, type: 1, section: '.data' },
  ]
  const { allocated, execute, write } = sectionFlags
  return buildElf({
    entry: 0x101,
    segments: [
      { physical: 0, data: table, flags: 'r' },
      { physical: 0x100, data: reset.bytes, flags: 'rx' },
      { physical: codeAt, data: code.bytes, flags: 'rx' },
      { physical: at.words, data, flags: 'rw' },
      { physical: at.ramVectors, data: table, flags: 'rw' },
    ],
    sections: [
      { name: '.vector_table', address: 0, data: table },
      { name: '.text', address: 0x100, data: reset.bytes, flags: allocated | execute },
      { name: '.code', address: codeAt, data: code.bytes, flags: allocated | execute },
      { name: '.data', address: at.words, data, flags: allocated | write },
    ],
    symbols,
  })
}

const priorityRegisters: Readonly<Partial<Record<Handled, number>>> = {
  ...{ MemManage: 0xd18, BusFault: 0xd19, UsageFault: 0xd1a, SVC: 0xd1f, PendSV: 0xd22, SysTick: 0xd23 },
  ...{ irq0: 0x400, irq1: 0x401, irq2: 0x402, irq3: 0x403 },
}
function resetOf({ priorities = {}, setup = '', inRam }: Program, main: number): string {
  const table = inRam === 'vectors' ? at.ramVectors : 0
  return [
    constant('r6', 0xe000e000),
    constant('r7', at.words),
    ...Object.entries(priorityRegisters).map(
      ([handled, register]) =>
        `movs r0, #${priorities[handled as Handled] ?? 0x80}; strb r0, [r6, #${register}]`,
    ),
    `movs r0, #255; str r0, [r6, #0x100]`,
    `${constant('r0', table)}; str r0, [r6, #0xd08]`,
    setup,
    `movs r0, #1; movs r1, #2; movs r2, #3; movs r3, #4; movs r4, #5; movs r5, #6`,
    `${constant('r12', main | 1)}; bx r12`,
  ].join('\n')
}
