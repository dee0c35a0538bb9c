/** FPSCR, as an operation sees and changes it: it controls the operation and collects its exceptions. */
export interface Fpscr {
  word: number
}

/** Fields of FPSCR (A2.5.3). */
export const fpscrFields = {
  /** N, Z, C and V of the last comparison. */
  flags: 0xf0000000,
  /** Alternative half-precision. */
  AHP: 1 << 26,
  /** Default NaN. */
  DN: 1 << 25,
  /** Flush-to-zero. */
  FZ: 1 << 24,
  RMode: 3 << 22,
} as const

/** Cumulative exception bits: set by operations, cleared by VMSR only. */
export const cumulative = {
  /** Input Denormal. */
  IDC: 1 << 7,
  /** Inexact. */
  IXC: 1 << 4,
  /** Underflow. */
  UFC: 1 << 3,
  /** Overflow. */
  OFC: 1 << 2,
  /** Division by Zero. */
  DZC: 1 << 1,
  /** Invalid Operation. */
  IOC: 1 << 0,
} as const

/** Values of RMode. */
export const rounding = { nearest: 0, plusInfinity: 1, minusInfinity: 2, zero: 3 } as const

/** How FPSCR rounds: to nearest (ties to even), toward plus or minus infinity, toward zero. */
export function roundingMode(fpscr: Fpscr): number {
  return (fpscr.word >>> 22) & 3
}

/** Flush-to-zero: denormal operands and results of single-precision operations count as zero. */
export function flushesToZero(fpscr: Fpscr): boolean {
  return (fpscr.word & fpscrFields.FZ) !== 0
}

/** The manual's `FPProcessException`: nothing traps in ARMv7-M, the bit is set. */
export function raise(fpscr: Fpscr, exception: keyof typeof cumulative): void {
  fpscr.word |= cumulative[exception]
}
