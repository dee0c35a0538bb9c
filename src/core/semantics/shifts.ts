import type { ShiftKind } from '../../isa/expand.ts'
import type { Stage, Val } from '../stage.ts'

export interface Shifted {
  readonly result: Val
  /** Undefined where the shift leaves the carry alone. */
  readonly carry: Val | undefined
}

/** The manual's `Shift_C` for amounts that `DecodeImmShift` gives: 1…32, or `none`. */
export function shiftImmediate(s: Stage, value: Val, kind: ShiftKind, amount: Val): Shifted {
  const one = s.word(1)
  // All but the last step first: an amount of 32 is then no special case, as stages shift by 0…31.
  const previous = s.sub(amount, one)
  switch (kind) {
    case 'none':
      return { result: value, carry: undefined }
    case 'lsl': {
      const almost = s.shiftLeft(value, previous)
      return { result: s.shiftLeft(almost, one), carry: s.shiftRight(almost, s.word(31)) }
    }
    case 'lsr': {
      const almost = s.shiftRight(value, previous)
      return { result: s.shiftRight(almost, one), carry: s.and(almost, one) }
    }
    case 'asr': {
      const almost = s.shiftRightSigned(value, previous)
      return { result: s.shiftRightSigned(almost, one), carry: s.and(almost, one) }
    }
    case 'ror': {
      const result = s.rotateRight(value, amount)
      return { result, carry: s.shiftRight(result, s.word(31)) }
    }
    case 'rrx':
      return {
        result: s.or(s.shiftRight(value, one), s.shiftLeft(s.carry(), s.word(31))),
        carry: s.and(value, one),
      }
  }
}

/** A shift by the bottom byte of a register: 0 leaves value and carry, 32 and more are their own cases. */
export function shiftByRegister(
  s: Stage,
  value: Val,
  kind: 'lsl' | 'lsr' | 'asr' | 'ror',
  register: Val,
): { result: Val; carry: Val } {
  const amount = s.and(register, s.word(0xff))
  const isZero = s.equal(amount, s.word(0))
  const past = (limit: number): Val => s.lessThan(s.word(limit), amount, false)
  // Clamped so that amount - 1 is within 0…31; the amounts beyond are patched by `past`.
  const clamp = (limit: number): Val => s.select(past(limit), s.word(limit), amount)
  const merge = (result: Val, carry: Val): { result: Val; carry: Val } => ({
    result: s.select(isZero, value, result),
    carry: s.select(isZero, s.carry(), carry),
  })
  switch (kind) {
    case 'lsl':
    case 'lsr': {
      const shifted = shiftImmediate(s, value, kind, clamp(32))
      const zero = s.word(0)
      return merge(shifted.result, s.select(past(32), zero, shifted.carry ?? zero))
    }
    case 'asr': {
      const shifted = shiftImmediate(s, value, kind, clamp(32))
      return merge(shifted.result, shifted.carry ?? s.word(0))
    }
    case 'ror': {
      const result = s.rotateRight(value, s.and(amount, s.word(31)))
      return merge(result, s.shiftRight(result, s.word(31)))
    }
  }
}
