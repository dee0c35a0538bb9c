import type { ExceptionObserver } from '../machine/activations.ts'
import type { RunEnd } from '../machine/control.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import type { Machine } from '../machine/machine.ts'
import type { ExceptionNumber } from '../units.ts'

/**
 * A boundary between two instructions of a run, before the instruction that is named; `beat` is how many words of a
 * transfer come first, 0 where the boundary is no transfer's inside.
 */
export interface Boundary {
  readonly address: number
  /** How often the run has stood before this instruction since the window began, this time included. */
  readonly visit: number
  readonly beat: number
}

/** Exceptions that become pending at a boundary, all at once. */
export interface Arrivals {
  readonly at: Boundary
  readonly exceptions: readonly ExceptionNumber[]
}

/** Where a window ends: before an instruction in the context in which it began, or where a predicate says. */
export type Until = number | (() => boolean)

/** How a run through the window ended: at `until`, or as runs end. */
export type WindowEnd = RunEnd | { readonly reason: 'reached' } | { readonly reason: 'merged' }

/** What follows a run from boundary to boundary. */
export interface WindowObserver {
  /**
   * The machine stands at a boundary behind the last arrival; arrivals may still come from its beat on, which is
   * above 0 where the last arrival came here and was not taken. False ends the run: what follows is known.
   */
  readonly boundary?: (at: Boundary) => boolean
  /** The machine stands at any boundary. */
  readonly look?: () => void
  /** An exception has returned, and the machine stands at the next boundary. */
  readonly returned?: () => void
  /** An exception was entered or has returned. */
  readonly transition?: () => void
  /** Arrivals have become pending. */
  readonly arrived?: (exceptions: readonly ExceptionNumber[]) => void
  /** Called for each exception in place of its bare pend bit being set. */
  readonly pend?: (exception: ExceptionNumber) => void
}

export interface WindowOptions {
  readonly until: Until
  /** Cycles after the last arrival. */
  readonly limitCycles: number
}

/** Long enough to tell a deadlock from a loop that is only slow. */
const postMortemCycles = 20_000

/** Runs a machine from where it stands to the window's end, with arrivals on the way, looking at every boundary. */
export class Window {
  readonly #machine: Machine
  readonly #options: WindowOptions
  readonly #contextIpsr: number
  readonly #visits = new Map<number, number>()
  /** Takes back what was asked of the machine, also what has not happened. */
  readonly #undo: Unsubscribe[] = []

  constructor(machine: Machine, options: WindowOptions) {
    this.#machine = machine
    this.#options = options
    this.#contextIpsr = machine.state.ipsr
  }

  /** @returns the end, and the arrivals that never came */
  run(
    arrivals: readonly Arrivals[],
    observer: WindowObserver = {},
  ): { readonly end: WindowEnd; readonly missed: readonly Arrivals[] } {
    const missed = [...arrivals]
    const { hooks, log } = this.#machine
    // Inside a transfer arrivals come in the reference stage: a hook brings the instruction there.
    for (const { at } of arrivals) if (at.beat > 0) this.#undo.push(hooks.add(at.address, () => undefined))
    let hasReturned = false
    const watch: ExceptionObserver = ({ kind }) => {
      if (kind === 'returned') hasReturned = true
      if (kind === 'returned' || kind === 'entered') observer.transition?.()
    }
    log.observers.add(watch)
    this.#undo.push(() => log.observers.delete(watch))
    const atReturn = (): void => {
      if (hasReturned) observer.returned?.()
      hasReturned = false
    }
    try {
      return { end: this.#run(missed, observer, atReturn), missed }
    } finally {
      for (const undo of this.#undo.splice(0)) undo()
    }
  }

  #run(arrivals: Arrivals[], observer: WindowObserver, atReturn: () => void): WindowEnd {
    const machine = this.#machine
    const { state } = machine
    let limit = state.cycles + this.#options.limitCycles
    /** Arrivals at this boundary that nothing took: the machine still stands there. */
    let untaken: Arrivals | undefined
    for (;;) {
      const stood = untaken
      const found = this.#toNext(arrivals[0], {
        limitCycles: limit - state.cycles,
        first: stood === undefined ? undefined : { ...stood.at, beat: stood.at.beat + 1 },
        look: (at) => {
          observer.look?.()
          atReturn()
          return at === undefined || arrivals.length > 0 || observer.boundary?.(at) !== false
        },
      })
      if ('reason' in found) return found
      arrivals.shift()
      const { at, exceptions } = found
      limit = state.cycles + this.#options.limitCycles
      const pend = (): void => {
        for (const exception of exceptions) {
          if (observer.pend === undefined) machine.arrive(exception)
          else observer.pend(exception)
        }
        observer.arrived?.(exceptions)
      }
      if (at.beat === 0) pend()
      else {
        const { beat: afterAccesses, address: pc } = at
        this.#undo.push(machine.onTransfer({ pc, sp: state.sp, afterAccesses, arrive: pend }))
      }
      untaken = at.beat > 0 || !machine.isInterruptDue ? found : undefined
    }
  }

  /** Runs to the boundary of the next arrivals, or to the end. */
  #toNext(
    next: Arrivals | undefined,
    options: {
      readonly limitCycles: number
      /** The boundary where the machine stands, if it has been counted. */
      readonly first: Boundary | undefined
      /** False ends the run. */
      readonly look: (at: Boundary | undefined) => boolean
    },
  ): Arrivals | WindowEnd {
    const { limitCycles, look } = options
    if (limitCycles <= 0) return this.#postMortem()
    const machine = this.#machine
    let { first } = options
    const seen: { isOver: boolean; isKnown: boolean } = { isOver: false, isKnown: false }
    const end = machine.control.run({
      limitCycles,
      predicate: () => {
        seen.isOver = machine.hasPanicked || this.#isOver()
        if (seen.isOver) {
          look(undefined)
          return true
        }
        const at = first ?? this.#count()
        first = undefined
        seen.isKnown = !look(at)
        return seen.isKnown || (next?.at.address === at.address && next.at.visit === at.visit)
      },
    })
    if (end.reason === 'limit') return this.#postMortem()
    if (end.reason !== 'predicate') return end
    if (seen.isKnown) return { reason: 'merged' }
    if (!seen.isOver && next !== undefined) return next
    return { reason: machine.hasPanicked ? 'panicked' : 'reached' }
  }

  #isOver(): boolean {
    const { until } = this.#options
    if (typeof until === 'function') return until()
    const { pc, ipsr } = this.#machine.state
    return pc === until && ipsr === this.#contextIpsr
  }
  #count(): Boundary {
    const { pc } = this.#machine.state
    const visit = (this.#visits.get(pc) ?? 0) + 1
    this.#visits.set(pc, visit)
    return { address: pc, visit, beat: 0 }
  }

  /** Over the limit: says what the machine is caught in. */
  #postMortem(): WindowEnd {
    const end = this.#machine.control.run({ limitCycles: postMortemCycles })
    return end.reason === 'exited' ? { reason: 'limit', cycles: this.#options.limitCycles } : end
  }
}
