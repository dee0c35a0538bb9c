import type { Val } from './stage.ts'

/** How an integer or fixed-point number is converted. */
export interface FixedPoint {
  readonly bits: 16 | 32
  readonly unsigned: boolean
  readonly fractionBits: Val
}

/**
 * What meanings of floating-point instructions can say: S registers by number, and the manual's functions (A2.5) on
 * single-precision words. The functions are controlled by FPSCR and raise their exceptions there. As with core
 * registers, reads see the state from before the operation and writes take effect together at its end.
 */
export interface FloatStage {
  register(number: Val): Val
  setRegister(number: Val, value: Val): void
  /** Calls back for `count` registers from `first` on, each with its offset in bytes: 0, 4, 8 … */
  forEachRegister(first: Val, count: Val, body: (number: Val, offset: Val) => void): void

  add(a: Val, b: Val): Val
  sub(a: Val, b: Val): Val
  mul(a: Val, b: Val): Val
  div(a: Val, b: Val): Val
  sqrt(a: Val): Val
  /** addend + a × b, rounded once. */
  mulAdd(addend: Val, a: Val, b: Val): Val
  /** Sets FPSCR's condition flags; `signalling`: quiet NaNs are invalid operations as well. */
  compare(a: Val, b: Val, signalling: boolean): void

  /** Rounds toward zero, or by FPSCR; the result is sign- or zero-extended. */
  toFixed(a: Val, to: FixedPoint, roundZero: boolean): Val
  /** Rounds to nearest, or by FPSCR. */
  fromFixed(a: Val, from: FixedPoint, nearest: boolean): Val
  /** Half-precision numbers are in the low half of a word, the rest of it is ignored or zero. */
  halfToSingle(a: Val): Val
  singleToHalf(a: Val): Val

  /** FPSCR as VMRS reads it. */
  status(): Val
  /** VMSR: bits that do not exist stay zero. */
  setStatus(value: Val): void
}
