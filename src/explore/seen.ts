import type { Lanes } from '../machine/track/lanes.ts'

type Key = Pick<Readonly<Lanes>, 'high' | 'low'>

/** More are not remembered: what comes to them again is run again. */
const mostStates = 8_000_000

/** States that runs have been in, by their keys: which run was there first. */
export class Seen {
  readonly #low: number[] = []
  readonly #runs: number[] = []
  readonly #index = new Map<number, number>()

  get isEmpty(): boolean {
    return this.#runs.length === 0
  }
  /** Whether a run has been in the state. */
  has({ high, low }: Key): boolean {
    const known = this.#index.get(high)
    return known !== undefined && this.#low[known] === low
  }
  /** Which run has been in the state; undefined: none, and from now on this one has. */
  first(key: Key, run: number): number | undefined {
    const { high, low } = key
    const known = this.#index.get(high)
    if (known === undefined && this.#low.length < mostStates) {
      this.#index.set(high, this.#low.push(low) - 1)
      this.#runs.push(run)
      return undefined
    }
    return known !== undefined && this.#low[known] === low ? this.#runs[known] : undefined
  }
}
