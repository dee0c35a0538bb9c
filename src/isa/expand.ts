import { bit, bits } from '../bits.ts'

/** Kinds of shift after `DecodeImmShift`; `none` stands for LSL #0, which leaves the carry alone. */
export type ShiftKind = 'none' | 'lsl' | 'lsr' | 'asr' | 'ror' | 'rrx'
export const shiftKinds = ['none', 'lsl', 'lsr', 'asr', 'ror', 'rrx'] as const

/** For encodings without a shift. */
export const noShift: { readonly shift: ShiftKind; readonly amount: number } = { shift: 'none', amount: 0 }

/** A condition field: 0 EQ … 13 LE. */
export type Condition = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13
/** Suffixes by condition field; 14 (AL) has none. */
export const conditionNames = [
  ...['eq', 'ne', 'cs', 'cc', 'mi', 'pl', 'vs', 'vc'],
  ...['hi', 'ls', 'ge', 'lt', 'gt', 'le', ''],
] as const

/** The manual's `DecodeImmShift(type, imm5)`: amounts are 1…32, 0 only with `none`. */
export function decodeImmShift(type: number, imm5: number): { shift: ShiftKind; amount: number } {
  switch (type & 3) {
    case 0:
      return imm5 === 0 ? { shift: 'none', amount: 0 } : { shift: 'lsl', amount: imm5 }
    case 1:
      return { shift: 'lsr', amount: imm5 === 0 ? 32 : imm5 }
    case 2:
      return { shift: 'asr', amount: imm5 === 0 ? 32 : imm5 }
    default:
      return imm5 === 0 ? { shift: 'rrx', amount: 1 } : { shift: 'ror', amount: imm5 }
  }
}

/** Whether `ThumbExpandImm_C` hands the carry through or sets it to bit 31 of the constant. */
export type CarryOut = 'unchanged' | 'bit31'

/** For constants that are not rotated. */
export const carryUnchanged: { readonly carryOut: CarryOut } = { carryOut: 'unchanged' }

/** The manual's `ThumbExpandImm_C(imm12)`. */
export function thumbExpandImm(imm12: number): { imm: number; carryOut: CarryOut } {
  const byteValue = bits(imm12, 7, 0)
  if (bits(imm12, 11, 10) === 0) {
    switch (bits(imm12, 9, 8)) {
      case 0:
        return { imm: byteValue, carryOut: 'unchanged' }
      case 1:
        return { imm: (byteValue << 16) | byteValue, carryOut: 'unchanged' }
      case 2:
        return { imm: ((byteValue << 24) | (byteValue << 8)) >>> 0, carryOut: 'unchanged' }
      default:
        return { imm: Math.imul(byteValue, 0x01010101) >>> 0, carryOut: 'unchanged' }
    }
  }
  const unrotated = 0x80 | bits(imm12, 6, 0)
  const rotation = bits(imm12, 11, 7)
  return { imm: ((unrotated >>> rotation) | (unrotated << (32 - rotation))) >>> 0, carryOut: 'bit31' }
}

/** `ThumbExpandImm_C` with a zero byte in a repeated form is UNPREDICTABLE. */
export function thumbExpandImmIsUnpredictable(imm12: number): boolean {
  return bits(imm12, 11, 10) === 0 && bits(imm12, 9, 8) !== 0 && bits(imm12, 7, 0) === 0
}

/** Offset of B.W T4 and BL: `I1 = NOT(J1 EOR S)`, `I2 = NOT(J2 EOR S)`. */
export function branchOffset24(s: number, j1: number, j2: number, imm10: number, imm11: number): number {
  const i1 = 1 - (j1 ^ s)
  const i2 = 1 - (j2 ^ s)
  const magnitude = (i1 << 23) | (i2 << 22) | (imm10 << 12) | (imm11 << 1)
  return s === 1 ? magnitude - (1 << 24) : magnitude
}

/** Sign of an offset with a separate U bit; never -0. */
export function signedOffset(u: number, offset: number): number {
  return u === 1 ? offset : 0 - offset
}

/** The manual's `VFPExpandImm(imm8, 32)`: the single-precision encoding. */
export function vfpExpandImm(imm8: number): number {
  const exponent = bit(imm8, 6) === 1 ? 0x7c : 0x80
  return ((bit(imm8, 7) << 31) | ((exponent | bits(imm8, 5, 4)) << 23) | (bits(imm8, 3, 0) << 19)) >>> 0
}
