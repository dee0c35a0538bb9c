/** A format of floating-point numbers: single precision, or one of the two half precisions. */
export interface Format {
  readonly fractionBits: number
  /** The smallest exponent of a normal number. */
  readonly minimumExponent: number
  /** The first biased exponent that no number has. */
  readonly overflowExponent: number
  readonly signBit: number
  /** Results below the smallest normal number are zero where FPSCR.FZ says so. */
  readonly canFlush: boolean
}

export const singleFormat: Format = {
  ...{ fractionBits: 23, minimumExponent: -126, overflowExponent: 0xff, signBit: 0x80000000, canFlush: true },
}
export const halfFormat: Format = {
  ...{ fractionBits: 10, minimumExponent: -14, overflowExponent: 0x1f, signBit: 0x8000, canFlush: false },
}
/** FPSCR.AHP: numbers where the others have infinities and NaNs. */
export const alternativeHalfFormat: Format = { ...halfFormat, overflowExponent: 0x20 }

/** The manual's `FPZero`, `FPInfinity` and `FPDefaultNaN`. */
export function zero(isNegative: boolean): number {
  return isNegative ? 0x80000000 : 0
}
export function infinity(isNegative: boolean): number {
  return isNegative ? 0xff800000 : 0x7f800000
}
export const defaultNan = 0x7fc00000
