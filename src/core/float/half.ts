import { alternativeHalfFormat, defaultNan, halfFormat, infinity, zero } from './formats.ts'
import { fpscrFields, raise, type Fpscr } from './fpscr.ts'
import { isNan } from './nan.ts'
import { round } from './round.ts'
import { unpack, unpackHalf } from './unpack.ts'

const halfDefaultNan = 0x7e00

/** The manual's `FPHalfToSingle` of the low half of a word. */
export function fpHalfToSingle(operand: number, fpscr: Fpscr): number {
  const unpacked = unpackHalf(operand, fpscr)
  const { type, isNegative, value } = unpacked
  if (isNan(unpacked)) {
    if (type === 'signallingNan') raise(fpscr, 'IOC')
    if ((fpscr.word & fpscrFields.DN) !== 0) return defaultNan
    return (infinity(isNegative) | (1 << 22) | ((operand & 0x1ff) << 13)) >>> 0
  }
  if (type === 'infinity') return infinity(isNegative)
  return type === 'zero' ? zero(isNegative) : round(value, fpscr)
}

/** The manual's `FPSingleToHalf`: a half-precision number. */
export function fpSingleToHalf(operand: number, fpscr: Fpscr): number {
  const isAlternative = (fpscr.word & fpscrFields.AHP) !== 0
  const unpacked = unpack(operand, fpscr)
  const { type, isNegative, value } = unpacked
  const sign = isNegative ? halfFormat.signBit : 0
  if (isNan(unpacked)) {
    if (type === 'signallingNan' || isAlternative) raise(fpscr, 'IOC')
    if (isAlternative) return sign
    return (fpscr.word & fpscrFields.DN) !== 0
      ? halfDefaultNan
      : sign | halfDefaultNan | ((operand >>> 13) & 0x1ff)
  }
  if (type === 'infinity') {
    if (!isAlternative) return sign | 0x7c00
    raise(fpscr, 'IOC')
    return sign | 0x7fff
  }
  return type === 'zero' ? sign : round(value, fpscr, isAlternative ? alternativeHalfFormat : halfFormat)
}
