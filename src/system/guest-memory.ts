import type { Bus } from '../bus/bus.ts'

/**
 * What the host reads and writes in a guest's memory on the guest's behalf. Nothing here throws or runs on
 * for long, whatever address or length the guest gives: undefined or false is "not memory".
 */

/** `count` words from `address` on. */
export function readWords(bus: Bus, address: number, count: number): number[] | undefined {
  const words: number[] = []
  for (let index = 0; index < count; index++) {
    const word = bus.peek((address + 4 * index) >>> 0, 4)
    if (word === undefined) return undefined
    words.push(word)
  }
  return words
}

/** The bytes before the first zero; undefined where there is none within `limit` bytes. */
export function readTerminated(bus: Bus, address: number, limit: number): Uint8Array | undefined {
  const bytes: number[] = []
  while (bytes.length < limit) {
    const byte = bus.peek((address + bytes.length) >>> 0, 1)
    if (byte === undefined) return undefined
    if (byte === 0) return Uint8Array.from(bytes)
    bytes.push(byte)
  }
  return undefined
}

/** Writes all of `bytes` or nothing. Flash can't be written. */
export function writeBytes(bus: Bus, address: number, bytes: Uint8Array): boolean {
  if (bytes.length > 0 && bus.regionAt(address, bytes.length)?.writable !== true) return false
  for (const [index, byte] of bytes.entries()) bus.poke(address + index, byte, 1)
  return true
}

export function writeWords(bus: Bus, address: number, words: readonly number[]): boolean {
  const bytes = new Uint8Array(4 * words.length)
  const view = new DataView(bytes.buffer)
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true)
  return writeBytes(bus, address, bytes)
}
