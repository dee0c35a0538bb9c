import type { TracedAccess } from '../trace/access.ts'
import { unknownCode, type Code } from './code.ts'

interface Placed {
  readonly index: number
  readonly access: TracedAccess
}
type Placing = Pick<TracedAccess, 'address' | 'sizeBytes'>

/** The accesses of one run, by activation, and by word and variable. */
export class Run {
  readonly accesses: readonly TracedAccess[]
  /** What STREX did not store. */
  readonly failed: readonly TracedAccess[]
  readonly code: Code
  readonly #devices: readonly TracedAccess[]
  readonly #by = new Map<string, Placed[]>()
  readonly #contexts = new Map<number | undefined, number>()
  readonly #indices = new Map<TracedAccess, number>()

  constructor(accesses: readonly TracedAccess[], code = unknownCode) {
    this.code = code
    // A STREX that fails accesses nothing.
    this.accesses = accesses.filter(({ exclusive, isDevice }) => exclusive !== 'failed' && isDevice !== true)
    this.failed = accesses.filter(({ exclusive }) => exclusive === 'failed')
    this.#devices = accesses.filter(({ isDevice }) => isDevice === true)
    for (const [index, access] of this.accesses.entries()) {
      this.#contexts.set(access.order, access.context)
      this.#indices.set(access, index)
      const context = String(access.context)
      const placed = { index, access }
      this.#put(context, placed)
      this.#put(`${context} in ${String(access.variable)}`, placed)
      for (const word of wordsOf(access)) this.#put(`${context} at ${String(word)}`, placed)
    }
  }
  #put(key: string, placed: Placed): void {
    const known = this.#by.get(key)
    if (known === undefined) this.#by.set(key, [placed])
    else known.push(placed)
  }
  #get(key: string): readonly Placed[] {
    return this.#by.get(key) ?? []
  }

  /** Whose access has this order; undefined: none of these. */
  contextOf(order: number): number | undefined {
    return this.#contexts.get(order)
  }
  /** What an activation accesses of devices. */
  devicesOf(context: number): readonly TracedAccess[] {
    return this.#devices.filter((access) => access.context === context)
  }
  /** Where among the accesses one of them is. */
  indexOf(access: TracedAccess): number {
    return this.#indices.get(access) ?? NaN
  }
  /** The activations of handlers, in the order of their first accesses. */
  get handlers(): readonly number[] {
    return [...new Set(this.accesses.map(({ context }) => context))].filter((context) => context !== 0)
  }
  /** The last write to what an activation reads by one that it interrupts. */
  writerOf(read: TracedAccess): TracedAccess | undefined {
    const { order: end = Infinity } = read
    const writes = (read.interrupted ?? []).flatMap((outer) =>
      this.overlapping(outer, read).filter(({ kind, order = NaN }) => kind === 'write' && order < end),
    )
    return writes.sort((a, b) => (a.order ?? 0) - (b.order ?? 0)).at(-1)
  }
  /** What an activation accesses, in order; `variable`: of one alone. */
  of(context: number, within?: { readonly variable: number | undefined }): readonly TracedAccess[] {
    const key = within === undefined ? '' : ` in ${String(within.variable)}`
    return this.#get(`${String(context)}${key}`).map(({ access }) => access)
  }
  /** What an activation reads between two moments, and decides something by. */
  readsBetween(context: number, begin: number, end: number): readonly TracedAccess[] {
    const own = this.#get(String(context))
    const found: TracedAccess[] = []
    for (let index = lowerBound(own, begin); index < own.length; index++) {
      const access = own[index]?.access
      if (access === undefined || (access.order ?? NaN) >= end) break
      if (access.kind === 'read' && (access.decisions?.length ?? 0) > 0) found.push(access)
    }
    return found
  }
  /** What an activation accesses of these bytes, in order. */
  overlapping(context: number, bytes: Placing): readonly TracedAccess[] {
    return this.#overlapping(context, bytes).map(({ access }) => access)
  }
  /** The last access by an activation to these bytes before another one. */
  last(
    context: number,
    before: number,
    bytes: Placing,
    kind?: TracedAccess['kind'],
  ): TracedAccess | undefined {
    return this.#overlapping(context, bytes).findLast(
      ({ index, access }) => index < before && (kind === undefined || access.kind === kind),
    )?.access
  }
  /** The first access by an activation to these bytes after another one. */
  next(
    context: number,
    after: number,
    bytes: Placing,
    kind?: TracedAccess['kind'],
  ): TracedAccess | undefined {
    return this.#overlapping(context, bytes).find(
      ({ index, access }) => index > after && (kind === undefined || access.kind === kind),
    )?.access
  }
  /** The first access by an activation after another one of which this holds; `variable`: of one alone. */
  nextWhere(
    context: number,
    {
      index: after,
      within,
    }: { readonly index: number; readonly within: { readonly variable: number | undefined } | undefined },
    matches: (access: TracedAccess) => boolean,
  ): TracedAccess | undefined {
    const key = within === undefined ? '' : ` in ${String(within.variable)}`
    return this.#get(`${String(context)}${key}`).find(({ index, access }) => index > after && matches(access))
      ?.access
  }
  #overlapping(context: number, bytes: Placing): readonly Placed[] {
    const [first = NaN, ...more] = wordsOf(bytes)
    const at = (word: number): readonly Placed[] => this.#get(`${String(context)} at ${String(word)}`)
    // One that lies in two words is in the lists of both.
    const all = more.length === 0 ? at(first) : [...new Set([first, ...more].flatMap(at))]
    const found = all.filter(({ access }) => overlap(access, bytes))
    return more.length === 0 ? found : found.sort((a, b) => a.index - b.index)
  }

  /** The activations that one interrupted, outermost first. */
  interruptedBy({ interrupted, context }: TracedAccess): readonly number[] {
    if (interrupted !== undefined) return interrupted
    const first = this.accesses.findIndex((access) => access.context === context)
    const before = this.accesses[first - 1]
    return before === undefined ? [] : [before.context]
  }
}

