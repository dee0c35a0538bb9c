import type { Machine } from '../machine/machine.ts'
import type { AccessVisitor } from '../machine/track/access-trace.ts'
import type { Chain } from './footprints.ts'
import type { Node } from './node.ts'
import type { Arrivals } from './plan.ts'
import type { Walk } from './walk.ts'

/** An access of the undisturbed run. */
interface Seen {
  /** How many boundaries came before. */
  readonly index: number
  readonly what: string
  /** What the byte held then; undefined: it was only read. */
  readonly stored: number | undefined
}

/** What a schedule's last arrivals are like, whatever came before them. */
export interface OwnLikeness {
  /** Where they come, what the handlers access, and which accesses of the same bytes lie around that. */
  readonly kind: string
  /** How far apart those are. */
  readonly distances: string
}

/** What schedules are told apart by. */
interface Likeness {
  /** Which instructions access the same bytes, before the arrival, in the handlers and behind it, and whether that changes them. */
  readonly kind: string
  /** The kind, and how far apart the interrupted code's accesses are: it may go several ways from one to the other. */
  readonly detail: string
}

/** Beside the first and the last of each kind, as many that differ in detail are looked at. */
const maxDetailed = 8

/**
 * Tells schedules apart whose collisions may be of another kind. In a long window most arrivals meet the same
 * instructions again and again: looking at the accesses of each would take longer than all the rest.
 */
export class Novelty {
  /** By byte, in the order in which they came. */
  readonly #undisturbed = new Map<number, Seen[]>()
  readonly #likenesses = new Map<Node, Likeness>()
  readonly #machine: Machine

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Sees the undisturbed run's accesses. */
  watching(walk: Walk): AccessVisitor {
    const { state } = this.#machine
    return (address, sizeBytes, isWrite) => {
      this.#saw({ index: walk.index, address, sizeBytes, isWrite, pc: state.pc })
    }
  }
  #saw(access: {
    readonly index: number
    readonly address: number
    readonly sizeBytes: number
    readonly isWrite: boolean
    readonly pc: number
  }): void {
    const { index, address, sizeBytes, isWrite, pc } = access
    const what = `${isWrite ? 'w' : 'r'}${String(pc)}`
    for (let byte = address; byte < address + sizeBytes; byte++) {
      const seen = { index, what, stored: isWrite ? this.#peek(byte) : undefined }
      const at = this.#undisturbed.get(byte)
      if (at === undefined) this.#undisturbed.set(byte, [seen])
      else at.push(seen)
    }
  }
  /** Of a schedule that was run, whose last arrival came before this instruction: the machine stands there again. */
  likenessOf(
    arrivals: Arrivals,
    at: { readonly isFirst: boolean; readonly pc: number },
    chain: Chain | undefined,
  ): OwnLikeness {
    const { index, beat, exceptions } = arrivals
    const own = [at.pc, beat, exceptions.join(), chain?.shared.signature ?? 'none'].join(' ')
    const around = this.#around(at.isFirst ? index : undefined, chain)
    return { kind: `${own} ${around.kind}`, distances: around.distances }
  }
  /** A schedule is like this, and like what came before its last arrivals. */
  put(node: Node, { kind: own, distances }: OwnLikeness): void {
    const before = node.parent === undefined ? undefined : this.#likenesses.get(node.parent)
    const kind = [before?.kind, own].join(' ')
    this.#likenesses.set(node, { kind, detail: [before?.detail, kind, distances].join(' ') })
  }
  /** The first and the last of each kind, some that differ from both, and what is of no known kind; in their order. */
  typicalOf(nodes: readonly Node[]): readonly Node[] {
    const chosen = new Set<Node>()
    const kinds = new Set<string>()
    const lastOf = new Map<string, Node>()
    const details = new Map<string, Node>()
    for (const node of nodes) {
      const likeness = this.#likenesses.get(node)
      if (likeness === undefined || !kinds.has(likeness.kind)) chosen.add(node)
      if (likeness === undefined) continue
      kinds.add(likeness.kind)
      lastOf.set(likeness.kind, node)
      if (!details.has(likeness.detail)) details.set(likeness.detail, node)
    }
    for (const node of lastOf.values()) chosen.add(node)
    const others = [...details.values()].filter((node) => !chosen.has(node))
    for (const node of others.slice(0, maxDetailed)) chosen.add(node)
    return nodes.filter((node) => chosen.has(node))
  }

  #peek(byte: number): number {
    return this.#machine.bus.peek(byte, 1) ?? 0
  }
  /**
   * What lies around an arrival of what handlers accessed there: the accesses before it and behind it, and what their
   * values have to do with those of the handlers.
   *
   * @param index - of the boundary in the undisturbed run; undefined where the run is another one by then
   */
  #around(
    index: number | undefined,
    chain: Chain | undefined,
  ): { readonly kind: string; readonly distances: string } {
    const { read = [], written = [], left = [] } = chain?.shared ?? {}
    const after = new Map([...written].map((byte, at) => [byte, left[at]]))
    const [kinds, distances] = [new Set<string>(), new Set<number>()]
    for (const byte of new Set([...read, ...written])) {
      const before = this.#peek(byte)
      const now = after.get(byte) ?? before
      const seen = index === undefined ? [] : (this.#undisturbed.get(byte) ?? [])
      const at = index === undefined ? 0 : lowerBound(seen, index)
      const [last, next] = [seen[at - 1], seen[at]]
      const isStoredAgain = next?.stored === undefined ? '' : next.stored === now
      kinds.add([last?.what, next?.what, before === now, isStoredAgain].join(':'))
      if (last !== undefined && next !== undefined) distances.add(next.index - last.index)
    }
    return { kind: [...kinds].join(), distances: [...distances].join() }
  }
}

/** Of how many the index is lower. */
function lowerBound(seen: readonly Seen[], index: number): number {
  let [low, high] = [0, seen.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((seen[middle]?.index ?? 0) < index) low = middle + 1
    else high = middle
  }
  return low
}
