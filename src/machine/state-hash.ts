import type { Machine } from './machine.ts'
import type { Block } from './memory-blocks.ts'

/** Four 32-bit lanes of a multiply-rotate hash over little-endian words: no dependency on the host. */
class WordHash {
  readonly #lanes = new Int32Array([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344])
  #length = 0

  update(words: Int32Array): this {
    const lanes = this.#lanes
    for (let i = 0; i < words.length; i++) {
      const lane = i & 3
      const mixed = Math.imul((lanes[lane] ?? 0) ^ (words[i] ?? 0), 0x9e3779b1)
      lanes[lane] = ((mixed << 15) | (mixed >>> 17)) + (lanes[(lane + 1) & 3] ?? 0)
    }
    this.#length += words.length
    return this
  }
  /** Its four lanes, mixed to the end. */
  finish(): Int32Array {
    const lanes = this.#lanes
    for (let round = 0; round < 8; round++) {
      const lane = round & 3
      const mixed = Math.imul((lanes[lane] ?? 0) ^ (this.#length + round), 0x85ebca6b)
      lanes[lane] = mixed ^ (mixed >>> 13)
      lanes[(lane + 1) & 3] = (lanes[(lane + 1) & 3] ?? 0) + (lanes[lane] ?? 0)
    }
    return lanes
  }
}

/** Of what has not changed since the last time, they are known. */
function hashesOf(block: Block): Int32Array {
  return (block.hashes ??= new WordHash().update(block.words).finish())
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** A hash of the live architectural state, of RAM and of flash that was changed: equal for equal states, whatever led there. */
export function stateHash(machine: Machine): string {
  const hash = new WordHash()
  hash.update(machine.normalisedState())
  const { bytes } = machine.state
  for (const region of machine.bus.regions) {
    const { writable, offset, sizeBytes } = region
    const end = offset + sizeBytes
    const loaded = machine.changedFlash.get(region)
    const isChanged = loaded !== undefined && !sameBytes(loaded, bytes.subarray(offset, end))
    if (!writable && !isChanged) continue
    for (const block of machine.blocksOf(region).look()) hash.update(hashesOf(block))
  }
  return [...hash.finish()].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
}
