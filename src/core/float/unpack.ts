import { flushesToZero, fpscrFields, raise, type Fpscr } from './fpscr.ts'
import { powerOf2 } from './real.ts'

/** What the manual's `FPUnpack` tells of an operand. */
export interface Unpacked {
  readonly type: 'nonzero' | 'zero' | 'infinity' | 'quietNan' | 'signallingNan'
  readonly isNegative: boolean
  /** The number it stands for; an infinity is larger than every number, a NaN is 0. */
  readonly value: number
}

const single = new Float32Array(1)
const word = new Uint32Array(single.buffer)

const [positiveZero, negativeZero] = both('zero', 0)
const [positiveInfinity, negativeInfinity] = both('infinity', Infinity)
const [positiveQuiet, negativeQuiet] = both('quietNan', 0)
const [positiveSignalling, negativeSignalling] = both('signallingNan', 0)

function both(type: Unpacked['type'], magnitude: number): readonly [positive: Unpacked, negative: Unpacked] {
  return [
    { type, isNegative: false, value: magnitude },
    { type, isNegative: true, value: -magnitude },
  ]
}

/** `FPUnpack` of a single-precision number. Flush-to-zero makes denormal ones zero (Input Denormal). */
export function unpack(operand: number, fpscr: Fpscr): Unpacked {
  const isNegative = operand >> 31 !== 0
  const magnitude = operand & 0x7fffffff
  if (magnitude >= 0x7f800000) {
    if (magnitude === 0x7f800000) return isNegative ? negativeInfinity : positiveInfinity
    if ((magnitude & (1 << 22)) !== 0) return isNegative ? negativeQuiet : positiveQuiet
    return isNegative ? negativeSignalling : positiveSignalling
  }
  if (magnitude < 0x00800000) {
    if (magnitude !== 0 && flushesToZero(fpscr)) {
      raise(fpscr, 'IDC')
      return isNegative ? negativeZero : positiveZero
    }
    if (magnitude === 0) return isNegative ? negativeZero : positiveZero
  }
  word[0] = operand
  return { type: 'nonzero', isNegative, value: single[0] ?? 0 }
}

/** `FPUnpack` of a half-precision number: never flushed; the alternative format has no infinities and NaNs. */
export function unpackHalf(operand: number, fpscr: Fpscr): Unpacked {
  const isNegative = (operand & 0x8000) !== 0
  const exponent = (operand >>> 10) & 0x1f
  const fraction = operand & 0x3ff
  if (exponent === 0 && fraction === 0) return isNegative ? negativeZero : positiveZero
  if (exponent === 0x1f && (fpscr.word & fpscrFields.AHP) === 0) {
    if (fraction === 0) return isNegative ? negativeInfinity : positiveInfinity
    if ((fraction & 0x200) !== 0) return isNegative ? negativeQuiet : positiveQuiet
    return isNegative ? negativeSignalling : positiveSignalling
  }
  const magnitude = exponent === 0 ? fraction * powerOf2(-24) : (fraction + 0x400) * powerOf2(exponent - 25)
  return { type: 'nonzero', isNegative, value: isNegative ? -magnitude : magnitude }
}
