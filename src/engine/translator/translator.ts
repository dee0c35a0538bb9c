import { pageBits, pageSizeBytes, slow, type MemoryRegion } from '../../bus/pages.ts'
import type { Core } from '../../core/core.ts'
import { ccr, heat, layout } from '../../core/layout.ts'
import type { SizeBytes } from '../../core/stage.ts'
import type { CodeWindow, MemoryWindow } from '../emit/effects.ts'
import type { Emitted } from '../interpreter/emitted.ts'
import type { Records } from '../interpreter/records.ts'
import { emitRegion } from './emit-region.ts'
import { Callees } from './callees.ts'
import { PointerCalls } from './pointer-calls.ts'
import { planRegion, type CodeSource, type RegionPlan } from './plan.ts'
import type { RegionEnvironment } from './region-exits.ts'

/** A region in the table of handlers. */
interface Region {
  readonly index: number
  /** Addresses of the instructions for which it stands in, the one that it was made for first. */
  readonly entries: readonly number[]
  readonly code: ReadonlySet<number>
  readonly pages: ReadonlySet<number>
  /** Of code and of constants. */
  readonly addresses: ReadonlySet<number>
  /** How often it was made anew for more entries. */
  readonly revision: number
  readonly isThorough: boolean
  /** Of its WebAssembly. */
  readonly sizeBytes: number
}

/** A region is made anew so often for code in it that is reached from elsewhere, and for what it calls: more didn't pay. */
const mostRevisions = { forEntries: 3, forCalls: 2 } as const

/** Where code that is hot in long code may begin: regions went on there at least so often, at most so many bytes before. */
const beginning = { fewestExits: 16, mostBefore: 4096 } as const

const tableStep = 64
/** Each is a comparison more for an access. */
const mostHoles = 4
/** So many instructions are not worth having in two regions. */
const large = 150
/** The index of a handler has 16 bits. */
const mostHandlers = 0xffff
/** Of all regions' WebAssembly; the host's machine code for it takes several times as much. More, and all are forgotten. */
const mostCodeBytes = 1 << 20

export interface TranslatorOptions {
  /** So often code is reached from another region before it gets one of its own. */
  readonly threshold?: number
  /** Shorter regions cost more to enter than they save. */
  readonly fewestInstructions?: number
}

/**
 * Makes regions of hot code and puts them in the table of handlers, where they stand in for the instruction that they
 * begin with. They are forgotten when that code changes or somebody wants to stop in it.
 */
