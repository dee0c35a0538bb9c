import type { MemoryRegion } from '../bus/pages.ts'

/** Small enough that one write copies little, large enough that comparing them all is quick. */
const blockBytes = 4096

/** Contents of a part of memory as they were; nobody changes them. */
export interface Block {
  readonly bytes: Uint8Array
  /** The same, with zeros up to a whole word. */
  readonly words: Int32Array
  /** Four 32-bit hashes, known once they were asked for. */
  hashes?: Int32Array
}

/** What was never written, by size: one for all machines. */
const zeroBlocks = new Map<number, Block>()
function zeroBlock(sizeBytes: number): Block {
  let block = zeroBlocks.get(sizeBytes)
  if (block === undefined) {
    block = emptyBlock(sizeBytes)
    zeroBlocks.set(sizeBytes, block)
  }
  return block
}
function emptyBlock(sizeBytes: number): Block {
  const words = new Int32Array((sizeBytes + 3) >> 2)
  return { bytes: new Uint8Array(words.buffer, 0, sizeBytes), words }
}

/** The contents of a region in blocks: what has not changed since they were last looked at is the same block again. */
export class MemoryBlocks {
  readonly #all: Uint8Array
  readonly #live: readonly Uint8Array[]
  #blocks: readonly Block[]
  /** What the memory became last, and all of it in one once it became the same again: one copy is quicker than many. */
  #became: { readonly blocks: readonly Block[]; bytes?: Uint8Array } | undefined

  constructor(memory: Uint8Array, { offset, sizeBytes }: MemoryRegion) {
    this.#all = memory.subarray(offset, offset + sizeBytes)
    const live: Uint8Array[] = []
    for (let at = 0; at < sizeBytes; at += blockBytes)
      live.push(memory.subarray(offset + at, offset + Math.min(at + blockBytes, sizeBytes)))
    this.#live = live
    this.#blocks = live.map(({ length }) => zeroBlock(length))
  }

  /** As the memory is now. */
  look(): readonly Block[] {
    let changed: Block[] | undefined
    for (const [index, live] of this.#live.entries()) {
      const known = this.#blocks[index]
      if (known !== undefined && Buffer.compare(known.bytes, live) === 0) continue
      const block = emptyBlock(live.length)
      block.bytes.set(live)
      changed ??= [...this.#blocks]
      changed[index] = block
    }
    if (changed !== undefined) this.#blocks = changed
    return this.#blocks
  }
  /** The memory becomes what blocks of this or another machine's region hold. */
  become(blocks: readonly Block[]): void {
    if (this.#became?.blocks === blocks)
      this.#all.set((this.#became.bytes ??= Buffer.concat(blocks.map(({ bytes }) => bytes))))
    else {
      for (const [index, { bytes }] of blocks.entries()) this.#live[index]?.set(bytes)
      this.#became = { blocks }
    }
    this.#blocks = blocks
  }
}
