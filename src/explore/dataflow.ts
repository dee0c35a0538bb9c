import type { BranchWays } from '../machine/branch-ways.ts'
import { place, type Sources, type Upcoming } from '../machine/follower.ts'
import type { Decision, TracedAccess } from '../race/triples.ts'

/** A traced access while its run goes on. */
export type GrowingAccess = Omit<
  TracedAccess,
  'decisions' | 'usedAt' | 'valueUsedAt' | 'from' | 'asksAgain' | 'subtractedWith'
> & {
  readonly order: number
  readonly decisions: Decision[]
  usedAt: number
  valueUsedAt: number
  asksAgain: boolean
  from: readonly number[]
  subtractedWith: readonly number[]
}
/** What became of an access of an instruction; `seen` without `access`: a device answered. */
export interface Happened {
  readonly seen: boolean
  readonly access: GrowingAccess | undefined
}

/** Reads that a value is computed from, by their order. */
type Origins = readonly number[]

const nowhere: Origins = []
const device: Origins = [-1]
/** Among origins: the value is made of several of them, and not by comparing. */
const sum = -2
/** Among origins: a read, by its order, that has only decided which of several values it is. */
const chosenBy = (order: number): number => (order < 0 ? order : -3 - order)
/** The reads that have decided, and those whose values it is made of. */
function readsOf(origins: Origins): Origins {
  if (origins.every((each) => each >= sum)) return origins
  const reads = origins.map((origin) => (origin < sum ? -3 - origin : origin))
  return [...new Set(reads)].sort(byNumber)
}
/** Of a value that comes from more reads, the older ones count as used. */
const mostOrigins = 32
const places = place.float + 1

/**
 * Where values come from: follows what was read through registers, flags and memory, activation by activation, and
 * notes at each read which conditional branches depend on it and whether anything else does.
 */
export class Dataflow {
  readonly #registers = new Map<number, Origins[]>()
  /** What the IT block that an activation is in has put into registers: there its condition is no part of that. */
  readonly #inBlock = new Map<number, Map<number, Origins>>()
  /** By byte. */
  readonly #memory = new Map<number, Origins>()
  readonly #reads = new Map<number, GrowingAccess>()
  /** By activation and address. */
  readonly #lastReads = new Map<string, GrowingAccess>()
  readonly #tick: () => number
  readonly #ways: BranchWays

  /** @param tick - gives the moments' order */
  constructor(tick: () => number, ways: BranchWays) {
    this.#tick = tick
    this.#ways = ways
  }

