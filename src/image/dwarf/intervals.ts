import type { AddressRange } from './loaded-code.ts'

interface Interval<T> extends AddressRange {
  readonly value: T
}

/** Finds what covers an address; ranges may overlap. */
export class Intervals<T> {
  readonly #sorted: readonly Interval<T>[]
  /** The highest end among an interval and all before it. */
  readonly #reach: readonly number[]

  constructor(intervals: readonly Interval<T>[]) {
    this.#sorted = intervals.filter(({ low, high }) => high > low).sort((a, b) => a.low - b.low)
    let reach = 0
    this.#reach = this.#sorted.map(({ high }) => (reach = Math.max(reach, high)))
  }

  /** The values whose ranges contain the address, the range that starts last first. */
  at(address: number): T[] {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle]?.low ?? Infinity) <= address) low = middle + 1
      else high = middle
    }
    const found: T[] = []
    for (let i = low - 1; i >= 0 && (this.#reach[i] ?? 0) > address; i--) {
      const interval = this.#sorted[i]
      if (interval !== undefined && interval.high > address) found.push(interval.value)
    }
    return found
  }
}
