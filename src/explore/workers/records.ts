import type { Lanes } from '../../machine/track/lanes.ts'
import type { Breaches } from '../breaches.ts'
import type { Candidates } from '../candidates.ts'
import type { Chain } from '../footprints.ts'
import type { Node } from '../node.ts'
import type { Arrivals, Plan } from '../plan.ts'
import type { Runner } from '../runner.ts'
import type { Tail, TailWatch } from '../tails.ts'
import { nothingYet, worstOf, type Worst } from '../worst.ts'
import type { Counted } from '../verdicts.ts'
import type { Told } from './jobs.ts'
import type { NumberReader, NumberWriter } from './numbers.ts'

type Breached = NonNullable<Told>['breaches'][number]

/*
 * A schedule that is run elsewhere runs further than it needs to, as not all that was seen before is known there. So
 * everything is kept with the boundary from which on it holds: boundaries are counted from the last arrival, and the
 * run's end is one more.
 */

/** Keeps what a tail comes to, boundary by boundary. */
export class TailRecorder implements TailWatch {
  readonly #runner: Runner
  readonly #plan: Plan
  readonly #node: Node
  readonly #keys: number[] = []
  readonly #worst: number[] = []
  readonly #foundAt: number[] = []
  readonly #taken: number[] = []
  #activations = 0
  readonly breaches: Breached[] = []
  readonly #clockReads: number
  #breached = 0
  #boundary = -1
  #firstKey = -1
  #returnedAt = -1
  #realAt = -1
  #clockAt = -1
  #last: Worst = nothingYet

  constructor(runner: Runner, plan: Plan, node: Node) {
    this.#runner = runner
    this.#plan = plan
    this.#node = node
    this.#clockReads = runner.machine.bus.clockReads
  }

