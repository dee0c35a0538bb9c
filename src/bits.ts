/** `value<high:low>` in the manual's notation. */
export function bits(value: number, high: number, low: number): number {
  return (value >>> low) & (high - low === 31 ? 0xffffffff : (1 << (high - low + 1)) - 1)
}

/** `value<index>`: 0 or 1. */
export function bit(value: number, index: number): number {
  return (value >>> index) & 1
}

/** Sign-extends the low `width` bits to a signed 32-bit number. */
export function signExtend(value: number, width: number): number {
  return (value << (32 - width)) >> (32 - width)
}

/** How many bits of the 32-bit word are set. */
export function bitCount(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** 32-bit words that look random (mulberry32): the same for the same seed on every machine. */
export function randomWords(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** Index of the lowest set bit; 32 for zero. */
export function lowestSetBit(value: number): number {
  return value === 0 ? 32 : 31 - Math.clz32(value & -value)
}

/** `0x` and eight lower-case digits: how addresses are printed everywhere. */
export function hex(value: number, digits = 8): string {
  return `0x${(value >>> 0).toString(16).padStart(digits, '0')}`
}
