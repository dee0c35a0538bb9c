/** Bytes of a module, one behind the other. */
export class Bytes {
  #bytes: Uint8Array
  #length = 0

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity)
  }

  get length(): number {
    return this.#length
  }
  push(byte: number): this {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = byte
    return this
  }
  append(bytes: ArrayLike<number> | Bytes): this {
    const added = bytes instanceof Bytes ? bytes.#bytes.subarray(0, bytes.#length) : bytes
    if (this.#length + added.length > this.#bytes.length) this.#grow(added.length)
    this.#bytes.set(added, this.#length)
    this.#length += added.length
    return this
  }
  /** In unsigned LEB128. */
  unsigned(value: number): this {
    let rest = value >>> 0
    while (rest >= 0x80) {
      this.push((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    return this.push(rest)
  }
  /** A value, taken as a signed 32-bit number, in signed LEB128. */
  signed(value: number): this {
    let rest = value | 0
    for (;;) {
      const low = rest & 0x7f
      rest >>= 7
      if ((rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40)) return this.push(low)
      this.push(low | 0x80)
    }
  }
  /** An integer from 0 on, below 2 ** 53, in signed LEB128. */
  long(value: number): this {
    let rest = value
    for (; rest >= 0x40; rest = Math.floor(rest / 0x80)) this.push((rest & 0x7f) | 0x80)
    return this.push(rest)
  }
  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #grow(byteCount: number): void {
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + byteCount))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
