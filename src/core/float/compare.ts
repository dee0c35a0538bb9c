import { raise, type Fpscr } from './fpscr.ts'
import { isNan } from './nan.ts'
import { unpack } from './unpack.ts'

/** NZCV of a comparison. */
export const comparison = { equal: 0b0110, less: 0b1000, greater: 0b0010, unordered: 0b0011 } as const

/** The manual's `FPCompare`; where `signalling`, quiet NaNs are invalid operations as well. */
export function fpCompare(a: number, b: number, signalling: boolean, fpscr: Fpscr): number {
  const [left, right] = [unpack(a, fpscr), unpack(b, fpscr)]
  if (isNan(left) || isNan(right)) {
    if (signalling || left.type === 'signallingNan' || right.type === 'signallingNan') raise(fpscr, 'IOC')
    return comparison.unordered
  }
  if (left.value === right.value) return comparison.equal
  return left.value < right.value ? comparison.less : comparison.greater
}
