import { roundOrZero } from './add.ts'
import { infinity, zero } from './formats.ts'
import type { Fpscr } from './fpscr.ts'
import { invalid, processNan, processNans } from './nan.ts'
import * as real from './real.ts'
import { unpack } from './unpack.ts'

/** The manual's `FPMulAdd`: addend + a × b, rounded once. */
export function fpMulAdd(addend: number, a: number, b: number, fpscr: Fpscr): number {
  const third = unpack(addend, fpscr)
  const [left, right] = [unpack(a, fpscr), unpack(b, fpscr)]
  const isInfinite = left.type === 'infinity' || right.type === 'infinity'
  const isZero = left.type === 'zero' || right.type === 'zero'
  const isInvalid = isInfinite && isZero
  // `FPProcessNaNs3`: the addend goes first among the signalling ones, and among the quiet ones.
  if (third.type === 'signallingNan') return processNan(third.type, addend, fpscr)
  const hasSignalling = left.type === 'signallingNan' || right.type === 'signallingNan'
  if (third.type === 'quietNan' && !hasSignalling)
    return isInvalid ? invalid(fpscr) : processNan(third.type, addend, fpscr)
  const nan = processNans(left, right, a, b, fpscr)
  if (nan !== undefined) return nan

  const isNegative = left.isNegative !== right.isNegative
  const sameSign = third.isNegative === isNegative
  if (isInvalid || (third.type === 'infinity' && isInfinite && !sameSign)) return invalid(fpscr)
  if (third.type === 'infinity') return infinity(third.isNegative)
  if (isInfinite) return infinity(isNegative)
  if (third.type === 'zero' && isZero && sameSign) return zero(isNegative)
  return roundOrZero(real.add(third.value, left.value * right.value), fpscr)
}
