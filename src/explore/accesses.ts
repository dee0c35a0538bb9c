import type { TrackedMemory } from '../machine/track/memory.ts'

/** Bytes by address. */
export type Bytes = ReadonlySet<number>

/** What handlers accessed of memory that is not their own stack. */
export interface SharedAccesses {
  /** Which instructions made which accesses, in one number. */
  readonly signature: number
  readonly read: Bytes
  readonly written: Bytes
  /** What the bytes that are written hold when the handlers return, in their order. */
  readonly left: readonly number[]
}

/** Accesses in the order in which they came. */
export class Accesses {
  /** Three words each: the address; the bytes, negative where they are written; the PC. */
  readonly #entries: number[] = []
  #length = 0

  add(address: number, sizeBytes: number, isWrite: boolean, pc: number): void {
    const entries = this.#entries
    entries[this.#length++] = address
    entries[this.#length++] = isWrite ? -sizeBytes : sizeBytes
    entries[this.#length++] = pc
  }
  clear(): void {
    this.#length = 0
  }
  get count(): number {
    return this.#length / 3
  }
  /** Whether one from the `from`th on touches a span. */
  touch(
    kind: 'read' | 'write',
    span: { readonly at: number; readonly sizeBytes: number; readonly from: number },
  ): boolean {
    const entries = this.#entries
    for (let index = 3 * span.from; index < this.#length; index += 3) {
      const address = entries[index] ?? 0
      const size = entries[index + 1] ?? 0
      const isKind = kind === 'write' ? size < 0 : size > 0
      if (isKind && address < span.at + span.sizeBytes && span.at < address + Math.abs(size)) return true
    }
    return false
  }
  /** All bytes of one kind. */
  bytes(kind: 'read' | 'write'): Set<number> {
    const found = new Set<number>()
    this.#addTo(found, kind === 'write')
    return found
  }
  /** Whether one of them and one of those access the same byte, and not both only read it. */
  conflictWith({ read, written }: Pick<SharedAccesses, 'read' | 'written'>): boolean {
    const entries = this.#entries
    for (let index = 0; index < this.#length; index += 3) {
      const address = entries[index] ?? 0
      const size = entries[index + 1] ?? 0
      for (let byte = address; byte < address + Math.abs(size); byte++)
        if (written.has(byte) || (size < 0 && read.has(byte))) return true
    }
    return false
  }
  /** In one number: which instructions made which accesses to bytes that anybody else may know of; the others leave. */
  keepShared(memory: TrackedMemory): number {
    const entries = this.#entries
    let [kept, high, low] = [0, 0, 0]
    for (let index = 0; index < this.#length; index += 3) {
      const [address, size, pc] = [entries[index] ?? 0, entries[index + 1] ?? 0, entries[index + 2] ?? 0]
      if (memory.isDead(address, Math.abs(size))) continue
      entries[kept++] = address
      entries[kept++] = size
      entries[kept++] = pc
      high = Math.imul(high ^ address ^ (size << 24), 0x01000193) ^ pc
      low = Math.imul(low ^ pc ^ (low >>> 15), 0x85ebca6b) + address
    }
    this.#length = kept
    return (high >>> 0) * 2 ** 21 + (low >>> 11)
  }

  #addTo(found: Set<number>, areWritten: boolean): void {
    const entries = this.#entries
    for (let index = 0; index < this.#length; index += 3) {
      const address = entries[index] ?? 0
      const size = entries[index + 1] ?? 0
      if (size < 0 === areWritten) for (let byte = 0; byte < Math.abs(size); byte++) found.add(address + byte)
    }
  }
}

/** More are not kept: they are made anew then. */
const mostKept = 10_000

/** Makes what handlers share of their accesses; most make the same ones, at one boundary as at another. */
export class Sharing {
  readonly #memory: TrackedMemory
  readonly #known = new Map<number, Pick<SharedAccesses, 'read' | 'written'>>()

  constructor(memory: TrackedMemory) {
    this.#memory = memory
  }

  /** The handlers have returned, just now. */
  of(accesses: Accesses): SharedAccesses {
    const signature = accesses.keepShared(this.#memory)
    let known = this.#known.get(signature)
    if (known === undefined) {
      known = { read: accesses.bytes('read'), written: accesses.bytes('write') }
      if (this.#known.size < mostKept) this.#known.set(signature, known)
    }
    const { read, written } = known
    const left: number[] = []
    for (const byte of written) left.push(this.#memory.byteAt(byte))
    return { signature, read, written, left }
  }
}
