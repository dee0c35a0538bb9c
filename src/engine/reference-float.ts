import { fpAdd, fpSub } from '../core/float/add.ts'
import { fpCompare } from '../core/float/compare.ts'
import { fixedToFp, fpToFixed, type Fixed } from '../core/float/convert.ts'
import { fpDiv } from '../core/float/divide.ts'
import { fpscrFields, type Fpscr } from '../core/float/fpscr.ts'
import { fpMulAdd } from '../core/float/fused.ts'
import { fpHalfToSingle, fpSingleToHalf } from '../core/float/half.ts'
import { fpMul } from '../core/float/multiply.ts'
import { fpSqrt } from '../core/float/square-root.ts'
import { fpscrImplemented } from '../core/fp-context.ts'
import type { FixedPoint, FloatStage } from '../core/float-stage.ts'
import { layout } from '../core/layout.ts'
import type { Val } from '../core/stage.ts'
import type { State } from '../core/state.ts'
import { num, val } from './reference-values.ts'

/** The reference stage's floating point: soft-float, so that no host's arithmetic decides anything. */
export class ReferenceFloat implements FloatStage {
  readonly #state: State
  readonly #registers: { number: number; value: number }[] = []
  /** FPSCR as the operation has it so far. */
  readonly #fpscr: Fpscr = { word: 0 }

  constructor(state: State) {
    this.#state = state
  }

  begin(): void {
    this.#registers.length = 0
    this.#fpscr.word = this.#state.get(layout.fpscr)
  }
  commit(): void {
    for (const { number, value } of this.#registers) this.#state.set(layout.fpRegisters + 4 * number, value)
    this.#state.set(layout.fpscr, this.#fpscr.word)
  }

  register(number: Val): Val {
    return val(this.#state.get(layout.fpRegisters + 4 * num(number)))
  }
  setRegister(number: Val, value: Val): void {
    this.#registers.push({ number: num(number), value: num(value) })
  }
  forEachRegister(first: Val, count: Val, body: (number: Val, offset: Val) => void): void {
    for (let i = 0; i < num(count); i++) body(val(num(first) + i), val(4 * i))
  }

  add(a: Val, b: Val): Val {
    return val(fpAdd(num(a), num(b), this.#fpscr))
  }
  sub(a: Val, b: Val): Val {
    return val(fpSub(num(a), num(b), this.#fpscr))
  }
  mul(a: Val, b: Val): Val {
    return val(fpMul(num(a), num(b), this.#fpscr))
  }
  div(a: Val, b: Val): Val {
    return val(fpDiv(num(a), num(b), this.#fpscr))
  }
  sqrt(a: Val): Val {
    return val(fpSqrt(num(a), this.#fpscr))
  }
  mulAdd(addend: Val, a: Val, b: Val): Val {
    return val(fpMulAdd(num(addend), num(a), num(b), this.#fpscr))
  }
  compare(a: Val, b: Val, signalling: boolean): void {
    const nzcv = fpCompare(num(a), num(b), signalling, this.#fpscr)
    this.#fpscr.word = (this.#fpscr.word & ~fpscrFields.flags) | (nzcv << 28)
  }

  toFixed(a: Val, to: FixedPoint, roundZero: boolean): Val {
    return val(fpToFixed(num(a), fixed(to), roundZero, this.#fpscr))
  }
  fromFixed(a: Val, from: FixedPoint, nearest: boolean): Val {
    return val(fixedToFp(num(a), fixed(from), nearest, this.#fpscr))
  }
  halfToSingle(a: Val): Val {
    return val(fpHalfToSingle(num(a), this.#fpscr))
  }
  singleToHalf(a: Val): Val {
    return val(fpSingleToHalf(num(a), this.#fpscr))
  }

  status(): Val {
    return val(this.#fpscr.word)
  }
  setStatus(value: Val): void {
    this.#fpscr.word = num(value) & fpscrImplemented
  }
}

function fixed({ bits, unsigned, fractionBits }: FixedPoint): Fixed {
  return { bits, unsigned, fractionBits: num(fractionBits) }
}
