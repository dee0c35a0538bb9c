import { Buffer } from 'node:buffer'
import { hex } from '../../bits.ts'

/**
 * Debug information that can't be read. Thrown and caught within this folder: whoever starts on a part (a
 * unit, a line program, a list) catches it, leaves a note and goes on with the next part.
 */
export class DamagedDebugInfo extends Error {
  override readonly name = 'DamagedDebugInfo'
}

/** No name, path or comment of a real program is longer. */
const maxStringBytes = 2 ** 16
/** Bits of LEB128 numbers beyond 64 are ignored. */
const maxScale = 2 ** 63

/** A cursor over part of a little-endian section; reading past its end throws {@link DamagedDebugInfo}. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly end: number
  position: number

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes
    this.end = Math.min(end, bytes.length)
    this.position = position
    if (!(position >= 0 && position <= this.end)) throw this.#cutOff(0)
  }

  get atEnd(): boolean {
    return this.position >= this.end
  }

  get remaining(): number {
    return this.end - this.position
  }

  u8(): number {
    if (this.position >= this.end) throw this.#cutOff(1)
    return this.bytes[this.position++] ?? 0
  }

  u16(): number {
    const at = this.#advance(2)
    return this.#byte(at) | (this.#byte(at + 1) << 8)
  }

  u24(): number {
    return this.u16() | (this.u8() << 16)
  }

  u32(): number {
    const at = this.#advance(4)
    const low = this.#byte(at) | (this.#byte(at + 1) << 8) | (this.#byte(at + 2) << 16)
    return (low | (this.#byte(at + 3) << 24)) >>> 0
  }

  /** Exact up to 2^53, as no offset or address of an ELF32 is beyond. */
  u64(): number {
    return this.u32() + this.u32() * 2 ** 32
  }

  big64(): bigint {
    return BigInt(this.u32()) | (BigInt(this.u32()) << 32n)
  }

  /** An unsigned number of 1 to 8 bytes. */
  unsigned(sizeBytes: number): number {
    switch (sizeBytes) {
      case 1:
        return this.u8()
      case 2:
        return this.u16()
      case 3:
        return this.u24()
      case 4:
        return this.u32()
      case 8:
        return this.u64()
      default:
        throw new DamagedDebugInfo(`a number of ${sizeBytes} bytes`)
    }
  }

  /** An offset in a section: 4 bytes, or 8 in 64-bit DWARF. */
  offset(is64: boolean): number {
    return is64 ? this.u64() : this.u32()
  }

  /** Exact up to 2^53; of longer numbers the excess is lost. */
  uleb(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.u8()
      if (scale < maxScale) value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
  }

  sleb(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.u8()
      if (scale < maxScale) {
        value += (byte & 0x7f) * scale
        scale *= 128
      }
      if (byte < 0x80) return (byte & 0x40) !== 0 ? value - scale : value
    }
  }

  /** All of a number's bits, where {@link uleb} would round; at most 128. */
  bigUleb(): bigint {
    return BigInt.asUintN(128, this.#bigLeb().value)
  }

  bigSleb(): bigint {
    const { value, bits } = this.#bigLeb()
    return BigInt.asIntN(Math.min(bits, 128), value)
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  skip(count: number): void {
    this.#advance(count)
  }

  take(count: number): Uint8Array {
    const at = this.#advance(count)
    return this.bytes.subarray(at, at + count)
  }

  /** A string up to its terminating zero. */
  string(): string {
    const start = this.position
    this.skipString()
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, this.position - 1 - start).toString()
  }

  /** Whether these bytes come next; moves nothing. */
  startsWith(wanted: Uint8Array): boolean {
    for (let i = 0; i < wanted.length; i++) if (this.bytes[this.position + i] !== wanted[i]) return false
    return wanted.length <= this.remaining
  }

  skipString(): void {
    const limit = Math.min(this.end, this.position + maxStringBytes)
    const end = this.bytes.indexOf(0, this.position)
    if (end < 0 || end >= limit) {
      throw new DamagedDebugInfo(`the string at ${hex(this.position)} does not end`)
    }
    this.position = end + 1
  }

  /** A length as it starts units: 4 bytes, or an escape and 8; the end that it gives is checked. */
  initialLength(): { end: number; is64: boolean } {
    let length = this.u32()
    const is64 = length === 0xffffffff
    if (is64) length = this.u64()
    else if (length >= 0xfffffff0) throw new DamagedDebugInfo(`the reserved length ${hex(length)}`)
    if (length > this.remaining) {
      throw new DamagedDebugInfo(`${length} bytes are claimed where ${this.remaining} are left`)
    }
    return { end: this.position + length, is64 }
  }

  #bigLeb(): { value: bigint; bits: number } {
    let value = 0n
    let bits = 0
    for (;;) {
      const byte = this.u8()
      if (bits < 140) value |= BigInt(byte & 0x7f) << BigInt(bits)
      bits += 7
      if (byte < 0x80) return { value, bits }
    }
  }

  #advance(count: number): number {
    const at = this.position
    if (!(count >= 0 && count <= this.end - at)) throw this.#cutOff(count)
    this.position = at + count
    return at
  }

  #byte(at: number): number {
    return this.bytes[at] ?? 0
  }

  #cutOff(count: number): DamagedDebugInfo {
    return new DamagedDebugInfo(
      `${count === 0 ? 'an offset' : `${count} bytes`} at ${hex(this.position)} beyond the end at ${hex(this.end)}`,
    )
  }
}
