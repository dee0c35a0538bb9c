import type { Stage, Sum, Val } from '../stage.ts'

export interface Saturated {
  readonly result: Val
  /** Whether the value did not fit: 1 or 0. */
  readonly saturated: Val
}

/** The largest value of 0…31 bits. */
function largest(s: Stage, bits: Val): Val {
  return s.sub(s.shiftLeft(s.word(1), bits), s.word(1))
}

function clamp(s: Stage, value: Val, { from, to }: { from: Val; to: Val }): Saturated {
  const above = s.lessThan(to, value, true)
  const below = s.lessThan(value, from, true)
  return {
    result: s.select(above, to, s.select(below, from, value)),
    saturated: s.or(above, below),
  }
}

/** The manual's `SignedSatQ` to one more bit than `magnitudeBits`, which is 0…31. */
export function signedSatQ(s: Stage, value: Val, magnitudeBits: Val): Saturated {
  const to = largest(s, magnitudeBits)
  return clamp(s, value, { from: s.not(to), to })
}

/** The manual's `UnsignedSatQ` of a signed value to 0…31 bits. */
export function unsignedSatQ(s: Stage, value: Val, bits: Val): Saturated {
  return clamp(s, value, { from: s.word(0), to: largest(s, bits) })
}

function saturate(s: Stage, { result, overflow }: Sum, firstOperand: Val): Saturated {
  // Where it overflows, the exact result has the first operand's sign.
  const limit = s.xor(s.shiftRightSigned(firstOperand, s.word(31)), s.word(0x7fffffff))
  return { result: s.select(overflow, limit, result), saturated: overflow }
}

/** `SignedSatQ(SInt(a) + SInt(b), 32)`. */
export function saturatingAdd(s: Stage, a: Val, b: Val): Saturated {
  return saturate(s, s.addWithCarry(a, b, s.word(0)), a)
}
/** `SignedSatQ(SInt(a) - SInt(b), 32)`. */
export function saturatingSubtract(s: Stage, a: Val, b: Val): Saturated {
  return saturate(s, s.addWithCarry(a, s.not(b), s.word(1)), a)
}
