/**
 * A hash of 128 bits over parts that come and go one by one: each part, a value at a place, gives four words, and they
 * are summed up by XOR. Equal for equal sets of parts; that different sets are equal has a chance of 2^-128.
 */
export class Lanes {
  a = 0
  b = 0
  c = 0
  d = 0

  /** Adds a part that is not there, or takes away one that is. */
  toggle(place: number, value: number): void {
    this.a ^= lane(place, value, 0x243f6a88, 0x85a308d3)
    this.b ^= lane(place, value, 0x13198a2e, 0x03707344)
    this.c ^= lane(place, value, 0xa4093822, 0x299f31d0)
    this.d ^= lane(place, value, 0x082efa98, 0xec4e6c89)
  }
  copy(from: Readonly<Lanes>): void {
    this.a = from.a
    this.b = from.b
    this.c = from.c
    this.d = from.d
  }
  clear(): void {
    this.a = this.b = this.c = this.d = 0
  }
  /** Half of it, as a number. */
  get high(): number {
    return (this.a >>> 0) * 2 ** 21 + (this.b >>> 11)
  }
  /** Most of the other half. */
  get low(): number {
    return (this.c >>> 0) * 2 ** 21 + (this.d >>> 11)
  }
  get text(): string {
    return [this.a, this.b, this.c, this.d].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }
}

/** Multiplies and shifts until each bit of place and value has reached every bit. */
function lane(place: number, value: number, seed: number, placeSeed: number): number {
  let mixed = Math.imul(value ^ seed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed ^ Math.imul(place ^ placeSeed, 0x9e3779b1), 0xc2b2ae35)
  mixed ^= mixed >>> 16
  mixed = Math.imul(mixed, 0x27d4eb2f)
  return mixed ^ (mixed >>> 15)
}

/** Two hashes of 32 bits over bytes, for what is compared seldom. */
export function digests(bytes: Uint8Array): readonly [number, number] {
  let [first, second] = [0x811c9dc5, 0x1b873593]
  for (const byte of bytes) {
    first = Math.imul(first ^ byte, 0x01000193)
    second = Math.imul(second ^ byte, 0xcc9e2d51)
    second = (second << 13) | (second >>> 19)
  }
  return [first, second]
}
