import { table, type Instruction } from '../../src/isa/decode.ts'
import type { Encoding } from '../../src/isa/encoding.ts'
import { halfwords } from '../isa/binutils.ts'
import type { Case, Floats } from '../oracles/unicorn.ts'
import { codeAddress, pick, randomFlags, randomInstruction, randomRegisters, type Random } from './cases.ts'
import { ramBase, ramSizeBytes } from './fixture.ts'

/** Every encoding of the floating-point extension. */
export const vfpRows: readonly Encoding[] = table.filter(({ since }) => since === 'VFPv4-SP')

const operationsByFamily = {
  'add and subtract': ['VADD', 'VSUB'],
  multiply: ['VMUL', 'VNMUL'],
  divide: ['VDIV'],
  'square root': ['VSQRT'],
  'multiply and add, rounded twice': ['VMLA', 'VMLS', 'VNMLA', 'VNMLS'],
  'multiply and add, rounded once': ['VFMA', 'VFMS', 'VFNMA', 'VFNMS'],
  'signs and moves': ['VABS', 'VNEG', 'VMOV_reg', 'VMOV_imm'],
  compare: ['VCMP', 'VCMP_zero'],
  'to integers': ['VCVT_f32_to_int'],
  'from integers': ['VCVT_int_to_f32'],
  'to fixed point': ['VCVT_f32_to_fixed'],
  'from fixed point': ['VCVT_fixed_to_f32'],
  'from half precision': ['VCVT_f16_to_f32'],
  'to half precision': ['VCVT_f32_to_f16'],
  'core registers': ['VMOV_from_core', 'VMOV_to_core', 'VMOV_from_cores', 'VMOV_to_cores', 'VMRS', 'VMSR'],
  'load and store': ['VLDR', 'VSTR'],
  'load and store multiple': ['VLDM', 'VSTM', 'VPUSH', 'VPOP'],
} as const satisfies Record<string, readonly string[]>

export type VfpFamily = keyof typeof operationsByFamily
export const vfpFamilies = Object.keys(operationsByFamily) as VfpFamily[]

/** The rows of a family. A test sees to it that each row is in one. */
export function vfpRowsOf(family: VfpFamily): Encoding[] {
  const names: readonly string[] = operationsByFamily[family]
  return vfpRows.filter(({ operation }) => names.includes(operation))
}

/** Magnitudes at the edges of what single precision can hold. */
const corners = [
  ...[0, 1, 2, 0x007fffff, 0x007ffffe, 0x00400000, 0x00800000, 0x00800001, 0x00ffffff, 0x01000000],
  ...[0x7f7fffff, 0x7f7ffffe, 0x7f000000, 0x7effffff, 0x7f800000],
  ...[0x7fc00000, 0x7fffffff, 0x7fd23456, 0x7f800001, 0x7fbfffff, 0x7fa12345],
  // 1, the numbers beside it, 2, 3, 0.5, 1.5, 2.5, 10.
  ...[0x3f800000, 0x3f800001, 0x3f7fffff, 0x40000000, 0x40400000, 0x3f000000, 0x3fc00000, 0x40200000],
  ...[0x41200000, 0x3eaaaaab, 0x3dcccccd],
  // Around 2^15, 2^16, 2^31, 2^32 and the largest half-precision numbers.
  ...[0x46fffe00, 0x47000000, 0x47800000, 0x477fff00, 0x4effffff, 0x4f000000, 0x4f7fffff, 0x4f800000],
  ...[0x477fe000, 0x477fefff, 0x477ff000, 0x477ff001, 0x47ffefff, 0x47fff000],
  // Around the smallest half-precision numbers.
  ...[0x38800000, 0x387fc000, 0x387fe000, 0x387fffff, 0x33800000, 0x33000000, 0x33000001, 0x32ffffff],
]

