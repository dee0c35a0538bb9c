import type { Machine } from '../machine/machine.ts'
import { guarded } from './guards.ts'
import type { KnownInstructions } from '../machine/known-instructions.ts'
import { arrivalsOf, arrivalsOfOne, type Arrivals, type ExploredInterrupt, type Plan } from './plan.ts'

/** A point in a run. */
interface Moment {
  readonly instruction: number
  readonly cycle: number
}
/** An arrival of a schedule that is being run, with when it came. */
export interface Came extends Moment {
  readonly interrupt: ExploredInterrupt
}

/** KnownInstructions that look at what is pending, or that an exception follows of itself. */
const seePending: ReadonlySet<string | undefined> = new Set(['WFI', 'WFE', 'SEV', 'SVC', 'BKPT'])

/** Interrupts that may arrive together. */
interface Choice {
  readonly chosen: readonly ExploredInterrupt[]
  readonly exceptions: Arrivals['exceptions']
}

/** What a run is made of before its candidates come. */
interface Before {
  /** The arrivals of its schedule, planned … */
  readonly planned: readonly Arrivals[]
  /** … and come. */
  readonly came: readonly Came[]
}

/**
 * Collects where the next arrivals of a schedule may come, boundary after boundary, in the order in which they come.
 */
export class Candidates {
  readonly found: Arrivals[] = []
  readonly #machine: Machine
  readonly #instructions: KnownInstructions
  readonly #plan: Plan
  readonly #before: Before
  readonly #room: number
  /** How often each exception arrives in the schedule. */
  readonly #counts = new Map<number, number>()
  /** At the last boundary, arrivals that nothing would take there. */
  #held: Arrivals[] = []
  /** Since then something could tell what is pending. */
  #isNoticed = false
  /** Which interrupts were allowed when last looked, and the sets of them. */
  readonly #allowed: boolean[] = []
  #choices: readonly Choice[] = []
  #deviceAccesses = 0

  constructor(machine: Machine, instructions: KnownInstructions, plan: Plan, before: Before) {
    this.#machine = machine
    this.#instructions = instructions
    this.#plan = plan
    this.#before = before
    this.#room = plan.depth - arrivalsOf(before.planned)
  }

  /** No arrival fits into the schedule any more. */
  get isFull(): boolean {
    return this.#room === 0
  }

  /** The machine stands at a boundary behind the schedule's last arrival; the first words of a transfer may be over. */
  look(index: number, fromBeat: number): void {
    if (this.#room === 0) return
    this.settle()
    const machine = this.#machine
    const choices = this.#choicesNow
    const { operation, words: divisible } = this.#instructions.at(machine.state.pc)
    const words = this.#plan.isMultiwordInterruptible && !machine.isSleeping ? divisible : 1
    for (let beat = fromBeat; beat < words; beat++) {
      for (const { chosen, exceptions } of choices) {
        const arrivals = { index, beat, exceptions }
        const isHeld = chosen.some((each) => this.#waits(each))
        if (isHeld) this.#held.push(arrivals)
        else this.found.push(arrivals)
      }
    }
    this.#isNoticed =
      (seePending.has(operation) || machine.isSleeping) && guarded('held: sleep and supervisor calls notice')
    this.#deviceAccesses = machine.bus.deviceAccesses
  }
  /** An exception was entered or has returned. */
  transition(): void {
    if (guarded('held: entries and returns notice')) this.#isNoticed = true
  }
  /** The window has ended: what still waits there is pending at its end. */
  finish(): void {
    if (this.#held.length === 0) return
    this.found.push(...this.#held)
    this.#held = []
  }

  /** The last boundary is behind: an arrival that only waited there is the same as one that comes here. */
  settle(): void {
    const isTouched =
      this.#machine.bus.deviceAccesses !== this.#deviceAccesses && guarded('held: system accesses notice')
    if (this.#isNoticed || isTouched) this.finish()
    else if (!this.#plan.reducesMasked)
      for (const { index, beat, exceptions } of this.#held)
        this.found.push({ index, beat, exceptions, waits: true })
    // Few: their array is kept.
    while (this.#held.length > 0) this.#held.pop()
  }

  /** Sets of interrupts that may arrive here; the same at most boundaries of a run. */
  get #choicesNow(): readonly Choice[] {
    const { interrupts } = this.#plan
    let isSame = true
    for (let index = 0; index < interrupts.length; index++) {
      const interrupt = interrupts[index]
      const may = interrupt !== undefined && this.#mayCome(interrupt)
      isSame &&= this.#allowed[index] === may
      this.#allowed[index] = may
    }
    if (isSame) return this.#choices
    const allowed = interrupts.filter((_, index) => this.#allowed[index] === true)
    return (this.#choices = subsets(allowed, this.#room).map((chosen) => ({
      chosen,
      exceptions: chosen.map(({ exception }) => exception),
    })))
  }
  #waits({ exception, minGap, before }: ExploredInterrupt): boolean {
    const isOwn =
      (minGap !== undefined || before !== undefined) && guarded('held: a gap or a cause of its own counts')
    return !isOwn && !this.#machine.wouldTake(exception)
  }
  #countOf(exception: ExploredInterrupt['exception']): number {
    let count = this.#counts.get(exception)
    if (count === undefined) {
      count = arrivalsOfOne(this.#before.planned, exception)
      this.#counts.set(exception, count)
    }
    return count
  }
  #mayCome(interrupt: ExploredInterrupt): boolean {
    const { exception, max, minGap } = interrupt
    const { came } = this.#before
    const count = this.#countOf(exception)
    if (count >= max || !isOpen(this.#machine, interrupt)) return false
    if (minGap === undefined || count === 0) return true
    const own = came.filter(({ interrupt }) => interrupt.exception === exception)
    const last = own.at(-1)
    // One may still be on its way, inside this very transfer.
    if (last === undefined || own.length < count) return false
    const { cycles, instructions } = this.#machine.state
    return keepsGap(minGap, last, { instruction: instructions, cycle: cycles })
  }
}

/** Whether the device whose interrupt it is lets it arrive. */
export function isOpen(machine: Machine, { exception, gate }: ExploredInterrupt): boolean {
  if (machine.isSwitchedOff(exception)) return false
  return gate === undefined || ((machine.bus.peekRegister(gate.address) ?? 0) & (1 << gate.bit)) !== 0
}
/** Whether an arrival of an exception is far enough from the one before it. */
export function keepsGap(
  minGap: ExploredInterrupt['minGap'],
  before: Moment,
  { instruction, cycle }: Moment,
): boolean {
  return (
    minGap === undefined ||
    (instruction - before.instruction >= (minGap.instructions ?? 0) &&
      cycle - before.cycle >= (minGap.cycles ?? 0))
  )
}

/** All subsets that are not empty and not larger than `most`. */
function subsets<T>(all: readonly T[], most: number): T[][] {
  let found: T[][] = [[]]
  for (const each of all) found = [...found, ...found.map((subset) => [...subset, each])]
  return found.filter((subset) => subset.length > 0 && subset.length <= most)
}
