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
  /** The same for what may be an exception return as well: those of `exceptionReturnsAt` have records, too. */
  exchange: 12,
} as const

/** An entry's size as a shift. */
export const pageEntryBits = Math.log2(pageEntry.sizeBytes)

/**
 * Entries lie in chunks, each for 4 MiB of addresses; all that have no memory share the first one, which is zero. The
 * directory has a word for each 4 MiB: (address >>> 10) × 16 + word = byte offset of the page's entry.
 */
export const pageChunk = { addressBits: 22, sizeBytes: 2 ** (22 - pageBits) * pageEntry.sizeBytes } as const
const chunkCount = 2 ** (32 - pageChunk.addressBits)
/** From the directory on, where so many chunks hold entries; the directory has the place of one, EXC_RETURN one. */
export function pageTableSizeBytes(chunks: number): number {
  return pageChunk.sizeBytes * (3 + chunks)
}
/** The address of the page of every EXC_RETURN that a core can have. */
export const exceptionReturnsAt = 0xfffffc00
const exceptionReturnPage = exceptionReturnsAt >>> pageBits
/** How many chunks the entries of these memories are in. */
export function pageChunksOf(
  spans: readonly { readonly base: number; readonly sizeBytes: number }[],
): number {
  const chunks = new Set<number>()
  for (const { base, sizeBytes } of spans) {
    const last = (base + sizeBytes - 1) >>> pageChunk.addressBits
    for (let chunk = base >>> pageChunk.addressBits; chunk <= last; chunk++) chunks.add(chunk)
  }
  return chunks.size
}

const pagesPerChunk = 2 ** (pageChunk.addressBits - pageBits)

/** Uses of memory; a set of them is their sum. */
export const use = { read: 1, write: 2, execute: 4 } as const
export const everyUse = use.read | use.write | use.execute

/** Pages `[first, end)`, and which uses of them are allowed throughout. */
export interface PageSpan {
  readonly first: number
  readonly end: number
  readonly allowed: number
}
/** Nothing is protected. */
export const unprotected: readonly PageSpan[] = [{ first: 0, end: 2 ** (32 - pageBits), allowed: everyUse }]

/** Why a page has no fast path although memory is there. */
export const slow = {
  /** Somebody wants to see the accesses. */
  watched: 1,
  /** Decoded code lies in it: writes must be seen. */
  code: 2,
} as const

