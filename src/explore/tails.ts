import type { KnownInstructions } from '../machine/known-instructions.ts'
import type { Lanes } from '../machine/track/lanes.ts'
import { Sharing } from './accesses.ts'
import { Breaches, type Breach } from './breaches.ts'
import { Candidates } from './candidates.ts'
import { ChainRecorder, type Chain, type HandlerRecorder } from './footprints.ts'
import { guarded, removedParts } from './guards.ts'
import type { HostCode } from './host-code.ts'
import type { Node } from './node.ts'
import { tracedLevels, type Arrivals, type ExploredInterrupt, type Plan } from './plan.ts'
import type { Runner } from './runner.ts'
import type { Seen } from './seen.ts'
import { SharingRecorder } from './sharing-recorder.ts'
import type { WindowEnd } from './walk.ts'

/** How a run ended; `merged`: in a state that another one had been in. */
export type RunOutcome = WindowEnd | { readonly reason: 'merged' }

/** A schedule's run from its last arrival to its end, where the machine stands then. */
export interface Tail {
  readonly end: RunOutcome
  /** What its handlers did, where they came back to what they interrupted. */
  readonly chain: Chain | undefined
  /** Where the next arrivals may come. */
  readonly found: readonly Arrivals[]
  /** All its arrivals have come. */
  readonly isReal: boolean
  readonly alwaysError: { readonly error: unknown } | undefined
  readonly breaches: readonly Breach[]
}

/** Looks on while a tail is run. */
export interface TailWatch {
  /** The machine stands at its next boundary. */
  boundary(candidates: Candidates, breaches: Breaches): void
  /** The boundary's state is compared. */
  state(key: Readonly<Lanes>): void
  /** The handlers have come back. */
  returned(): void
}

export interface TailOptions {
  /** Told apart from all other runs. */
  readonly run: number
  /** Nothing more is to be known than where arrivals may come inside the handlers. */
  readonly stopsAtReturn?: boolean
  readonly watch?: TailWatch
}

/** A loop that is no longer than that is left to end by itself where states are not merged. */
const minLimitCycles = 10_000

const nothingLimited: readonly number[] = []

/** Runs schedules from where their last arrivals are about to come. */
export class Tails {
  readonly #plan: Plan
  readonly #runner: Runner
  readonly #instructions: KnownInstructions
  readonly #host: HostCode
  readonly #isTimed: boolean
  /** Interrupts of which no more than so many may arrive. */
  readonly #limited: readonly ExploredInterrupt[]
  readonly #sharing: Sharing
  readonly #sharingRecorder: SharingRecorder
  #full: Candidates | undefined

  constructor(
    runner: Runner,
    options: {
      readonly plan: Plan
      readonly instructions: KnownInstructions
      readonly host: HostCode
      readonly isTimed: boolean
    },
  ) {
    this.#runner = runner
    this.#plan = options.plan
    this.#instructions = options.instructions
    this.#host = options.host
    this.#isTimed = options.isTimed
    this.#sharing = new Sharing(runner.track.memory)
    this.#sharingRecorder = new SharingRecorder(runner.machine, this.#instructions, this.#sharing)
    this.#limited = this.#plan.interrupts.filter(({ max }) => max < this.#plan.depth)
  }

  /** @param seen - states behind last arrivals that runs have been in */
  run(node: Node, seen: Seen, { run, stopsAtReturn = false, watch }: TailOptions): Tail {
    const runner = this.#runner
    const { machine, memory } = runner.track
    const { walk } = runner
    const candidates = this.#candidatesOf(node)
    let alwaysError: { readonly error: unknown } | undefined
    const breaches = new Breaches(runner.track)
    let chain: Chain | undefined
    /** While handlers run whose doings are recorded. */
    let recorder = this.#recorderOf(node)
    if (node.arrivals !== undefined) memory.onAccess = recorder?.access
    let end: RunOutcome | undefined =
      node.arrivals === undefined ? runner.begin() : runner.arrive(node.arrivals)
    if (walk.hasEntered) recorder?.after(walk)
    else recorder = undefined
    const from = node.arrivals === undefined || walk.index > node.arrivals.index ? undefined : node.arrivals
    let beat = from === undefined ? 0 : from.beat + 1
    const startCycle = machine.state.cycles
    const { until, merges } = this.#plan
    // Where no state is compared and nothing else may arrive, boundaries are of no interest.
    const skips = !merges && typeof until !== 'function'
    while (end === undefined) {
      if (walk.hasEntered || walk.hasReturned) candidates.transition()
      if (walk.hasReturned) {
        breaches.returned()
        alwaysError ??= this.#host.thrownBy(this.#plan.always)
      }
      watch?.boundary(candidates, breaches)
      // Nothing else leads back to what was interrupted.
      if (walk.hasReturned && recorder?.isBack === true) {
        chain = recorder.finish()
        recorder = memory.onAccess = undefined
        watch?.returned()
        if (stopsAtReturn) end = { reason: 'merged' }
      }
      if (end === undefined && beat === 0 && (merges || machine.state.cycles - startCycle > minLimitCycles)) {
        const key = this.key()
        watch?.state(key)
        const owner = seen.first(key, run)
        if (owner !== undefined) end = owner === run ? walk.postMortem() : { reason: 'merged' }
      }
      if (end !== undefined) {
        candidates.settle()
        break
      }
      candidates.look(walk.index, beat)
      beat = 0
      const cyclesLeft = startCycle + minLimitCycles - machine.state.cycles
      const far = recorder?.before() ?? Infinity
      const isFar = far > 1 && skips && candidates.isFull && cyclesLeft >= 0
      end = isFar ? runner.advanceFar(Math.min(far, cyclesLeft), recorder?.stepping) : runner.advance()
      recorder?.after(walk)
    }
    memory.onAccess = undefined
    const isReal = runner.came.length === node.level
    if (isReal && end.reason !== 'merged') candidates.finish()
    if (end.reason === 'reached') {
      if (walk.hasReturned) breaches.returned()
      alwaysError ??= this.#host.thrownBy(this.#plan.always)
    }
    return { end, chain, found: candidates.found, isReal, alwaysError, breaches: breaches.found }
  }

  /** Of the state in which the machine is: valid until it is asked for again. */
  key(): Readonly<Lanes> {
    const left =
      this.#limited.length === 0 || !guarded('merge: arrivals that are left')
        ? nothingLimited
        : this.#limited.map(({ exception, max }) => max - this.#runner.cameOf(exception))
    return this.#runner.track.key.of({ isTimed: this.#isTimed, left, without: removedParts() })
  }

  /** Those of schedules that are full have no state. */
  #candidatesOf(node: Node): Candidates {
    if (this.#full !== undefined && node.level >= this.#plan.depth) return this.#full
    const before = { planned: node.schedule, came: this.#runner.came }
    const candidates = new Candidates(this.#runner.machine, this.#instructions, this.#plan, before)
    if (candidates.isFull) this.#full = candidates
    return candidates
  }
  #recorderOf({ arrivals, level }: Node): HandlerRecorder | undefined {
    if (arrivals?.beat !== 0) return undefined
    if (this.#plan.reducesCommuting)
      return new ChainRecorder(this.#runner.track, this.#instructions, this.#sharing)
    if (level > tracedLevels) return undefined
    this.#sharingRecorder.begin()
    return this.#sharingRecorder
  }
}
