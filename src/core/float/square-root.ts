import type { Fpscr } from './fpscr.ts'
import { invalid, isNan, processNan } from './nan.ts'
import * as real from './real.ts'
import { round } from './round.ts'
import { infinity, zero } from './formats.ts'
import { unpack } from './unpack.ts'

/** The manual's `FPSqrt`. */
export function fpSqrt(operand: number, fpscr: Fpscr): number {
  const unpacked = unpack(operand, fpscr)
  if (isNan(unpacked)) return processNan(unpacked.type, operand, fpscr)
  if (unpacked.type === 'zero') return zero(unpacked.isNegative)
  if (unpacked.isNegative) return invalid(fpscr)
  return unpacked.type === 'infinity' ? infinity(false) : round(real.squareRoot(unpacked.value), fpscr)
}
