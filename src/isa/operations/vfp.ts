import { byte, choice, flag, reg, regPc, regSp, word } from '../operands.ts'

/**
 * Numbers of S registers are `byte`. D registers are pairs of them: D3 is S6 (its low word) and S7, so that
 * transfers need no operation of their own for D registers and scalars.
 */
const unary = { d: byte, m: byte }
const binary = { d: byte, n: byte, m: byte }
/** The fraction's bits count from the integer's low end: 0…16 or 0…32. */
const fixedPoint = { d: byte, fractionBits: byte, size: choice(16, 32), unsigned: flag }
/** `top`: the half of the S register that holds the half-precision number (VCVTT). */
const halfPrecision = { d: byte, m: byte, top: flag }
/**
 * `count` S registers from `first` on. `imm`, in bytes, is what write-back adds or subtracts: a word more
 * than `count` in the FLDMX and FSTMX forms.
 */
const multiple = { n: regSp, first: byte, count: byte, imm: word, increment: flag, wback: flag }
const stack = { first: byte, count: byte, imm: word }

export const vfpArithmetic = {
  VADD: binary,
  VSUB: binary,
  VMUL: binary,
  VNMUL: binary,
  VDIV: binary,
  VMLA: binary,
  VMLS: binary,
  VNMLA: binary,
  VNMLS: binary,
  VFMA: binary,
  VFMS: binary,
  VFNMA: binary,
  VFNMS: binary,
  VABS: unary,
  VNEG: unary,
  VSQRT: unary,
} as const

export const vfpConversions = {
  /** `signalling` (VCMPE): quiet NaNs raise Invalid Operation as well. */
  VCMP: { d: byte, m: byte, signalling: flag },
  VCMP_zero: { d: byte, signalling: flag },
  /** `roundZero`: toward zero, else by FPSCR (VCVTR). */
  VCVT_f32_to_int: { d: byte, m: byte, unsigned: flag, roundZero: flag },
  VCVT_int_to_f32: { d: byte, m: byte, unsigned: flag },
  VCVT_f32_to_fixed: fixedPoint,
  VCVT_fixed_to_f32: fixedPoint,
  VCVT_f16_to_f32: halfPrecision,
  VCVT_f32_to_f16: halfPrecision,
} as const

export const vfpTransfers = {
  VMOV_reg: unary,
  /** `imm` is the number's single-precision encoding. */
  VMOV_imm: { d: byte, imm: word },
  /** To one S register, or one half of a D register. */
  VMOV_from_core: { n: byte, t: reg },
  VMOV_to_core: { n: byte, t: reg },
  /** To S registers `m` and `m` + 1, or one D register. */
  VMOV_from_cores: { m: byte, t: reg, t2: reg },
  VMOV_to_cores: { m: byte, t: reg, t2: reg },
  /** FPSCR; with `toFlags` its condition flags go to APSR, and `t` is 0. */
  VMRS: { t: reg, toFlags: flag },
  VMSR: { t: reg },

  /** With `double` also S register `d` + 1. */
  VLDR: { d: byte, n: regPc, imm: word, double: flag },
  VSTR: { d: byte, n: reg, imm: word, double: flag },
  VLDM: multiple,
  VSTM: multiple,
  VPUSH: stack,
  VPOP: stack,
} as const

/** The floating-point extension FPv4-SP: single precision. */
export const vfpOperations = { ...vfpArithmetic, ...vfpConversions, ...vfpTransfers } as const
