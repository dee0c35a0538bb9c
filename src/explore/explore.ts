import { TailchainError } from '../errors.ts'
import type { Machine } from '../machine/machine.ts'
import type { ExceptionNumber } from '../units.ts'
import { arrivalsOf, Candidates } from './candidates.ts'
import { Conflicts, type Conflict } from '../race/conflicts.ts'
import { continued } from '../race/continuation.ts'
import { unserialisableTriples, type TracedAccess, type Triple } from '../race/triples.ts'
import type { States } from './states.ts'
import type { Plan } from './plan.ts'
import { runAll, runSome } from './strategies.ts'
import { Window, type Arrivals, type WindowEnd } from './window.ts'

/** A schedule that ends as it should not. */
export interface FoundFailure {
  readonly kind: 'check' | 'always' | WindowEnd['reason']
  /** What `check` or `always` threw. */
  readonly error: unknown
  readonly schedule: readonly Arrivals[]
  /** Where it ended. */
  readonly endPc: number
  /** What may have gone wrong, the most telling first. */
  readonly triples: readonly Triple[]
}
export interface EndState {
  readonly hash: string
  readonly outcome: WindowEnd['reason']
  count: number
}

/** What exploring has found. */
export interface Exploration {
  /** Boundaries of the window without arrivals. */
  readonly boundaries: number
  /** First arrivals that were told apart. */
  readonly classes: number
  readonly schedules: number
  /** Schedules whose end state another one had reached before. */
  readonly merged: number
  readonly endStates: readonly EndState[]
  readonly failures: readonly FoundFailure[]
  /** Accesses that conflict in the schedules, whether they failed or not. */
  readonly conflicts: readonly Conflict[]
  /** Why not everything was explored; empty where it was. */
  readonly cutOff: readonly string[]
  readonly worst: {
    readonly latencyCycles: number
    readonly maskedCycles: number
    readonly stackBytes: number
  }
}

interface Run {
  readonly end: WindowEnd
  readonly next: readonly Arrivals[]
  readonly boundaries: number
  /** Undefined where the schedule never came about. */
  readonly state: string | undefined
  readonly alwaysError: { readonly error: unknown } | undefined
}

const minLimitCycles = 10_000
/** An undisturbed window that has not ended by then does not end. */
const windowLimitCycles = 10_000_000
/** As many different failures are kept; what comes later is of the same kind more often than not. */
const maxFailures = 20

/**
 * Explores the window that begins where the machine stands.
 *
 * @param states - follows the machine, and has begun there
 * @param rewind - brings all but the machine's memory back there
 */
export function exploreWindow(states: States, plan: Plan, rewind: () => void): Exploration {
  for (;;) {
    const known = states.stacks.live.size
    const explorer = new Explorer(states, plan, rewind)
    const cutOff = explorer.run()
    // Else something has read what was taken for dead: states were taken for the same that are not.
    if (states.stacks.live.size === known || cutOff.length > 0) return explorer.found(cutOff)
  }
}

/** Tries every schedule, level by level: those of one arrival, then of two … so the first failure is a shortest one. */
class Explorer {
  readonly #machine: Machine
  readonly #plan: Plan
  readonly #rewind: () => void
  readonly #states: States
  /** States behind the last arrival of a schedule: what follows one is run once. */
  readonly #visited = new Set<string>()
  readonly #endStates = new Map<string, EndState>()
  readonly #failures = new Map<string, Omit<FoundFailure, 'triples'>>()
  readonly #worst = { latencyCycles: 0, maskedCycles: 0, stackBytes: 0 }
  #undisturbed: Run | undefined
  #undisturbedAccesses: readonly TracedAccess[] | undefined
  #limitCycles = windowLimitCycles
  readonly #ran: (readonly Arrivals[])[] = []
  #schedules = 0
  #merged = 0

  constructor(states: States, plan: Plan, rewind: () => void) {
    this.#machine = states.machine
    this.#plan = plan
    this.#rewind = rewind
    this.#states = states
  }