  /**
   * An instruction has executed, with these accesses of its own.
   *
   * @param nextPc - where it has led
   */
  executed(context: number, instruction: Upcoming, happened: readonly Happened[], nextPc: number): void {
    const held = this.#registersOf(context)
    const condition = instruction.condition === undefined ? nowhere : this.#of(held, instruction.condition)
    const { provenance } = instruction
    const { accesses, branch } = provenance
    if (instruction.condition !== undefined && (accesses.length > 0 || branch !== undefined))
      this.#decidedBlock(condition, instruction)
    const chosen =
      condition.length === 0 ? nowhere : merged(condition.map(chosenBy).toSorted(byNumber), nowhere)
    if (instruction.isSkipped) {
      for (const { place: at } of provenance.results) held[at] = this.#join(held[at] ?? nowhere, chosen)
      return
    }
    const block = this.#blockOf(context, instruction.condition !== undefined)
    const known = block.size === 0 ? held : held.map((origins, at) => block.get(at) ?? origins)
    const loaded = accesses.map(({ kind }, index) =>
      kind === 'read' ? this.#loaded(happened[index]) : nowhere,
    )
    const from = (sources: Sources): Origins => this.#of(known, sources, loaded)
    const origins = provenance.results.map((each) => from(each.from))
    const isOfSeveral = this.#areSeveral(held, provenance.results)
    const isSum = instruction.isSum && isOfSeveral
    if (instruction.isDifference && isOfSeveral) this.#subtracted(known, provenance.results)
    for (const [index, { kind, address, value }] of accesses.entries()) {
      this.#use(from(address))
      const { seen, access } = happened[index] ?? { seen: false, access: undefined }
      if (kind === 'write' && seen) this.#store(access, from(value))
    }
    if (branch?.offset !== undefined) {
      const { pc, sizeBytes } = instruction
      const targets = [pc + sizeBytes, pc + 4 + branch.offset]
      this.#decided(from(branch.from), { ...instruction, targets, taken: nextPc })
    } else if (branch !== undefined) this.#use(from(branch.from))
    this.#use(from(provenance.system))
    for (const [index, { place: at, keeps }] of provenance.results.entries()) {
      const found = origins[index] ?? nowhere
      const own = isSum ? this.#join(found, [sum]) : found
      const now = this.#join(own, chosen)
      if (instruction.condition !== undefined)
        block.set(at, keeps ? this.#join(known[at] ?? nowhere, own) : own)
      held[at] = keeps ? this.#join(held[at] ?? nowhere, now) : now
    }
  }

  #blockOf(context: number, isInside: boolean): Map<number, Origins> {
    const known = this.#inBlock.get(context)
    if (known !== undefined && (isInside || known.size === 0)) return known
    const fresh = new Map<number, Origins>()
    this.#inBlock.set(context, fresh)
    return fresh
  }
  #registersOf(context: number): Origins[] {
    let held = this.#registers.get(context)
    if (held === undefined) {
      held = Array.from({ length: places }, () => nowhere)
      this.#registers.set(context, held)
    }
    return held
  }
  #of(held: readonly Origins[], { places: mask, loads }: Sources, loaded: readonly Origins[] = []): Origins {
    let found = nowhere
    for (let left = mask; left !== 0; left &= left - 1)
      found = this.#join(found, held[31 - Math.clz32(left & -left)] ?? nowhere)
    for (const [index, origins] of loaded.entries()) {
      if ((loads & (1 << index)) !== 0) found = this.#join(found, origins)
    }
    return found
  }
  /** Whether an instruction's results are computed from several values that were read. */
  #areSeveral(held: readonly Origins[], results: Upcoming['provenance']['results']): boolean {
    let first: Origins | undefined
    for (let left = results.reduce((all, { from }) => all | from.places, 0); left !== 0; left &= left - 1) {
      const origins = held[31 - Math.clz32(left & -left)] ?? nowhere
      if (origins.length === 0) continue
      first ??= origins
      if (origins !== first) return true
    }
    return false
  }
  #loaded({ seen, access }: Happened = { seen: false, access: undefined }): Origins {
    if (access === undefined) return seen ? device : nowhere
    this.#reads.set(access.order, access)
    this.#asked(access)
    let found: Origins = [access.order]
    for (let at = access.address; at < access.address + access.sizeBytes; at++)
      found = this.#join(found, this.#memory.get(at) ?? nowhere)
    return found
  }
  #asked(access: GrowingAccess): void {
    if (access.variable === undefined) return
    const key = `${String(access.context)} ${String(access.address)}`
    const last = this.#lastReads.get(key)?.decisions.at(-1)
    access.asksAgain = last !== undefined && this.#ways.isBehindOneWay(last.pc, access.pc)
    this.#lastReads.set(key, access)
  }
  /** What is put on a stack is used once it is read back; what is stored elsewhere, for anyone to see, at once. */
  #store(access: GrowingAccess | undefined, origins: Origins): void {
    if (access?.variable !== undefined || access === undefined) this.#use(origins)
    if (access === undefined) return
    access.from = readsOf(origins)
    for (let at = access.address; at < access.address + access.sizeBytes; at++) {
      if (origins.length === 0) this.#memory.delete(at)
      else this.#memory.set(at, origins)
    }
  }
  #decidedBlock(
    condition: Origins,
    { pc, sizeBytes, isEquality, isSkipped }: Omit<Upcoming, 'provenance'>,
  ): void {
    const next = pc + sizeBytes
    this.#decided(condition, { pc, isEquality, targets: [pc, next], taken: isSkipped ? next : pc })
  }
  #decided(
    origins: Origins,
    { pc, isEquality, targets, taken }: Pick<Decision, 'pc' | 'isEquality' | 'targets' | 'taken'>,
  ): void {
    if (origins.length === 0) return
    const reads = readsOf(origins)
    const decision: Decision = {
      ...{ pc, isEquality, taken, targets: targets.toSorted((a, b) => a - b), order: this.#tick() },
      ...{ isOfSum: origins.includes(sum), isChoice: this.#ways.isChoice(pc), reads },
    }
    for (const each of reads) this.#reads.get(each)?.decisions.push(decision)
  }
  /** Each side of a difference is noted at the reads of the other one. */
  #subtracted(held: readonly Origins[], results: Upcoming['provenance']['results']): void {
    const sides = held.filter(
      (origins, at) => origins.length > 0 && results.some(({ from }) => (from.places & (1 << at)) !== 0),
    )
    const [one, other, ...more] = [...new Set(sides)]
    if (one === undefined || other === undefined || more.length > 0) return
    const note = (reads: Origins, others: Origins): void => {
      for (const each of reads) {
        const read = this.#reads.get(each)
        if (read !== undefined && !others.includes(each)) read.subtractedWith = others
      }
    }
    note(one, other)
    note(other, one)
  }
  #use(origins: Origins): void {
    if (origins.length === 0) return
    const order = this.#tick()
    for (const each of readsOf(origins)) {
      const read = this.#reads.get(each)
      if (read === undefined) continue
      read.usedAt = order
      if (origins.includes(each)) read.valueUsedAt = order
    }
  }
  #join(a: Origins, b: Origins): Origins {
    if (b.length === 0 || a === b) return a
    if (a.length === 0) return b
    const all = merged(a, b)
    if (all.length <= mostOrigins) return all
    this.#use(all.slice(0, -mostOrigins))
    return all.slice(-mostOrigins)
  }
}

const byNumber = (a: number, b: number): number => a - b
/** Both, in their order, each once; one of them where it has all of the other. */
function merged(a: Origins, b: Origins): Origins {
  const all: number[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i] ?? Infinity, b[j] ?? Infinity]
    all.push(Math.min(x, y))
    if (x <= y) i++
    if (y <= x) j++
  }
  if (all.length === a.length) return a
  return all.length === b.length ? b : all
}
