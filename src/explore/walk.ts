import type { ExceptionObserver } from '../machine/activations.ts'
import type { RunEnd } from '../machine/control.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import { innermostLoop } from '../machine/innermost-loop.ts'
import type { Machine } from '../machine/machine.ts'
import type { ExceptionNumber } from '../units.ts'

/** Where a window ends: before any of these instructions in the context in which it began, or where a predicate says. */
export type Until = readonly number[] | (() => boolean)

/** How a run through the window ended: at `until`, or as runs end. */
export type WindowEnd = RunEnd | { readonly reason: 'reached' }

export interface WalkOptions {
  readonly until: Until
  /** Cycles after the last arrival. */
  readonly limitCycles: number
  /** Makes an exception arrive. */
  readonly pend: (exception: ExceptionNumber) => void
}

/** Long enough to tell a deadlock from a loop that is only slow. */
const postMortemCycles = 20_000

/** What a walk knows beside the machine. */
export interface WalkMark {
  readonly index: number
  readonly isAsleep: boolean
  readonly endCycle: number
}

/**
 * Takes a machine through a window from boundary to boundary: the points between two instructions at which nothing else
 * is due, and those at which it sleeps.
 */
export class Walk {
  /** How many boundaries lie before the one where the machine stands. */
  index = -1
  /** The machine sleeps here: without an arrival nothing follows. */
  isAsleep = false
  /** Exceptions were entered or have returned on the way to this boundary. */
  hasEntered = false
  hasReturned = false
  readonly #machine: Machine
  readonly #options: WalkOptions
  readonly #contextIpsr: number
  readonly #unwatch: Unsubscribe
  #limitCycles: number
  #endCycle: number
  #stepping: (() => void) | undefined

  /** The window begins where the machine stands. */
  constructor(machine: Machine, options: WalkOptions) {
    this.#machine = machine
    this.#options = options
    this.#contextIpsr = machine.state.ipsr
    this.#limitCycles = options.limitCycles
    this.#endCycle = machine.state.cycles + options.limitCycles
    const watch: ExceptionObserver = ({ kind }) => {
      if (kind === 'entered') this.hasEntered = true
      else if (kind === 'returned') this.hasReturned = true
    }
    machine.log.observers.add(watch)
    const ends = typeof options.until === 'function' ? [] : options.until
    for (const end of ends) machine.interpreter?.records.setBreakpoint(end, true)
    this.#unwatch = () => {
      for (const end of ends) machine.interpreter?.records.setBreakpoint(end, false)
      machine.log.observers.delete(watch)
      machine.core.transferInterrupts.clear()
    }
  }
  /** The machine is no longer followed. */
  stop(): void {
    this.#unwatch()
  }

  get limitCycles(): number {
    return this.#limitCycles
  }
  set limitCycles(cycles: number) {
    this.#limitCycles = cycles
  }

  /** Goes on to the first boundary: what was due where the machine stood has happened. */
  begin(): WindowEnd | undefined {
    this.index = -1
    this.#forgetTransitions()
    this.#endCycle = this.#machine.state.cycles + this.#limitCycles
    return this.#settle()
  }
  /** Executes the instruction at this boundary, and what is due behind it. */
  advance({ inReference = false } = {}): WindowEnd | undefined {
    if (this.isAsleep) return { reason: 'sleeping' }
    this.#forgetTransitions()
    this.#machine.control.execute({ inReference })
    return this.#settle()
  }
  /**
   * Goes on to a boundary that is no further than so many cycles, at which an exception enters or the window may end.
   *
   * @param stepping - called where only the last of several instructions is executed in the reference stage, before it is
   */
  advanceFar(cycles: number, stepping?: () => void): WindowEnd | undefined {
    if (this.isAsleep) return { reason: 'sleeping' }
    this.#forgetTransitions()
    const { state, control } = this.#machine
    const { instructions } = state
    this.#stepping = stepping
    control.executeSome(Math.min(cycles, this.#endCycle - state.cycles), this.#mayStep)
    this.index += state.instructions - instructions - 1
    return this.#settle()
  }
  /** Exceptions arrive at this boundary; it stays the same where nothing takes them here. */
  arrive(exceptions: readonly ExceptionNumber[]): WindowEnd | undefined {
    this.#forgetTransitions()
    for (const exception of exceptions) this.#options.pend(exception)
    this.#endCycle = this.#machine.state.cycles + this.#limitCycles
    const { isAsleep: wasAsleep } = this
    const end = this.#settle()
    if (!this.hasEntered && wasAsleep === this.isAsleep) this.index--
    return end
  }
  /** Exceptions will arrive inside the transfer at this boundary, behind so many of its words. */
  arriveInside(beat: number, exceptions: readonly ExceptionNumber[]): void {
    const { state } = this.#machine
    const { pc, sp } = state
    const arrive = (): void => {
      for (const exception of exceptions) this.#options.pend(exception)
      this.#endCycle = state.cycles + this.#limitCycles
    }
    this.#machine.onTransfer({ pc, sp, afterAccesses: beat, arrive })
  }

  /** Says what the machine is caught in; it stands where the loop has its lowest address then. */
  postMortem(): WindowEnd {
    const { control } = this.#machine
    const end = control.run({ limitCycles: postMortemCycles })
    if (end.reason === 'exited' || end.reason === 'limit') {
      this.#goToLowest(innermostLoop(this.#machine) ?? [])
      return { reason: 'limit', cycles: this.#limitCycles }
    }
    if (end.reason === 'stuck') this.#goToLowest(end.loop.addresses)
    return end
  }

  mark(): WalkMark {
    return { index: this.index, isAsleep: this.isAsleep, endCycle: this.#endCycle }
  }
  rewind({ index, isAsleep, endCycle }: WalkMark): void {
    this.index = index
    this.isAsleep = isAsleep
    this.#endCycle = endCycle
  }

  /** Equal for all that end in the same loop, wherever it was when the time was up. */
  #goToLowest(loop: readonly number[]): void {
    const { control, state } = this.#machine
    const first = Math.min(...loop)
    for (let left = loop.length; left > 0 && state.pc !== first; left--) control.execute()
  }
  /** Nothing is due at the boundary in front of it, but the window may end there. */
  readonly #mayStep = (): boolean => {
    if (this.#isOver()) return false
    this.#stepping?.()
    return true
  }
  #forgetTransitions(): void {
    this.hasEntered = this.hasReturned = false
  }
  #settle(): WindowEnd | undefined {
    const machine = this.#machine
    this.index++
    this.isAsleep = false
    return this.#end(machine.control.settle())
  }
  #end(end: RunEnd | undefined): WindowEnd | undefined {
    const machine = this.#machine
    if (end !== undefined && end.reason !== 'sleeping') return end
    if (machine.hasPanicked) return { reason: 'panicked' }
    if (this.#isOver()) return { reason: 'reached' }
    this.isAsleep = end !== undefined
    return machine.state.cycles >= this.#endCycle ? this.postMortem() : undefined
  }
  #isOver(): boolean {
    const { until } = this.#options
    if (typeof until === 'function') return until()
    const { pc, ipsr } = this.#machine.state
    return ipsr === this.#contextIpsr && until.includes(pc)
  }
}