/** A number: a corner, one of a few bits, one of a near exponent, or any. */
export function single(random: Random): number {
  const sign = random() & 0x80000000
  switch (random() % 6) {
    case 0:
    case 1:
      return (sign | pick(random, corners)) >>> 0
    case 2: {
      // Few bits: exact results, and ties.
      const exponent = 100 + (random() % 56)
      return (sign | (exponent << 23) | (random() & 0x7ff000 & -(2 ** (12 + (random() % 11))))) >>> 0
    }
    case 3:
      return (sign | ((120 + (random() % 16)) << 23) | (random() & 0x7fffff)) >>> 0
    case 4:
      return (sign | ((random() % 40) << 23) | (random() & 0x7fffff)) >>> 0
    default:
      return random()
  }
}

/** s0…s31; every fourth time most of them are near one another, so that sums cancel and results are ties. */
export function singles(random: Random): number[] {
  const registers = Array.from({ length: 32 }, () => single(random))
  if (random() % 4 !== 0) return registers
  const near = single(random)
  return registers.map((value) => {
    if (random() % 3 === 0) return value
    const sign = random() % 2 === 0 ? 0 : 0x80000000
    return (((near + (random() % 5) - 2) & 0x7fffffff) | sign) >>> 0
  })
}

/** Integers for conversions: of every size. */
function integers(random: Random): number[] {
  return Array.from({ length: 32 }, () => {
    const value = random() >>> (random() % 32)
    const nearPower = (2 ** (random() % 32) + (random() % 3) - 1) >>> 0
    const magnitude = random() % 3 === 0 ? nearPower : value
    return (random() % 2 === 0 ? magnitude : -magnitude) >>> 0
  })
}
/** Two half-precision numbers a register, often at an edge. */
function halves(random: Random): number[] {
  const edges = [0, 1, 0x3ff, 0x400, 0x7bff, 0x7c00, 0x7c01, 0x7dff, 0x7e00, 0x7fff, 0x3c00]
  const half = (): number =>
    (random() % 2 === 0 ? pick(random, edges) : random() & 0x7fff) | (random() & 0x8000)
  return Array.from({ length: 32 }, () => ((half() << 16) | half()) >>> 0)
}

/** Every mode, and in two of three cases some of what earlier operations left. */
export function fpscr(random: Random): number {
  const modes = random() % 3 === 0 ? 0 : random() & 0x07c00000
  return (modes | (random() % 3 === 0 ? 0 : random() & 0xf000009f)) >>> 0
}

function floatsFor(operation: string, random: Random): Floats {
  const kind =
    operation === 'VCVT_int_to_f32' || operation === 'VCVT_fixed_to_f32'
      ? integers
      : operation === 'VCVT_f16_to_f32'
        ? halves
        : singles
  return { registers: kind(random), fpscr: fpscr(random) }
}

/** Points the base of a transfer into RAM. */
function aim({ operation, operands }: Instruction, registers: number[], random: Random): void {
  if (!/^V(LDR|STR|LDM|STM)/.test(operation) || operands.n === 15) return
  const address = (ramBase + 0x400 + (random() % (ramSizeBytes - 0x800))) & ~3
  registers[operands.n as number] = operation.endsWith('R') ? address - (operands.imm as number) : address
}

/** One instruction of a row, and the state before it. */
export function vfpCaseOf(
  row: Encoding,
  random: Random,
): { readonly instruction: Instruction; readonly test: Case } {
  const instruction = randomInstruction(row, 'outside', random)
  if (instruction === undefined) throw new Error(`no predictable word of ${row.operation} ${row.name}`)
  const registers = randomRegisters(random)
  aim(instruction, registers, random)
  const test: Case = {
    code: halfwords(instruction.raw, instruction.sizeBytes),
    start: codeAddress(random),
    count: 1,
    registers,
    apsr: randomFlags(random),
    pokes: [],
    floats: floatsFor(row.operation, random),
  }
  return { instruction, test }
}
