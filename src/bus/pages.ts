/** Guest pages are 1 KiB: fine enough that a watched variable leaves the stack alone. */
export const pageBits = 10
export const pageSizeBytes = 1 << pageBits

/**
 * Words of a page-table entry. Each is a number to add (modulo 2^32) to a guest address; 0 means that the
 * page has no fast path for that use: the instruction then goes to the reference stage, which knows
 * devices, faults, watchpoints and code that is overwritten.
 */
export const pageEntry = {
  sizeBytes: 16,
  /** guest address + read = byte in the machine's memory. */
  read: 0,
  write: 4,
  /** guest address × 8 + code = record of the instruction there. */
  code: 8,
} as const

const pageCount = 2 ** (32 - pageBits)
export const pageTableSizeBytes = pageCount * pageEntry.sizeBytes

/** Why a page has no fast path although memory is there. */
export const slow = {
  /** Somebody wants to see the accesses. */
  watched: 1,
  /** Decoded code lies in it: writes must be seen. */
  code: 2,
} as const

/** A span of guest memory and where its bytes are in the machine's memory. */
export interface MemoryRegion {
  readonly name: string
  readonly base: number
  readonly sizeBytes: number
  /** Flash can't be written by the CPU: a BusFault, as on silicon. */
  readonly writable: boolean
  /** Byte offset in the machine's memory; `offset % 1024 === base % 1024`. */
  readonly offset: number
  /** Byte offset of the region's records, 8 for each byte of code; 0 where it holds none. */
  readonly records: number
}

/**
 * The page table that emitted code looks at on every access. Pages that a region fills only in part have
 * no fast path; the bus then knows where the region ends.
 */
export class PageTable {
  readonly #words: Int32Array
  readonly #base: number
  readonly #slowReads = new Map<number, number>()
  readonly #slowWrites = new Map<number, number>()
  readonly #regions: MemoryRegion[] = []

  /** @param words - the machine's memory; `byteOffset` is where the table starts in it */
  constructor(words: Int32Array, byteOffset: number) {
    this.#words = words
    this.#base = byteOffset >> 2
  }

  map(region: MemoryRegion): void {
    this.#regions.push(region)
    const first = Math.ceil(region.base / pageSizeBytes)
    const end = Math.floor((region.base + region.sizeBytes) / pageSizeBytes)
    for (let page = first; page < end; page++) this.#refresh(page)
  }

  /** Takes reads or writes of a page off the fast path for a reason, or gives that reason up. */
  setSlow(page: number, use: 'read' | 'write', reason: number, on: boolean): void {
    const reasons = use === 'read' ? this.#slowReads : this.#slowWrites
    const old = reasons.get(page) ?? 0
    const now = on ? old | reason : old & ~reason
    if (now === 0) reasons.delete(page)
    else reasons.set(page, now)
    this.#refresh(page)
  }
  isSlow(page: number, use: 'read' | 'write', reason: number): boolean {
    return (((use === 'read' ? this.#slowReads : this.#slowWrites).get(page) ?? 0) & reason) !== 0
  }

  #refresh(page: number): void {
    const address = page * pageSizeBytes
    const region = this.#regions.find(
      (r) => address >= r.base && address + pageSizeBytes <= r.base + r.sizeBytes,
    )
    const entry = this.#base + page * (pageEntry.sizeBytes >> 2)
    if (region === undefined) {
      this.#words.fill(0, entry, entry + 4)
      return
    }
    const delta = region.offset - region.base
    this.#words[entry] = this.#slowReads.has(page) ? 0 : delta
    this.#words[entry + 1] = region.writable && !this.#slowWrites.has(page) ? delta : 0
    this.#words[entry + 2] = region.records === 0 ? 0 : (region.records - region.base * 8) | 0
  }
}
