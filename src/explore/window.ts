import type { Machine } from '../machine/machine.ts'
import type { ExceptionNumber } from '../units.ts'
import type { Node } from './node.ts'
import type { Runner } from './runner.ts'
import { Walk, type WalkOptions, type WindowEnd } from './walk.ts'

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
export interface LocatedArrivals {
  readonly at: Boundary
  readonly exceptions: readonly ExceptionNumber[]
}

/** As walks, but for the end: addresses. */
type ReplayOptions = WalkOptions & {
  readonly until: readonly number[]
  /** Where to end at the latest, for who looks at each instruction before that. */
  readonly goal?: { readonly instructions: number; readonly before?: () => void }
}

/** Counts how often a run has stood before each instruction. */
export class Visits {
  readonly #counts = new Map<number, number>()
  #last: Omit<Boundary, 'beat'> = { address: 0, visit: 0 }
  #index = -1

  /** The machine stands at a boundary, perhaps still. */
  at(machine: Machine, index: number): Omit<Boundary, 'beat'> {
    if (index === this.#index) return this.#last
    this.#index = index
    const { pc: address } = machine.state
    const visit = (this.#counts.get(address) ?? 0) + 1
    this.#counts.set(address, visit)
    this.#last = { address, visit }
    return this.#last
  }
}

/** Runs a schedule once more and says where its arrivals come. */
export function locate(runner: Runner, node: Node): LocatedArrivals[] {
  const { machine, walk } = runner
  const visits = new Visits()
  const found: LocatedArrivals[] = []
  let end = runner.begin()
  for (const arrivals of node.schedule) {
    let at = visits.at(machine, walk.index)
    while (end === undefined && walk.index < arrivals.index) {
      end = runner.advance()
      at = visits.at(machine, walk.index)
    }
    found.push({ at: { ...at, beat: arrivals.beat }, exceptions: arrivals.exceptions })
    end ??= runner.arrive(arrivals)
  }
  return found
}

/** Runs on to the window's end: nothing is to arrive any more. */
function runOut(
  machine: Machine,
  { until, limitCycles, goal }: ReplayOptions,
  contextIpsr: number,
): WindowEnd {
  const { hooks, control, state } = machine
  if (goal !== undefined) {
    control.follow(goal.instructions, goal.before ?? (() => undefined))
    return { reason: 'stepped' }
  }
  const stop = (): void => {
    if (state.ipsr === contextIpsr) control.requestStop()
  }
  const removals = until.map((end) => hooks.add(end, stop))
  try {
    const end = control.run({ limitCycles })
    return end.reason === 'breakpoint' ? { reason: 'reached' } : end
  } finally {
    for (const remove of removals) remove()
  }
}

/**
 * Runs a machine from where it stands to a window's end, with arrivals on the way.
 *
 * @returns the end, and the arrivals that never came
 */
export function runWindow(
  machine: Machine,
  arrivals: readonly LocatedArrivals[],
  options: ReplayOptions,
): { readonly end: WindowEnd; readonly missed: readonly LocatedArrivals[] } {
  const missed = [...arrivals]
  const visits = new Visits()
  const { ipsr } = machine.state
  const { goal } = options
  const walk = new Walk(machine, options)
  try {
    let end = walk.begin()
    while (end === undefined && (missed.length > 0 || machine.core.transferInterrupts.size > 0)) {
      if (goal !== undefined && machine.state.instructions >= goal.instructions) break
      const { address, visit } = visits.at(machine, walk.index)
      const { index } = walk
      let isInside = false
      for (;;) {
        const [next] = missed
        if (next?.at.address !== address || next.at.visit !== visit) break
        missed.shift()
        if (next.at.beat === 0) end = walk.arrive(next.exceptions)
        else walk.arriveInside(next.at.beat, next.exceptions)
        isInside ||= next.at.beat > 0
        // Taken at once: the machine stands at another boundary.
        if (end !== undefined || walk.index !== index) break
      }
      if (end !== undefined || walk.index !== index) continue
      goal?.before?.()
      end = walk.advance({ inReference: isInside || goal !== undefined })
    }
    return { end: end ?? runOut(machine, options, ipsr), missed }
  } finally {
    walk.stop()
  }
}
