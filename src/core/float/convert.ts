import { fpscrFields, raise, rounding, roundingMode, type Fpscr } from './fpscr.ts'
import { isNan } from './nan.ts'
import { powerOf2 } from './real.ts'
import { round } from './round.ts'
import { unpack } from './unpack.ts'

/** An integer or fixed-point number that is converted to or from. */
export interface Fixed {
  readonly bits: 16 | 32
  readonly unsigned: boolean
  readonly fractionBits: number
}

/** The manual's `FPToFixed`: the number's low bits, sign- or zero-extended to a word. */
export function fpToFixed(operand: number, to: Fixed, roundZero: boolean, fpscr: Fpscr): number {
  const unpacked = unpack(operand, fpscr)
  if (isNan(unpacked)) {
    raise(fpscr, 'IOC')
    return 0
  }
  const value = unpacked.value * powerOf2(to.fractionBits)
  const rounded = roundToInteger(value, roundZero ? rounding.zero : roundingMode(fpscr))
  const smallest = to.unsigned ? 0 : -(2 ** (to.bits - 1))
  const largest = to.unsigned ? 2 ** to.bits - 1 : 2 ** (to.bits - 1) - 1
  const saturated = Math.min(Math.max(rounded, smallest), largest)
  if (saturated !== rounded) raise(fpscr, 'IOC')
  else if (rounded !== value) raise(fpscr, 'IXC')
  return saturated >>> 0
}

function roundToInteger(value: number, mode: number): number {
  switch (mode) {
    case rounding.nearest: {
      const below = Math.floor(value)
      const error = value - below
      return error > 0.5 || (error === 0.5 && below % 2 !== 0) ? below + 1 : below
    }
    case rounding.plusInfinity:
      return Math.ceil(value)
    case rounding.minusInfinity:
      return Math.floor(value)
    default:
      return Math.trunc(value)
  }
}

/** The manual's `FixedToFP`; `nearest`: whatever FPSCR's rounding mode is. */
export function fixedToFp(operand: number, from: Fixed, nearest: boolean, fpscr: Fpscr): number {
  const shift = 32 - from.bits
  const integer = from.unsigned ? (operand << shift) >>> shift : (operand << shift) >> shift
  if (integer === 0) return 0
  const value = integer * powerOf2(-from.fractionBits)
  if (!nearest) return round(value, fpscr)
  const mode = fpscr.word & fpscrFields.RMode
  fpscr.word &= ~fpscrFields.RMode
  const result = round(value, fpscr)
  fpscr.word |= mode
  return result
}