  boundary(candidates: Candidates, breaches: Breaches): void {
    this.#boundary++
    candidates.settle()
    this.#look(candidates.found.length, breaches.found)
  }
  state({ high, low }: Readonly<Lanes>): void {
    if (this.#firstKey < 0) this.#firstKey = this.#boundary
    this.#keys.push(high, low)
  }
  returned(): void {
    this.#returnedAt = this.#boundary
  }
  /** The machine stands at the run's end. */
  finish({ chain, found, breaches }: Tail, { high, low }: Readonly<Lanes>, numbers: NumberWriter): void {
    const [returnedAt, firstKey] = [this.#returnedAt, this.#firstKey]
    this.#boundary++
    this.#look(found.length, breaches)
    for (const each of [this.#boundary, this.#realAt, this.#clockAt, returnedAt, firstKey, high, low])
      numbers.put(each)
    numbers.list(this.#keys)
    numbers.list(this.#worst)
    numbers.list(this.#taken)
    numbers.put(found.length)
    for (const [index, { index: at, beat, exceptions, waits }] of found.entries()) {
      for (const each of [this.#foundAt[index] ?? 0, at, beat, waits === true ? 1 : 0]) numbers.put(each)
      numbers.list(exceptions)
    }
    writeChain(chain, numbers)
  }

  #look(found: number, breaches: Tail['breaches']): void {
    const { track, machine, walk, came } = this.#runner
    const at = this.#boundary
    while (this.#foundAt.length < found) this.#foundAt.push(at)
    if (breaches.length > this.#breached) {
      this.#breached = breaches.length
      for (const breach of breaches) this.breaches.push({ at, breach })
    }
    if (this.#realAt < 0 && came.length === this.#node.level) this.#realAt = at
    if (this.#clockAt < 0 && machine.bus.clockReads !== this.#clockReads) this.#clockAt = at
    const isNew = walk.hasEntered || at === 0
    if (isNew) this.#lookAtTaken()
    const { latencyCycles } = isNew ? worstOf(track, this.#plan) : this.#last
    const { longestCycles: maskedCycles } = machine.masking
    const { deepestBytes: stackBytes } = track.stacks
    const last = this.#last
    if (
      latencyCycles === last.latencyCycles &&
      maskedCycles === last.maskedCycles &&
      stackBytes === last.stackBytes
    )
      return
    this.#last = { latencyCycles, maskedCycles, stackBytes }
    this.#worst.push(at, latencyCycles, maskedCycles, stackBytes)
  }
  #lookAtTaken(): void {
    const { track } = this.#runner
    track.eachActivation((exceptionNumber) => {
      this.#taken.push(this.#boundary, exceptionNumber)
    }, this.#activations)
    this.#activations = track.activationCount
  }
}

function writeChain(chain: Chain | undefined, numbers: NumberWriter): void {
  numbers.put(chain === undefined ? 0 : chain.footprint === undefined ? 1 : 2)
  if (chain === undefined) return
  const { shared, footprint } = chain
  numbers.put(shared.signature)
  numbers.list(shared.read)
  numbers.list(shared.written)
  numbers.list(shared.left)
  if (footprint === undefined) return
  numbers.put(footprint.liveIn)
  numbers.list(footprint.readBytes)
  numbers.list(footprint.writtenBytes)
}
function readChain(numbers: NumberReader): Chain | undefined {
  const parts = numbers.next()
  if (parts === 0) return undefined
  const shared = {
    signature: numbers.next(),
    read: new Set(numbers.list()),
    written: new Set(numbers.list()),
    left: [...numbers.list()],
  }
  if (parts === 1) return { shared, footprint: undefined }
  const liveIn = numbers.next()
  const [readBytes, writtenBytes] = [new Set(numbers.list()), new Set(numbers.list())]
  return { shared, footprint: { liveIn, readBytes, writtenBytes } }
}

/** What a tail has come to elsewhere. */
export class TailRecord {
  readonly reason: NonNullable<Told>['reason']
  /** The boundary at which it ended. */
  readonly end: number
  readonly returnedAt: number
  readonly #breaches: readonly Breached[]
  readonly #realAt: number
  readonly #clockAt: number
  readonly #firstKey: number
  /** Of the state in which it ended. */
  readonly #key: { readonly high: number; readonly low: number }
  readonly #keys: Float64Array
  readonly #worst: Float64Array
  readonly #taken: Float64Array
  readonly #found: { readonly at: number; readonly arrivals: Arrivals }[] = []
  readonly chain: Chain | undefined

  constructor({ reason, breaches }: NonNullable<Told>, numbers: NumberReader) {
    this.reason = reason
    this.#breaches = breaches
    this.end = numbers.next()
    this.#realAt = numbers.next()
    this.#clockAt = numbers.next()
    this.returnedAt = numbers.next()
    this.#firstKey = numbers.next()
    this.#key = { high: numbers.next(), low: numbers.next() }
    this.#keys = numbers.list()
    this.#worst = numbers.list()
    this.#taken = numbers.list()
    for (let left = numbers.next(); left > 0; left--) {
      const [at, index, beat] = [numbers.next(), numbers.next(), numbers.next()]
      const waits = numbers.next() === 1 ? { waits: true as const } : {}
      const exceptions = [...numbers.list()] as readonly number[] as Arrivals['exceptions']
      this.#found.push({ at, arrivals: { index, beat, exceptions, ...waits } })
    }
    this.chain = readChain(numbers)
  }

  /** States that were compared before a boundary, in their order. */
  *keys(before: number): Generator<{ readonly at: number; readonly high: number; readonly low: number }> {
    for (let index = 0; index < this.#keys.length; index += 2) {
      const at = this.#firstKey + index / 2
      if (at >= before) return
      yield { at, high: this.#keys[index] ?? 0, low: this.#keys[index + 1] ?? 0 }
    }
  }
  /** The boundary of the first state before another one that is like this. */
  firstOf(
    before: number,
    isSuch: (key: { readonly high: number; readonly low: number }) => boolean,
  ): number | undefined {
    for (const key of this.keys(before)) if (isSuch(key)) return key.at
    return undefined
  }
  counted(reason: Counted['reason'], at: number): Counted {
    const [worst, taken, breaches] = [this.#worstOf(at), this.#takenOf(at), this.#breachesOf(at)]
    return { reason, key: this.#key, worst, taken, breaches }
  }
  isReal(at: number): boolean {
    return this.#realAt >= 0 && this.#realAt <= at
  }
  hasReadClock(at: number): boolean {
    return this.#clockAt >= 0 && this.#clockAt <= at
  }
  found(at: number): Arrivals[] {
    return this.#found.filter((each) => each.at <= at).map(({ arrivals }) => arrivals)
  }
  /** Exceptions that were entered. */
  #takenOf(at: number): number[] {
    return [...this.#taken].filter((_, index) => index % 2 === 1 && (this.#taken[index - 1] ?? 0) <= at)
  }
  #breachesOf(at: number): Breached['breach'][] {
    return this.#breaches.filter((each) => each.at <= at).map(({ breach }) => breach)
  }
  #worstOf(at: number): Worst {
    let worst = nothingYet
    for (let index = 0; index < this.#worst.length; index += 4) {
      if ((this.#worst[index] ?? 0) > at) break
      const [latencyCycles = 0, maskedCycles = 0, stackBytes = 0] = this.#worst.subarray(index + 1, index + 4)
      worst = { latencyCycles, maskedCycles, stackBytes }
    }
    return worst
  }
}
