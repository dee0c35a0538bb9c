import type { Machine } from '../machine/machine.ts'
import type { Plan, ExploredInterrupt } from './plan.ts'
import type { Arrivals, Boundary } from './window.ts'

/** An arrival of a schedule that is being run, with when it came. */
interface Came {
  readonly interrupt: ExploredInterrupt
  readonly instruction: number
  readonly cycle: number
}

/** Instructions that look at what is pending, or that an exception follows of itself. */
const seePending: ReadonlySet<string | undefined> = new Set(['WFI', 'WFE', 'SEV', 'SVC', 'BKPT'])

/**
 * Collects where the next arrivals of a schedule may come, boundary after boundary, in the order in which they come.
 */
export class Candidates {
  readonly found: Arrivals[] = []
  /** Arrivals that are left out as they only wait. */
  collapsed = 0
  readonly #machine: Machine
  readonly #plan: Plan
  readonly #schedule: readonly Arrivals[]
  readonly #room: number
  readonly #came: Came[] = []
  /** At the last boundary, arrivals that nothing would take there. */
  #held: Arrivals[] = []
  /** Since then something could tell what is pending. */
  #isNoticed = false
  #deviceAccesses = 0

  /** @param schedule - the arrivals that are to come before */
  constructor(machine: Machine, plan: Plan, schedule: readonly Arrivals[]) {
    this.#machine = machine
    this.#plan = plan
    this.#schedule = schedule
    this.#room = plan.depth - arrivalsOf(schedule)
  }

  /** Arrivals have come. */
  note(exceptions: Arrivals['exceptions']): void {
    const { cycles, instructions } = this.#machine.state
    for (const interrupt of this.#plan.interrupts) {
      if (exceptions.includes(interrupt.exception))
        this.#came.push({ interrupt, instruction: instructions, cycle: cycles })
    }
  }

  /** How many exceptions have come. */
  get count(): number {
    return this.#came.length
  }

  /** The machine stands at a boundary behind the schedule's last arrival. */
  look(at: Boundary): void {
    this.settle()
    if (this.#room === 0) return
    const machine = this.#machine
    const allowed = this.#plan.interrupts.filter((interrupt) => this.#mayCome(interrupt))
    const { operation, words: divisible } = machine.operationAt(at.address)
    const words = this.#plan.isMultiwordInterruptible ? divisible : 1
    for (let beat = at.beat; beat < words; beat++) {
      for (const exceptions of subsets(allowed, this.#room)) {
        const arrivals = { at: { ...at, beat }, exceptions: exceptions.map(({ exception }) => exception) }
        const isHeld = exceptions.some((each) => this.#plan.reducesMasked && this.#waits(each))
        if (isHeld) this.#held.push(arrivals)
        else this.found.push(arrivals)
      }
    }
    this.#isNoticed = seePending.has(operation)
    this.#deviceAccesses = machine.bus.deviceAccesses
  }
  /** An exception was entered or has returned. */
  transition(): void {
    this.#isNoticed = true
  }
  /** The window has ended: what still waits there is pending at its end. */
  finish(): void {
    this.found.push(...this.#held)
    this.#held = []
  }

  /** The last boundary is behind: an arrival that only waited there is the same as one that comes here. */
  settle(): void {
    if (this.#isNoticed || this.#machine.bus.deviceAccesses !== this.#deviceAccesses) this.finish()
    else this.collapsed += this.#held.length
    this.#held = []
  }

  #waits({ exception, minGap, before }: ExploredInterrupt): boolean {
    return minGap === undefined && before === undefined && !this.#machine.wouldTake(exception)
  }
  #mayCome({ exception, max, minGap }: ExploredInterrupt): boolean {
    const planned = this.#schedule.filter(({ exceptions }) => exceptions.includes(exception))
    if (planned.length >= max) return false
    if (minGap === undefined || planned.length === 0) return true
    const came = this.#came.filter(({ interrupt }) => interrupt.exception === exception)
    const last = came.at(-1)
    // One may still be on its way, inside this very transfer.
    if (last === undefined || came.length < planned.length) return false
    const { cycles, instructions } = this.#machine.state
    return (
      instructions - last.instruction >= (minGap.instructions ?? 0) &&
      cycles - last.cycle >= (minGap.cycles ?? 0)
    )
  }
}

/** How many exceptions arrive in a schedule. */
export function arrivalsOf(schedule: readonly Arrivals[]): number {
  return schedule.reduce((sum, { exceptions }) => sum + exceptions.length, 0)
}

/** All subsets that are not empty and not larger than `most`. */
function subsets<T>(all: readonly T[], most: number): T[][] {
  let found: T[][] = [[]]
  for (const each of all) found = [...found, ...found.map((subset) => [...subset, each])]
  return found.filter((subset) => subset.length > 0 && subset.length <= most)
}
