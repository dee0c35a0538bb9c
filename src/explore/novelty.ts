import type { Chain } from './footprints.ts'
import type { Node } from './node.ts'

/** An access of the undisturbed run. */
interface Seen {
  /** How many boundaries came before. */
  readonly index: number
  readonly what: string
}

/**
 * Tells schedules apart whose collisions may be of another kind. In a long window most arrivals meet the same
 * instructions again and again: looking at the accesses of each would take longer than all the rest.
 */
export class Novelty {
  /** By byte, in the order in which they came. */
  readonly #undisturbed = new Map<number, Seen[]>()
  readonly #keys = new Map<Node, string>()
  readonly #known = new Set<string>()

  /** An access of the undisturbed run. */
  saw(access: {
    readonly index: number
    readonly address: number
    readonly sizeBytes: number
    readonly isWrite: boolean
    readonly pc: number
  }): void {
    const { index, address, sizeBytes, isWrite, pc } = access
    const seen = { index, what: `${isWrite ? 'w' : 'r'}${String(pc)}` }
    for (let byte = address; byte < address + sizeBytes; byte++) {
      const at = this.#undisturbed.get(byte)
      if (at === undefined) this.#undisturbed.set(byte, [seen])
      else at.push(seen)
    }
  }
  /** A schedule was run, whose last arrival came before this instruction. */
  ran(node: Node, pc: number, chain: Chain | undefined): void {
    const { parent, arrivals } = node
    if (parent === undefined || arrivals === undefined) return
    const signature = chain?.shared.signature ?? 'none'
    const around =
      parent.arrivals === undefined ? this.#around(arrivals.index, chain) : (this.#keys.get(parent) ?? '')
    this.#keys.set(node, [pc, arrivals.beat, arrivals.exceptions.join(), signature, around].join(' '))
  }
  /** Whether none that was asked for before is like it. */
  isNew(node: Node): boolean {
    const key = this.#keys.get(node)
    if (key === undefined) return true
    const { size } = this.#known
    this.#known.add(key)
    return this.#known.size > size
  }

  /** The accesses before and behind a boundary to what handlers there accessed. */
  #around(index: number, chain: Chain | undefined): string {
    const found = new Set<string>()
    for (const byte of [...(chain?.shared.read ?? []), ...(chain?.shared.written ?? [])]) {
      const seen = this.#undisturbed.get(byte) ?? []
      const next = lowerBound(seen, index)
      found.add(`${seen[next - 1]?.what ?? ''}:${seen[next]?.what ?? ''}`)
    }
    return [...found].join()
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
