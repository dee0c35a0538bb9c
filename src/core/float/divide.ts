import { infinity, zero } from './formats.ts'
import { raise, type Fpscr } from './fpscr.ts'
import { invalid, processNans } from './nan.ts'
import * as real from './real.ts'
import { round } from './round.ts'
import { unpack } from './unpack.ts'

/** The manual's `FPDiv`. */
export function fpDiv(dividend: number, divisor: number, fpscr: Fpscr): number {
  const [left, right] = [unpack(dividend, fpscr), unpack(divisor, fpscr)]
  const nan = processNans(left, right, dividend, divisor, fpscr)
  if (nan !== undefined) return nan
  if (left.type === right.type && left.type !== 'nonzero') return invalid(fpscr)
  const isNegative = left.isNegative !== right.isNegative
  if (left.type === 'infinity') return infinity(isNegative)
  if (right.type === 'zero') {
    raise(fpscr, 'DZC')
    return infinity(isNegative)
  }
  if (left.type === 'zero' || right.type === 'infinity') return zero(isNegative)
  return round(real.divide(left.value, right.value), fpscr)
}