  /** @returns why not everything was run */
  run(): string[] {
    const { state } = this.#machine
    this.#begin()
    const startCycle = state.cycles
    const undisturbed = this.#run([])
    this.#undisturbed = undisturbed
    const windowCycles = state.cycles - startCycle
    this.#limitCycles = this.#plan.limitCycles ?? Math.max(100 * windowCycles, minLimitCycles)
    const { depth, sample } = this.#plan
    const run = (schedule: readonly Arrivals[]): { next: readonly Arrivals[]; fails: boolean } => {
      const before = this.#failures.size
      const { next } = this.#run(schedule)
      return { next, fails: this.#failures.size > before }
    }
    return sample === undefined
      ? runAll(undisturbed.next, { depth, run, cutOff: () => this.#cutOff() })
      : runSome(undisturbed.next, { depth, run, sample })
  }

  /** What was found, with the accesses that collided. */
  found(cutOff: readonly string[]): Exploration {
    const { boundaries = 0, next = [] } = this.#undisturbed ?? {}
    return {
      ...{ boundaries, classes: next.length, schedules: this.#schedules, merged: this.#merged },
      endStates: [...this.#endStates.values()],
      failures: [...this.#failures.values()].map((failure) => ({
        ...failure,
        triples: unserialisableTriples(this.#trace(failure.schedule)),
      })),
      conflicts: this.#conflicts(),
      ...{ cutOff, worst: this.#worst },
    }
  }

  #cutOff(): string | undefined {
    const { maxSchedules, deadline } = this.#plan
    if (this.#schedules >= maxSchedules) return `after ${String(maxSchedules)} schedules`
    return Date.now() > deadline ? 'when the time was up' : undefined
  }

  /** Runs one schedule from the window's start and judges how it ends. */
  #run(schedule: readonly Arrivals[]): Run {
    this.#begin()
    const run = this.#observe(schedule)
    this.#schedules++
    if (run.state === undefined) return run
    this.#ran.push(schedule)
    if (run.alwaysError !== undefined) this.#fail('always', schedule, run.alwaysError.error)
    if (run.end.reason === 'merged') {
      this.#merged++
      return run
    }
    const ending = `${run.end.reason} ${run.state}`
    const known = this.#endStates.get(ending)
    if (known !== undefined) {
      known.count++
      return run
    }
    this.#endStates.set(ending, { hash: run.state, outcome: run.end.reason, count: 1 })
    this.#judge(schedule, run.end)
    return run
  }

  /** Back to where the window begins. */
  #begin(): void {
    this.#states.takeBack()
    this.#rewind()
    this.#states.begin()
  }

  #observe(schedule: readonly Arrivals[]): Run {
    const machine = this.#machine
    const { always, until } = this.#plan
    const candidates = new Candidates(machine, this.#plan, schedule)
    const { stacks } = this.#states
    let boundaries = 0
    let alwaysError: Run['alwaysError']
    const checkAlways = (): void => {
      const error = thrownBy(always)
      alwaysError ??= error
    }
    const { end } = new Window(machine, { until, limitCycles: this.#limitCycles }).run(schedule, {
      boundary: (at) => {
        boundaries++
        if (this.#plan.merges && at.beat === 0 && this.#isKnown()) {
          candidates.settle()
          return false
        }
        candidates.look(at)
        return true
      },
      look: () => {
        stacks.look()
      },
      transition: () => {
        candidates.transition()
      },
      returned: checkAlways,
      arrived: (exceptions) => {
        candidates.note(exceptions)
      },
      pend: (exception) => {
        this.#pend(exception)
      },
    })
    if (end.reason !== 'merged') candidates.finish()
    if (end.reason === 'reached') checkAlways()
    this.#measure()
    const isReal = candidates.count === arrivalsOf(schedule)
    const state = isReal ? this.#states.key() : undefined
    return { end, next: isReal ? candidates.found : [], boundaries, state, alwaysError }
  }

  #judge(schedule: readonly Arrivals[], end: WindowEnd): void {
    if (end.reason !== 'reached') {
      this.#fail(end.reason, schedule, undefined)
      return
    }
    const thrown = thrownBy(this.#plan.check)
    if (thrown !== undefined) this.#fail('check', schedule, thrown.error)
  }
  #fail(kind: FoundFailure['kind'], schedule: readonly Arrivals[], error: unknown): void {
    const text = `${kind} ${error instanceof Error ? error.message : String(this.#machine.state.pc)}`
    if (this.#failures.size < maxFailures && !this.#failures.has(text))
      this.#failures.set(text, { kind, schedule, error, endPc: this.#machine.state.pc })
  }

  #conflicts(): readonly Conflict[] {
    const conflicts = new Conflicts()
    for (const schedule of this.#ran) conflicts.add(this.#trace(schedule))
    return conflicts.found
  }
  /** Runs a schedule once more, to its end, and looks at its accesses. */
  #trace(schedule: readonly Arrivals[]): readonly TracedAccess[] {
    this.#begin()
    const ended = { isReached: false }
    const accesses = this.#states.tracer.during(() => {
      const window = new Window(this.#machine, { until: this.#plan.until, limitCycles: this.#limitCycles })
      const { end } = window.run(schedule, {
        pend: (exception) => {
          this.#pend(exception)
        },
      })
      ended.isReached = end.reason === 'reached'
    })
    if (ended.isReached || schedule.length === 0) return accesses
    this.#undisturbedAccesses ??= this.#trace([])
    return continued(accesses, this.#undisturbedAccesses)
  }
  #pend(exception: ExceptionNumber): void {
    const before = this.#plan.interrupts.find((each) => each.exception === exception)?.before
    if (before === undefined) this.#machine.arrive(exception)
    else before()
  }

  /** Whether a schedule with as many arrivals left has come to this very state. */
  #isKnown(): boolean {
    const key = this.#states.key()
    if (this.#visited.has(key)) return true
    this.#visited.add(key)
    return false
  }

  #measure(): void {
    const exceptions = this.#plan.interrupts.map(({ exception }) => exception)
    const worst = this.#worst
    worst.stackBytes = Math.max(worst.stackBytes, this.#states.stacks.deepestBytes)
    worst.maskedCycles = Math.max(worst.maskedCycles, this.#machine.masking.longestCycles)
    for (const { exceptionNumber, enteredAt, pendedAt } of this.#states.activations) {
      if (exceptions.includes(exceptionNumber))
        worst.latencyCycles = Math.max(worst.latencyCycles, enteredAt.cycle - pendedAt.cycle)
    }
  }
}

function thrownBy(check: (() => void) | undefined): { readonly error: unknown } | undefined {
  try {
    check?.()
    return undefined
  } catch (error) {
    // A mistake in the test, not in the firmware.
    if (error instanceof TailchainError) throw error
    return { error }
  }
}
