import { alternativeHalfFormat, singleFormat, zero, type Format } from './formats.ts'
import { flushesToZero, raise, rounding, roundingMode, type Fpscr } from './fpscr.ts'
import { exponentOf, powerOf2 } from './real.ts'

/** The manual's `FPRound` of a real number (`real.ts`) other than zero. */
export function round(real: number, fpscr: Fpscr, format: Format = singleFormat): number {
  const { fractionBits, minimumExponent, signBit } = format
  const isNegative = real < 0
  const sign = isNegative ? signBit : 0
  const magnitude = Math.abs(real)
  const exponent = exponentOf(magnitude)
  // Flushed results raise Underflow only.
  if (format.canFlush && exponent < minimumExponent && flushesToZero(fpscr)) {
    raise(fpscr, 'UFC')
    return zero(isNegative)
  }
  let biasedExponent = Math.max(exponent - minimumExponent + 1, 0)
  const scaled = magnitude * powerOf2(fractionBits - Math.max(exponent, minimumExponent))
  let mantissa = Math.floor(scaled)
  const error = scaled - mantissa
  // Tininess is detected before rounding.
  if (biasedExponent === 0 && error !== 0) raise(fpscr, 'UFC')
  const mode = roundingMode(fpscr)
  if (roundsUp(mode, isNegative, error, mantissa)) {
    mantissa += 1
    if (mantissa === 2 ** fractionBits) biasedExponent = 1
    if (mantissa === 2 ** (fractionBits + 1)) {
      biasedExponent += 1
      mantissa /= 2
    }
  }
  if (biasedExponent >= format.overflowExponent) return overflow(isNegative, mode, fpscr, format)
  if (error !== 0) raise(fpscr, 'IXC')
  const fraction = mantissa % 2 ** fractionBits
  return sign + biasedExponent * 2 ** fractionBits + fraction
}

/** Whether what was cut off, `error`, makes the magnitude one larger. */
function roundsUp(mode: number, isNegative: boolean, error: number, mantissa: number): boolean {
  switch (mode) {
    case rounding.nearest:
      return error > 0.5 || (error === 0.5 && mantissa % 2 === 1)
    case rounding.plusInfinity:
      return error !== 0 && !isNegative
    case rounding.minusInfinity:
      return error !== 0 && isNegative
    default:
      return false
  }
}

/** An infinity, or the largest number where the mode does not round away from zero. */
function overflow(isNegative: boolean, mode: number, fpscr: Fpscr, format: Format): number {
  const sign = isNegative ? format.signBit : 0
  const aboveLargest = format.overflowExponent * 2 ** format.fractionBits
  if (format === alternativeHalfFormat) {
    raise(fpscr, 'IOC')
    return sign + aboveLargest - 1
  }
  raise(fpscr, 'OFC')
  raise(fpscr, 'IXC')
  const isAwayFromZero = mode === (isNegative ? rounding.minusInfinity : rounding.plusInfinity)
  return sign + aboveLargest - (mode === rounding.nearest || isAwayFromZero ? 0 : 1)
}