/** Bytes of guest memory. */
export interface Span {
  readonly address: number
  readonly sizeBytes: number
}
export function overlap(a: Span, b: Span): boolean {
  return a.address < b.address + b.sizeBytes && b.address < a.address + a.sizeBytes
}

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
  /** Those that hold entries of their own, by bits 31:22 of the address. */
  readonly #chunks = new Set<number>()
  #next: number
  readonly #slowReads = new Map<number, number>()
  readonly #slowWrites = new Map<number, number>()
  readonly #watched: Readonly<Record<'read' | 'write', Span[]>> = { read: [], write: [] }
  readonly #regions: MemoryRegion[] = []
  #protection = unprotected
  /** The `exchange` of EXC_RETURN's page. */
  #exceptionReturns = 0
  /** Changes whenever a page may have lost a fast path, or got one back. */
  version = 0
  /** The same, for reads by which a load is more than a load. */
  slowReadsVersion = 0
  /** Undefined until something is protected: then all memory has entries. */
  #used: Set<number> | undefined

  /** @param words - the machine's memory; `byteOffset` is where the table starts in it: the directory, then chunks */
  constructor(words: Int32Array, byteOffset: number) {
    this.#words = words
    this.#base = byteOffset >> 2
    this.#next = byteOffset + pageChunk.sizeBytes
    const empty = this.#take()
    for (let chunk = 0; chunk < chunkCount; chunk++) this.#put(chunk, empty)
  }

  map(region: MemoryRegion): void {
    this.#regions.push(region)
    const { from, to } = wholePages(region)
    for (let page = from; page < to; page++) {
      this.#open(page)
      this.#refresh(page)
    }
  }
  /**
   * Exception returns have records from this byte of the machine's memory on, those that the page they are in would have
   * if it were code; 0: the reference stage makes them all.
   */
  set exceptionReturns(records: number) {
    this.#open(exceptionReturnPage)
    this.#exceptionReturns = records === 0 ? 0 : (records - exceptionReturnsAt * 8) | 0
    this.#refresh(exceptionReturnPage)
  }
  /** Gives a page's chunk entries of its own. */
  #open(page: number): void {
    const chunk = Math.floor(page / pagesPerChunk)
    if (this.#chunks.has(chunk)) return
    this.#chunks.add(chunk)
    this.#put(chunk, this.#take())
  }
  #take(): number {
    const offset = this.#next
    this.#next += pageChunk.sizeBytes
    return offset
  }
  #put(chunk: number, offset: number): void {
    this.#words[this.#base + chunk] = offset - chunk * pageChunk.sizeBytes
  }

  /** Takes reads or writes of a page off the fast path for a reason, or gives that reason up. */
  setSlow(page: number, use: 'read' | 'write', reason: number, on: boolean): void {
    const reasons = use === 'read' ? this.#slowReads : this.#slowWrites
    const old = reasons.get(page) ?? 0
    const now = on ? old | reason : old & ~reason
    if (now === 0) reasons.delete(page)
    else reasons.set(page, now)
    if (use === 'read' && now !== old) this.slowReadsVersion++
    this.#refresh(page)
  }
  /** Accesses to these bytes are to be seen; the rest of their pages leaves the fast path with them. */
  watch(use: 'read' | 'write', span: Span): void {
    this.#watched[use].push(span)
    for (const page of pagesOf(span)) this.setSlow(page, use, slow.watched, true)
  }
  /** One span less that was given to {@link watch}. */
  unwatch(use: 'read' | 'write', span: Span): void {
    const spans = this.#watched[use]
    const index = spans.indexOf(span)
    if (index < 0) return
    spans.splice(index, 1)
    for (const page of pagesOf(span)) {
      const bytes = { address: page * pageSizeBytes, sizeBytes: pageSizeBytes }
      this.setSlow(
        page,
        use,
        slow.watched,
        spans.some((other) => overlap(other, bytes)),
      )
    }
  }
  /** Whether anything is watched: whoever sees an access may take its instruction back. */
  get isWatched(): boolean {
    return this.#watched.read.length > 0 || this.#watched.write.length > 0
  }
  /** What is watched of some bytes. */
  watchedIn(bytes: Span, use: 'read' | 'write'): Span[] {
    return this.#watched[use].filter((span) => overlap(span, bytes))
  }
  isSlow(page: number, use: 'read' | 'write', reason: number): boolean {
    return (((use === 'read' ? this.#slowReads : this.#slowWrites).get(page) ?? 0) & reason) !== 0
  }

  /** Whether all pages that a span of memory fills have a fast path for a use, whoever executes; or would without watches. */
  isFast(
    base: number,
    sizeBytes: number,
    use: 'read' | 'write',
    { butForWatches = false }: { butForWatches?: boolean } = {},
  ): boolean {
    if (this.#used !== undefined) return false
    const { from, to } = wholePages({ base, sizeBytes })
    const reasons = use === 'read' ? this.#slowReads : this.#slowWrites
    const ignored = butForWatches ? slow.watched : 0
    for (const [page, why] of reasons) if (page >= from && page < to && (why & ~ignored) !== 0) return false
    return true
  }
  /** The byte of the machine's memory that a fast access to an address within its page uses; 0 where there is none. */
  fastByte(address: number, use: 'read' | 'write'): number {
    const delta = this.#words[this.#entry(address >>> pageBits) + (pageEntry[use] >> 2)] ?? 0
    return delta === 0 ? 0 : (address + delta) >>> 0
  }

  /** Whether the instruction at an address may be dispatched from its record. */
  hasCode(address: number): boolean {
    return this.#words[this.#entry(address >>> pageBits) + (pageEntry.code >> 2)] !== 0
  }

  /**
   * Leaves a fast path only to what these spans allow; they cover all pages, lowest first. From the first call on only
   * pages that are {@link used} have entries: memory may be large, and a change should cost as little as what is used.
   */
  protect(spans: readonly PageSpan[]): void {
    this.#used ??= this.#forgetAll()
    const before = this.#protection
    this.#protection = spans
    for (const page of this.#used) {
      if (allowedIn(before, page) !== allowedIn(spans, page)) this.#refresh(page)
    }
  }
  /** Memory at an address is used: its page gets its fast paths. */
  used(address: number): void {
    if (this.#used === undefined || this.#used.has(address >>> pageBits)) return
    this.#used.add(address >>> pageBits)
    this.#refresh(address >>> pageBits)
  }
  #forgetAll(): Set<number> {
    this.version++
    for (const region of this.#regions) {
      const { from, to } = wholePages(region)
      for (let page = from; page < to; page++) this.#clear(page)
    }
    return new Set()
  }

  #entry(page: number): number {
    const word = this.#words[this.#base + Math.floor(page / pagesPerChunk)] ?? 0
    return ((word + page * pageEntry.sizeBytes) | 0) >>> 2
  }
  #refresh(page: number): void {
    this.version++
    const region = this.#regions.find((candidate) => {
      const { from, to } = wholePages(candidate)
      return page >= from && page < to
    })
    if (region === undefined || this.#used?.has(page) === false) {
      this.#clear(page)
      return
    }
    let allowed = allowedIn(this.#protection, page)
    if (this.#slowReads.has(page)) allowed &= ~use.read
    if (this.#slowWrites.has(page)) allowed &= ~use.write
    this.#fill(page, region, allowed)
  }
  #clear(page: number): void {
    const entry = this.#entry(page)
    this.#words.fill(0, entry, entry + (pageEntry.sizeBytes >> 2))
    if (page === exceptionReturnPage) this.#words[entry + 3] = this.#exceptionReturns
  }
  #fill(page: number, { offset, base, records, writable }: MemoryRegion, allowed: number): void {
    const entry = this.#entry(page)
    const delta = offset - base
    const code = records === 0 ? 0 : (records - base * 8) | 0
    this.#words[entry] = (allowed & use.read) === 0 ? 0 : delta
    this.#words[entry + 1] = writable && (allowed & use.write) !== 0 ? delta : 0
    this.#words[entry + 2] = (allowed & use.execute) === 0 ? 0 : code
    this.#words[entry + 3] =
      page === exceptionReturnPage ? this.#exceptionReturns : (this.#words[entry + 2] ?? 0)
  }
}

function pagesOf({ address, sizeBytes }: Span): number[] {
  const first = address >>> pageBits
  return Array.from({ length: ((address + sizeBytes - 1) >>> pageBits) - first + 1 }, (_, i) => first + i)
}

/** The pages `[from, to)` that a region fills. */
function wholePages({ base, sizeBytes }: Pick<MemoryRegion, 'base' | 'sizeBytes'>): {
  from: number
  to: number
} {
  return { from: Math.ceil(base / pageSizeBytes), to: Math.floor((base + sizeBytes) / pageSizeBytes) }
}

function allowedIn(spans: readonly PageSpan[], page: number): number {
  let low = 0
  let high = spans.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (page < (spans[middle]?.end ?? 0)) high = middle
    else low = middle + 1
  }
  return spans[low]?.allowed ?? everyUse
}