export class Translator {
  readonly #core: Core
  /** The counters of how hot code is. */
  readonly #heat: Uint16Array
  readonly #records: Records
  readonly #emitted: Emitted
  readonly #firstRegion: number
  readonly #threshold: number
  readonly #fewestInstructions: number
  /** By the addresses of their entries. */
  readonly #regions = new Map<number, Region>()
  readonly #byPage = new Map<number, Set<Region>>()
  readonly #free: number[] = []
  readonly #source: CodeSource
  readonly #pointerCalls: PointerCalls
  /** A region's window is one object, so that it is seen where windows are others. */
  readonly #windows = {
    read: new Map<MemoryRegion, MemoryWindow>(),
    write: new Map<MemoryRegion, MemoryWindow>(),
  }
  #environment: Omit<RegionEnvironment, 'isThorough'> | undefined
  #pagesVersion = -1
  #slowReadsVersion = -1
  /** Where the region that is being made has constants of flash. */
  #constants: number[] = []
  #next: number
  /** What {@link beginningOf} has found. */
  readonly #begun = new Set<number>()
  #countMade = 0
  #codeBytes = 0

  constructor(
    core: Core,
    records: Records,
    emitted: Emitted,
    { threshold = 1 << 13, fewestInstructions = 3 }: TranslatorOptions = {},
  ) {
    this.#threshold = threshold
    this.#fewestInstructions = fewestInstructions
    this.#core = core
    this.#heat = new Uint16Array(core.state.memory.buffer, layout.heat, heat.counters)
    this.#records = records
    this.#emitted = emitted
    this.#next = this.#firstRegion = emitted.handlers.length
    this.#pointerCalls = new PointerCalls(core.state, records)
    this.#source = {
      instructionAt: (address) => records.executedAt(address),
      itstateAt: (address) => records.itstateAt(address),
      peek: (address, sizeBytes) => core.bus.peek(address, sizeBytes),
      hasRecord: (address) => records.offsetOf(address) !== undefined,
      calledBy: (address) => this.#pointerCalls.calledBy(address),
      isElsewhere: (address) => (this.#regions.get(address)?.code.size ?? 0) >= large,
    }
    records.onForgotten = (from, end) => {
      this.forget(from, end)
    }
  }

  /** How many regions were made so far. */
  get countMade(): number {
    return this.#countMade
  }
  /** Whether an instruction is part of a region. */
  covers(address: number): boolean {
    return this.#around(address).length > 0
  }

  /**
   * Where regions have gone on to code before an address, of which that is part as far as can be seen; undefined where that
   * was made a region before, and didn't come as far.
   */
  beginningOf(address: number): number | undefined {
    const begin = this.#reachedBefore(address)
    if (this.#regions.has(begin) || this.#begun.has(begin)) return undefined
    this.#begun.add(begin)
    return begin
  }
  /** Where regions have gone on to, at or before an address; itself where there is nothing. */
  #reachedBefore(address: number): number {
    const first = this.#counterOf(address)
    if (first === undefined) return address
    // Most are cold, and V8 is to find nothing here that is worth optimising.
    for (let before = 0; before <= beginning.mostBefore / 2; before++) {
      const count = this.#heat[(first - before) & (heat.counters - 1)] ?? 0
      if (count < beginning.fewestExits) continue
      const at = address - 2 * before
      if (this.#records.executedAt(at) !== undefined) return at
    }
    return address
  }
  /** The code at an address begins to get hot once more. */
  coolDown(address: number): void {
    const counter = this.#counterOf(address)
    if (counter !== undefined) this.#heat[counter] = 0
  }
  /** All code does. */
  coolDownAll(): void {
    this.#heat.fill(0)
  }
  #heatOf(address: number): number {
    const counter = this.#counterOf(address)
    return counter === undefined ? 0 : (this.#heat[counter] ?? 0)
  }
  #counterOf(address: number): number | undefined {
    const offset = this.#records.offsetOf(address)
    return offset === undefined ? undefined : (offset >>> heat.shift) & (heat.counters - 1)
  }

  /** Before emitted code is entered: regions assume of memory what may have changed since. */
  update(): void {
    const { pages } = this.#core.bus
    const unaligned = !this.#trapsUnaligned()
    if (pages.version === this.#pagesVersion && unaligned === this.#environment?.memory.unaligned) return
    this.#pagesVersion = pages.version
    const environment = this.#environmentNow()
    const [was, is] = [this.#environment?.memory, environment.memory]
    const areReadsSeen = pages.slowReadsVersion !== this.#slowReadsVersion
    const areOthers = was?.reads.some((window, index) => window !== is.reads[index]) === true
    const isOther = areOthers || was?.writes[0] !== is.writes[0] || was?.unaligned !== is.unaligned
    if (areReadsSeen || isOther) this.forgetAll()
    this.#slowReadsVersion = pages.slowReadsVersion
    this.#environment = environment
  }

  /** Makes a region of the code from an address on, if it can; or one that has the code already can be entered there. */
  translate(address: number): void {
    if (this.#followCalls(address) || this.#regions.has(address)) return
    this.#records.decodeIfNew(address)
    this.update()
    const around = this.#around(address).find(({ revision }) => revision < mostRevisions.forEntries)
    if (around === undefined) this.#make(address, new Set(), { revision: 0, isThorough: false })
    else {
      const warm = [...around.code].filter((at) => this.#heatOf(at) >= this.#threshold / 4)
      this.#revise(around, [address, ...warm], { ...around, revision: around.revision + 1 })
    }
  }
  /**
   * Makes regions anew that are often left for functions, if those are short; says whether one of them is the function
   * at an address.
   */
  #followCalls(address: number): boolean {
    const callees = new Callees(this.#source)
    const sites = this.#pointerCalls.learn((callee) => callees.instructionsOf(callee) < Infinity)
    const regions = new Set(sites.flatMap((site) => this.#around(site)))
    for (const region of regions) {
      const { revision } = region
      if (revision < mostRevisions.forCalls) this.#revise(region, [], { ...region, revision: revision + 1 })
      else regions.delete(region)
    }
    const isFollowed = ({ code }: Region): boolean =>
      sites.some((site) => code.has(site) && this.#pointerCalls.calledBy(site).includes(address))
    if (![...regions].some(isFollowed)) return false
    this.coolDown(address)
    return true
  }
  /** Regions with an instruction leave it to the interpreter often: from now on they try more. */
  makeThorough(address: number): void {
    for (const region of this.#around(address))
      if (!region.isThorough) this.#revise(region, [], { ...region, isThorough: true })
  }

  /** The regions whose code an address is in. */
  #around(address: number): Region[] {
    return [...(this.#byPage.get(address >>> pageBits) ?? [])].filter(({ code }) => code.has(address))
  }
  #revise(region: Region, entries: readonly number[], as: Pick<Region, 'revision' | 'isThorough'>): void {
    const [root] = region.entries
    // Making another one may have made room by forgetting all.
    if (root === undefined || this.#regions.get(root) !== region) return
    this.#remove(region)
    this.#make(root, new Set([...entries, ...region.entries]), as)
  }
  #make(
    root: number,
    entries: ReadonlySet<number>,
    { revision, isThorough }: Pick<Region, 'revision' | 'isThorough'>,
  ): void {
    const plan = planRegion(root, this.#source, entries)
    if (plan === undefined || plan.instructionCount < this.#fewestInstructions) return
    const index = this.#free.pop() ?? this.#newIndex()
    if (index === undefined) return
    this.#environment ??= this.#environmentNow()
    this.#constants = []
    const region = emitRegion(plan, { ...this.#environment, isThorough })
    const sizeBytes = region.bytes.length
    if (this.#codeBytes + sizeBytes > mostCodeBytes) this.forgetAll()
    const module = new WebAssembly.Module(region.bytes)
    const { memory } = this.#core.state
    const { run, runOwn, handlers } = this.#emitted
    const { exports } = new WebAssembly.Instance(module, { machine: { memory, run, runOwn } })
    handlers.set(index, exports.region)
    this.#countMade++
    const entered = region.entries.filter((entry) => this.#records.enterRegion(entry, index))
    if (entered.includes(root))
      this.#add({
        index,
        entries: entered,
        revision,
        isThorough,
        sizeBytes,
        ...extentOf(plan, this.#constants),
      })
    else {
      for (const entry of entered) this.#records.leaveRegion(entry, index)
      this.#release(index)
    }
  }

  /** Code `[from, end)` is not what it was. */
  forget(from: number, end: number): void {
    const [first, last] = [from >>> pageBits, (end - 1) >>> pageBits]
    for (const [page, regions] of this.#byPage) {
      if (page < first || page > last) continue
      for (const region of regions) {
        if ([...region.addresses].some((address) => address + 4 > from && address < end)) this.#remove(region)
      }
    }
  }
  forgetAll(): void {
    for (const region of new Set(this.#regions.values())) this.#remove(region)
  }

  #newIndex(): number | undefined {
    const { handlers } = this.#emitted
    if (this.#next === handlers.length) {
      if (this.#next + tableStep > mostHandlers) return undefined
      handlers.grow(tableStep)
    }
    return this.#next++
  }
  #add(region: Region): void {
    this.#codeBytes += region.sizeBytes
    for (const entry of region.entries) this.#regions.set(entry, region)
    for (const page of region.pages) {
      const known = this.#byPage.get(page)
      if (known === undefined) this.#byPage.set(page, new Set([region]))
      else known.add(region)
    }
  }
  #remove(region: Region): void {
    for (const entry of region.entries) {
      this.#records.leaveRegion(entry, region.index)
      this.#regions.delete(entry)
    }
    for (const page of region.pages) this.#byPage.get(page)?.delete(region)
    this.#codeBytes -= region.sizeBytes
    this.#release(region.index)
  }
  /** The host may forget the code, too. */
  #release(index: number): void {
    this.#emitted.handlers.set(index, null)
    this.#free.push(index)
  }

  /** CCR.UNALIGN_TRP. */
  #trapsUnaligned(): boolean {
    return (this.#core.state.get(layout.ccr) & ccr.unalignTrap) !== 0
  }
  #environmentNow(): Omit<RegionEnvironment, 'isThorough'> {
    const { bus, state } = this.#core
    const { pages } = bus
    // An empty stack's pointer is behind its memory.
    const stack = bus.regionAt((state.get(layout.sp) - 4) >>> 0, 4)
    const flash = bus.regions.find(({ writable }) => !writable)
    const fast = (region: MemoryRegion | undefined, use: 'read' | 'write'): MemoryWindow[] => {
      if (region === undefined || !pages.isFast(region.base, region.sizeBytes, use, { butForWatches: true }))
        return []
      const window = this.#windowOf(region, use)
      return window === undefined ? [] : [window]
    }
    return {
      memory: {
        reads: [...fast(stack, 'read'), ...fast(flash === stack ? undefined : flash, 'read')],
        writes: stack?.writable === true ? fast(stack, 'write') : [],
        unaligned: !this.#trapsUnaligned(),
        code: flash === undefined ? undefined : codeWindowOf(flash),
        constantAt: (address, sizeBytes) => this.#constantAt(address, sizeBytes),
      },
      recordOf: (address) => this.#records.offsetOf(address),
      firstRegion: this.#firstRegion,
      threshold: this.#threshold,
    }
  }
  #windowOf(region: MemoryRegion, use: 'read' | 'write'): MemoryWindow | undefined {
    const { base, sizeBytes } = wholePagesOf(region)
    const holes = this.#core.bus.pages.watchedIn({ address: base, sizeBytes }, use)
    if (sizeBytes === 0 || holes.length > mostHoles) return undefined
    const known = this.#windows[use].get(region)
    const isKnown = known?.holes.length === holes.length && known.holes.every((hole, i) => hole === holes[i])
    if (isKnown) return known
    const window = { base, sizeBytes, offset: region.offset + (base - region.base), holes }
    this.#windows[use].set(region, window)
    return window
  }
  /** What flash holds, unless reads of it are watched. */
  #constantAt(address: number, sizeBytes: SizeBytes): number | undefined {
    const { bus } = this.#core
    const region = bus.regionAt(address, sizeBytes)
    if (region === undefined || region.writable || address % sizeBytes !== 0) return undefined
    const page = address >>> pageBits
    if (!bus.pages.isFast(page * pageSizeBytes, pageSizeBytes, 'read')) return undefined
    // Who writes there is to tell.
    bus.pages.setSlow(page, 'write', slow.code, true)
    this.#constants.push(address)
    return bus.peek(address, sizeBytes)
  }
}

/** Pages that a region fills only in part have no fast path: they are in no window. */
function wholePagesOf({ base, sizeBytes }: MemoryRegion): { base: number; sizeBytes: number } {
  const first = Math.ceil(base / pageSizeBytes) * pageSizeBytes
  const end = Math.floor((base + sizeBytes) / pageSizeBytes) * pageSizeBytes
  return { base: first, sizeBytes: Math.max(0, end - first) }
}
function codeWindowOf(region: MemoryRegion): CodeWindow | undefined {
  const { base, sizeBytes } = wholePagesOf(region)
  if (region.records === 0 || sizeBytes === 0) return undefined
  return { base, sizeBytes, records: region.records + (base - region.base) * 8 }
}

function extentOf(
  { blocks }: RegionPlan,
  constants: readonly number[],
): Pick<Region, 'code' | 'pages' | 'addresses'> {
  const code = new Set<number>()
  for (const { instructions } of blocks) for (const { address } of instructions) code.add(address)
  const addresses = new Set(code)
  for (const address of constants) addresses.add(address)
  const pages = new Set<number>()
  for (const address of addresses) pages.add(address >>> pageBits).add((address + 3) >>> pageBits)
  return { code, pages, addresses }
}
