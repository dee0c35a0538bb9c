import { hex } from '../../../src/bits.ts'
import { decode } from '../../../src/isa/decode.ts'
import { disassemble } from '../../../src/isa/disassemble.ts'
import type { Case, Floats, OracleCpu } from '../../oracles/unicorn.ts'
import { withoutStretches } from '../shrink.ts'
import { toCase, type Program } from './program.ts'

/** Programs with fewer or simpler items, then with simpler state. */
export function simplerPrograms(program: Program): Program[] {
  const { items, registers, apsr, floats } = program
  const replaced = items.flatMap((item, at) =>
    (item.simpler ?? []).map((other) => items.map((each, index) => (index === at ? other : each))),
  )
  const straightened = items.flatMap((item, at) =>
    item.skips === 0 ? [] : [items.map((each, index) => (index === at ? { ...each, skips: 0 } : each))],
  )
  const zeroed = registers.flatMap((value, at) =>
    value === 0 ? [] : [registers.map((each, index) => (index === at ? 0 : each))],
  )
  return [
    ...[...withoutStretches(items).filter(({ length }) => length > 0), ...replaced, ...straightened].map(
      (list) => ({
        ...program,
        items: list,
      }),
    ),
    ...zeroed.map((list) => ({ ...program, registers: list })),
    ...simplerFloats(floats).map((simpler) => ({ ...program, floats: simpler })),
    ...(apsr === 0 ? [] : [{ ...program, apsr: 0 }]),
  ]
}

function simplerFloats(floats: Floats | undefined): Floats[] {
  if (floats === undefined) return []
  const { registers, fpscr } = floats
  const zeroed = registers.flatMap((value, at) =>
    value === 0 ? [] : [registers.map((each, index) => (index === at ? 0 : each))],
  )
  return [
    ...(fpscr === 0 ? [] : [{ registers, fpscr: 0 }]),
    ...zeroed.map((list) => ({ registers: list, fpscr })),
  ]
}

/** A program as it is pasted into `regressions.ts`. */
export function reproducer(program: Program, cpu: OracleCpu): string {
  const { code, start, count, registers, apsr, floats } = toCase(program)
  const list = (values: readonly number[]): string => values.map((value) => hex(value, 1)).join(', ')
  return [
    '  {',
    `    cpu: '${cpu}',`,
    '    code: [',
    ...listing({ code, start }).map((line) => `      ${line}`),
    '    ],',
    `    start: ${hex(start)},`,
    `    count: ${String(count)},`,
    `    registers: [${list(registers)}],`,
    `    apsr: ${hex(apsr)},`,
    '    pokes: [],',
    ...(floats === undefined
      ? []
      : [`    floats: { registers: [${list(floats.registers)}], fpscr: ${hex(floats.fpscr)} },`]),
    '  },',
  ].join('\n')
}

/** A line for each instruction: halfwords, and what they are as a comment. */
function listing({ code, start }: Pick<Case, 'code' | 'start'>): string[] {
  const lines: string[] = []
  for (let at = 0; at < code.length;) {
    const address = start + 2 * at
    const instruction = decode(code[at] ?? 0, code[at + 1] ?? 0, 'outside')
    const size = (instruction?.sizeBytes ?? 2) / 2
    const words = code.slice(at, at + size).map((halfword) => `${hex(halfword, 4)},`)
    const text = instruction === undefined ? 'data' : disassemble(instruction, { address })
    lines.push(`${words.join(' ')} // ${hex(address)} ${text}`)
    at += size
  }
  return lines
}
