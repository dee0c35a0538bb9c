import { lastCalls, layout } from '../../core/layout.ts'
import type { State } from '../../core/state.ts'
import type { Records } from '../interpreter/records.ts'

/** So many functions are told apart at a call. */
const mostCallees = 6
/** One that is called more rarely than once in so many times isn't worth a comparison. */
const rare = 16

/** What calls by pointer have called, as regions wrote down where they left for it. */
export class PointerCalls {
  readonly #state: State
  readonly #records: Records
  /** By the address of the call, the most frequent first. */
  readonly #callees = new Map<number, readonly number[]>()

  constructor(state: State, records: Records) {
    this.#state = state
    this.#records = records
  }

  calledBy(site: number): readonly number[] {
    return this.#callees.get(site) ?? []
  }

  /**
   * Takes what was written down.
   *
   * @param isWanted - what of the callees is worth to be known
   * @returns the calls of which more is known than before
   */
  learn(isWanted: (callee: number) => boolean): number[] {
    const counts = this.#counts()
    return [...counts].flatMap(([site, callees]) => {
      const total = [...callees.values()].reduce((sum, count) => sum + count, 0)
      const known = this.calledBy(site)
      const found = [...callees]
        .filter(([callee, count]) => count * rare >= total && !known.includes(callee) && isWanted(callee))
        .sort(([, a], [, b]) => b - a)
        .slice(0, mostCallees - known.length)
      if (found.length === 0) return []
      this.#callees.set(site, [...known, ...found.map(([callee]) => callee)])
      return [site]
    })
  }
  /** By call and callee. */
  #counts(): Map<number, Map<number, number>> {
    const { words } = this.#state
    const counts = new Map<number, Map<number, number>>()
    const begin = layout.calls >> 2
    const end = begin + (lastCalls.count * lastCalls.sizeBytes) / 4
    for (let at = begin; at < end; at += lastCalls.sizeBytes / 4) {
      const record = words[at + lastCalls.record / 4] ?? 0
      // It is filled from its beginning on.
      if (record === 0) break
      const callee = this.#records.addressOf(record)
      // BLX has two bytes; bit 0 of LR is Thumb's.
      const site = ((words[at + lastCalls.lr / 4] ?? 0) - 3) >>> 0
      const callees = counts.get(site) ?? new Map<number, number>()
      counts.set(site, callees.set(callee, (callees.get(callee) ?? 0) + 1))
    }
    if (counts.size > 0) {
      words.fill(0, begin, end)
      this.#state.set(layout.callsNext, 0)
    }
    return counts
  }
}
