import { infinity, zero } from './formats.ts'
import { rounding, roundingMode, type Fpscr } from './fpscr.ts'
import { invalid, processNans } from './nan.ts'
import * as real from './real.ts'
import { round } from './round.ts'
import { unpack, type Unpacked } from './unpack.ts'

/** The manual's `FPAdd`. */
export function fpAdd(a: number, b: number, fpscr: Fpscr): number {
  const [left, right] = [unpack(a, fpscr), unpack(b, fpscr)]
  return processNans(left, right, a, b, fpscr) ?? sum(left, right, fpscr)
}

/** The manual's `FPSub`: NaNs keep their sign. */
export function fpSub(a: number, b: number, fpscr: Fpscr): number {
  const [left, right] = [unpack(a, fpscr), unpack(b, fpscr)]
  const nan = processNans(left, right, a, b, fpscr)
  if (nan !== undefined) return nan
  return sum(left, { ...right, isNegative: !right.isNegative, value: -right.value }, fpscr)
}

function sum(a: Unpacked, b: Unpacked, fpscr: Fpscr): number {
  const sameSign = a.isNegative === b.isNegative
  if (a.type === 'infinity' && b.type === 'infinity' && !sameSign) return invalid(fpscr)
  if (a.type === 'infinity') return infinity(a.isNegative)
  if (b.type === 'infinity') return infinity(b.isNegative)
  if (a.type === 'zero' && b.type === 'zero' && sameSign) return zero(a.isNegative)
  return roundOrZero(real.add(a.value, b.value), fpscr)
}

/** An exact zero that has no sign of its own is -0 only where rounding toward minus infinity. */
export function roundOrZero(value: number, fpscr: Fpscr): number {
  return value === 0 ? zero(roundingMode(fpscr) === rounding.minusInfinity) : round(value, fpscr)
}
