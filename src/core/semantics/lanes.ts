import type { Stage, Val } from '../stage.ts'

/** How a word is taken apart: into two halves or four bytes, `SInt` or `UInt` of each. */
export interface Lanes {
  readonly bits: 8 | 16
  readonly signed: boolean
}

/** A word's lanes, lowest first. */
export const laneNumbers = { 8: [0, 1, 2, 3], 16: [0, 1] } as const

export const signedHalves = { bits: 16, signed: true } as const
export const signedBytes = { bits: 8, signed: true } as const
export const unsignedBytes = { bits: 8, signed: false } as const

/** One lane of a word, as a value of 32 bits. */
export function lane(s: Stage, value: Val, index: number, { bits, signed }: Lanes): Val {
  const low = s.word(bits * index)
  if (bits * (index + 1) === 32) return signed ? s.shiftRightSigned(value, low) : s.shiftRight(value, low)
  const atBottom = index === 0 ? value : s.shiftRight(value, low)
  return signed ? s.signExtend(atBottom, bits) : s.and(atBottom, s.word(2 ** bits - 1))
}

/** A word of lanes, lowest first; what does not fit into a lane is cut off. */
export function join(s: Stage, lanes: readonly Val[], bits: 8 | 16): Val {
  const placed = lanes.map((value, index) => {
    const isTop = index === lanes.length - 1
    const kept = isTop ? value : s.and(value, s.word(2 ** bits - 1))
    return index === 0 ? kept : s.shiftLeft(kept, s.word(bits * index))
  })
  return placed.reduce((word, value) => s.or(word, value))
}
