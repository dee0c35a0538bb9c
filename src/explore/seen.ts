import type { Lanes } from '../machine/track/lanes.ts'

/** States that runs have been in, by their keys: which run was there first. */
export class Seen {
  readonly #low: number[] = []
  readonly #runs: number[] = []
  readonly #index = new Map<number, number>()

  /** Which run has been in the state; undefined: none, and from now on this one has. */
  first(key: Readonly<Lanes>, run: number): number | undefined {
    const { high, low } = key
    const known = this.#index.get(high)
    if (known === undefined) {
      this.#index.set(high, this.#low.push(low) - 1)
      this.#runs.push(run)
      return undefined
    }
    return this.#low[known] === low ? this.#runs[known] : undefined
  }
}
