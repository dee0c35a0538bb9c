import { table } from '../../src/isa/decode.ts'
import type { Instruction } from '../../src/isa/decode.ts'
import type { Encoding } from '../../src/isa/encoding.ts'
import { halfwords } from '../isa/binutils.ts'
import type { Case } from '../oracles/unicorn.ts'
import { codeAddress, pick, randomInstruction, randomRegisters, type Random } from './cases.ts'

/** Every encoding of the DSP extension. */
export const dspRows: readonly Encoding[] = table.filter(({ since }) => since === 'v7E-M')

const shapes = ['ADD16', 'ASX', 'SAX', 'SUB16', 'ADD8', 'SUB8']
const parallel = (prefix: string): string[] => shapes.map((shape) => prefix + shape)

const operationsByFamily = {
  'saturating arithmetic': ['QADD', 'QSUB', 'QDADD', 'QDSUB'],
  'parallel, signed': parallel('S'),
  'parallel, signed saturating': parallel('Q'),
  'parallel, signed halving': parallel('SH'),
  'parallel, unsigned': parallel('U'),
  'parallel, unsigned saturating': parallel('UQ'),
  'parallel, unsigned halving': parallel('UH'),
  'select by GE': ['SEL'],
  'sums of absolute differences': ['USAD8', 'USADA8'],
  pack: ['PKHBT', 'PKHTB'],
  'extend and add': ['SXTAB', 'SXTAB16', 'SXTAH', 'UXTAB', 'UXTAB16', 'UXTAH', 'SXTB16', 'UXTB16'],
  'saturate halves': ['SSAT16', 'USAT16'],
  'multiplications of halves': ['SMLAxy', 'SMULxy', 'SMLALxy'],
  'word by half': ['SMLAWy', 'SMULWy'],
  'dual multiplications': ['SMLAD', 'SMUAD', 'SMLSD', 'SMUSD'],
  'dual multiplications, long': ['SMLALD', 'SMLSLD'],
  'high words': ['SMMLA', 'SMMLS', 'SMMUL'],
  'accumulate twice': ['UMAAL'],
} as const satisfies Record<string, readonly string[]>

export type DspFamily = keyof typeof operationsByFamily
export const dspFamilies = Object.keys(operationsByFamily) as DspFamily[]

/** The rows of a family. A test sees to it that each row is in one. */
export function dspRowsOf(family: DspFamily): Encoding[] {
  const names: readonly string[] = operationsByFamily[family]
  return dspRows.filter(({ operation }) => names.includes(operation))
}

/** Halves and bytes at the edges of their ranges, in every mixture of signs. */
const corners = [
  ...[0, 1, 0xffffffff, 0x80000000, 0x7fffffff, 0x80000001, 0xc0000000, 0x40000000],
  ...[0x80008000, 0x7fff7fff, 0x80007fff, 0x7fff8000, 0x00010001, 0xfffffffe, 0xfffeffff],
  ...[0xffff0000, 0x0000ffff, 0x8000ffff, 0xffff8000, 0x00008000, 0x80010001],
  ...[0x80808080, 0x7f7f7f7f, 0x7f807f80, 0x807f807f, 0x01010101, 0xff00ff00, 0x00ff00ff, 0xfefefefe],
]
const cornerBytes = [0, 1, 0x7f, 0x80, 0x81, 0xfe, 0xff]

function operand(random: Random): number {
  const kind = random() % 4
  if (kind === 0) return random()
  if (kind > 1) return pick(random, corners)
  const bytes = Array.from({ length: 4 }, () => pick(random, cornerBytes))
  return bytes.reduce((word, byte) => ((word << 8) | byte) >>> 0, 0)
}

/** r0…r14. Every fourth time all but SP and two are the same: coincidences that chance gives too rarely. */
export function dspRegisters(random: Random): number[] {
  const registers = randomRegisters(random).map((value, index) => (index === 13 ? value : operand(random)))
  if (random() % 4 !== 0) return registers
  const same = pick(random, corners)
  const others = [random() % 15, random() % 15]
  return registers.map((value, index) => (index === 13 || others.includes(index) ? value : same))
}

/** NZCVQ and GE. */
export function dspFlags(random: Random): number {
  return (random() & 0xf80f0000) >>> 0
}

/** One instruction of a row, its registers and flags. */
export function dspCaseOf(
  row: Encoding,
  random: Random,
): { readonly instruction: Instruction; readonly test: Case } {
  const instruction = randomInstruction(row, 'outside', random)
  if (instruction === undefined) throw new Error(`no predictable word of ${row.operation} ${row.name}`)
  const test: Case = {
    code: halfwords(instruction.raw, instruction.sizeBytes),
    start: codeAddress(random),
    count: 1,
    registers: dspRegisters(random),
    apsr: dspFlags(random),
    pokes: [],
  }
  return { instruction, test }
}
