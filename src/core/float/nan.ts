import { defaultNan } from './formats.ts'
import { fpscrFields, raise, type Fpscr } from './fpscr.ts'
import type { Unpacked } from './unpack.ts'

/** The result of an invalid operation. */
export function invalid(fpscr: Fpscr): number {
  raise(fpscr, 'IOC')
  return defaultNan
}

/** The manual's `FPProcessNaN`: a signalling NaN is made quiet, which is an invalid operation. */
export function processNan(type: Unpacked['type'], operand: number, fpscr: Fpscr): number {
  if (type === 'signallingNan') raise(fpscr, 'IOC')
  return (fpscr.word & fpscrFields.DN) !== 0 ? defaultNan : (operand | (1 << 22)) >>> 0
}

/** `FPProcessNaNs`: signalling ones go first, then the first operand; undefined where neither is a NaN. */
export function processNans(
  a: Unpacked,
  b: Unpacked,
  operandA: number,
  operandB: number,
  fpscr: Fpscr,
): number | undefined {
  if (a.type === 'signallingNan') return processNan(a.type, operandA, fpscr)
  if (b.type === 'signallingNan') return processNan(b.type, operandB, fpscr)
  if (a.type === 'quietNan') return processNan(a.type, operandA, fpscr)
  if (b.type === 'quietNan') return processNan(b.type, operandB, fpscr)
  return undefined
}

export function isNan({ type }: Unpacked): boolean {
  return type === 'quietNan' || type === 'signallingNan'
}