/**
 * The activations whose accesses one of a handler may come between: those that it interrupted and that did not cause it
 * themselves, and where it is on no stack that they have no part in.
 */
export function outerOf(run: Run, access: TracedAccess): readonly number[] {
  const chain = run.interruptedBy(access)
  return chain.filter((outer, depth) => depth >= (access.stackDepth ?? 0) && !isCausedBy(run, access, outer))
}

/** Whether an activation follows from what another one did: SVC, a fault, a pend bit that it set. */
function isCausedBy(run: Run, { pendedBy, context }: TracedAccess, outer: number): boolean {
  if (pendedBy === undefined) return false
  if (pendedBy === outer) return true
  const cause = run.of(pendedBy)[0]
  return cause !== undefined && pendedBy !== context && isCausedBy(run, cause, outer)
}

/** Whether two accesses have a byte in common. */
export function overlap(a: Placing, b: Placing): boolean {
  return a.address < b.address + b.sizeBytes && b.address < a.address + a.sizeBytes
}

/** Whether a moment comes between two others; false where one is not known. */
export function isBetween(
  begin: number | undefined,
  order: number | undefined,
  end: number | undefined,
): boolean {
  return begin !== undefined && order !== undefined && end !== undefined && begin < order && order < end
}
/** Whether an access is made between two others. */
export function isWithin(a: TracedAccess, { order = NaN }: TracedAccess, c: TracedAccess): boolean {
  return (a.order ?? NaN) < order && order < (c.order ?? NaN)
}
/** Whether a value that was read goes into nothing but branches. */
export function onlyDecides({ usedAt, decisions = [] }: TracedAccess): boolean {
  return usedAt === -1 && decisions.length > 0
}

/** The same, and into what is chosen by it. */
export function onlyChooses({ usedAt, valueUsedAt = usedAt, decisions = [] }: TracedAccess): boolean {
  return valueUsedAt === -1 && (decisions.length > 0 || usedAt !== -1)
}

/** The first of them that does not come before a moment. */
function lowerBound(placed: readonly Placed[], moment: number): number {
  let [low, high] = [0, placed.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((placed[middle]?.access.order ?? 0) < moment) low = middle + 1
    else high = middle
  }
  return low
}

/** The words that an access lies in. */
export function wordsOf({ address, sizeBytes }: Placing): number[] {
  const words: number[] = []
  for (let word = address >>> 2; word <= (address + sizeBytes - 1) >>> 2; word++) words.push(word)
  return words
}
