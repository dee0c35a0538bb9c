import { infinity, zero } from './formats.ts'
import type { Fpscr } from './fpscr.ts'
import { invalid, processNans } from './nan.ts'
import { round } from './round.ts'
import { unpack } from './unpack.ts'

/** The manual's `FPMul`. */
export function fpMul(a: number, b: number, fpscr: Fpscr): number {
  const [left, right] = [unpack(a, fpscr), unpack(b, fpscr)]
  const nan = processNans(left, right, a, b, fpscr)
  if (nan !== undefined) return nan
  const isNegative = left.isNegative !== right.isNegative
  const isInfinite = left.type === 'infinity' || right.type === 'infinity'
  const isZero = left.type === 'zero' || right.type === 'zero'
  if (isInfinite && isZero) return invalid(fpscr)
  if (isInfinite) return infinity(isNegative)
  return isZero ? zero(isNegative) : round(left.value * right.value, fpscr)
}
