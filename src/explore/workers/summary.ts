import type { Breach } from '../breaches.ts'
import type { OwnLikeness } from '../novelty.ts'
import type { Arrivals } from '../plan.ts'
import type { Tail } from '../tails.ts'
import type { Outcome } from '../verdicts.ts'
import { nothingYet, worse, type Worst } from '../worst.ts'
import { putArrivals } from './bunches.ts'
import { NumberWriter } from './numbers.ts'

/** What a bunch's schedules have come to; those are numbered in their order. */
export interface Summary {
  /** In the order in which they were come to, with the first schedule that did. */
  readonly ends: readonly {
    readonly reason: Outcome
    readonly key: { readonly high: number; readonly low: number }
    readonly first: number
    readonly count: number
  }[]
  readonly breaches: readonly {
    readonly schedule: number
    readonly end: number
    readonly breaches: readonly Breach[]
  }[]
  readonly worst: Worst
  readonly taken: readonly number[]
  readonly hasReadClock: boolean
  /** Schedules of which it is told what they are like, and those that are to be looked at, in the order of that. */
  readonly looks: readonly {
    readonly schedule: number
    readonly likeness: OwnLikeness | undefined
    readonly isShown: boolean
  }[]
  /** Where the next arrivals may come, of each schedule. */
  readonly found: Float64Array
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/** Sums up schedules one by one. */
export class Summing {
  readonly #ends: Writable<Summary['ends'][number]>[] = []
  readonly #endsBy = new Map<string, number>()
  readonly #breaches: Summary['breaches'][number][] = []
  #worst: Worst = nothingYet
  readonly #taken = new Set<number>()
  readonly looks: Summary['looks'][number][] = []
  readonly #found = new NumberWriter()

  /** A schedule all of whose arrivals have come was run to its end, in the state that the key is of. */
  ended(
    schedule: number,
    { end, breaches }: Pick<Tail, 'end' | 'breaches'>,
    { high, low }: { readonly high: number; readonly low: number },
  ): void {
    if (end.reason === 'merged') return
    const text = `${end.reason} ${String(high)} ${String(low)}`
    let known = this.#endsBy.get(text)
    if (known === undefined) {
      known = this.#ends.push({ reason: end.reason, key: { high, low }, first: schedule, count: 0 }) - 1
      this.#endsBy.set(text, known)
    }
    const at = this.#ends[known]
    if (at !== undefined) at.count++
    if (breaches.length > 0) this.#breaches.push({ schedule, end: known, breaches })
  }
  /** Of the next schedule. */
  found(arrivals: readonly Arrivals[]): void {
    putArrivals(arrivals, this.#found)
  }
  took(worst: Worst, exceptions: Iterable<number>): void {
    this.#worst = worse(this.#worst, worst)
    for (const exception of exceptions) this.#taken.add(exception)
  }
  summary(hasReadClock: boolean): Summary {
    const [ends, breaches, worst] = [this.#ends, this.#breaches, this.#worst]
    const { looks } = this
    return { ends, breaches, worst, taken: [...this.#taken], hasReadClock, looks, found: this.#found.all }
  }
}
