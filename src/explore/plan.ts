import type { ExceptionNumber } from '../units.ts'
import type { Until } from './walk.ts'

/** Exceptions that become pending at a boundary, all at once. */
export interface Arrivals {
  /** How many boundaries of the run come before. */
  readonly index: number
  /** How many words of the transfer there come first; 0: before the instruction. */
  readonly beat: number
  readonly exceptions: readonly ExceptionNumber[]
  /** They only wait here: the same comes of them as at the next boundary. */
  readonly waits?: true
}

/** Collisions are looked for in schedules of up to so many arrivals. */
export const tracedLevels = 3
/** In all of those of up to so many, where the window is not long: a handler's, and a higher one's in it. */
export const thoroughLevels = 2

/** A bit of a device's register without which its interrupt does not arrive. */
export interface Gate {
  readonly address: number
  readonly bit: number
}

/** An interrupt that may arrive. */
export interface ExploredInterrupt {
  readonly exception: ExceptionNumber
  /** Arrivals of it in a schedule. */
  readonly max: number
  /** At least so much lies between two of its arrivals. */
  readonly minGap: { readonly instructions?: number; readonly cycles?: number } | undefined
  readonly gate: Gate | undefined
  /** Prepares the hardware's cause instead of the bare pend bit. */
  readonly before: (() => void) | undefined
}

/** What is explored: every schedule of so many arrivals of these interrupts in a window. */
export interface Plan {
  readonly until: Until
  readonly interrupts: readonly ExploredInterrupt[]
  readonly depth: number
  /** Arrivals inside transfers of several words. */
  readonly isMultiwordInterruptible: boolean
  /** Leaves out arrivals that wait for a mask or a priority to end, where the code in between can't tell. */
  readonly reducesMasked: boolean
  /** Leaves out arrivals that come to the same as one before the instruction ahead. */
  readonly reducesCommuting: boolean
  /** Runs what follows equal states once. */
  readonly merges: boolean
  /** Cycles after a schedule's last arrival; by default 100 times the undisturbed window. */
  readonly limitCycles: number | undefined
  readonly maxSchedules: number
  /** Tries so many schedules that chance chooses, in place of all; `full`: each with as many arrivals as the depth allows. */
  readonly sample: { readonly count: number; readonly seed: number; readonly full: boolean } | undefined
  /** Tells which handlers came before which instructions. */
  readonly gathersInterleavings: boolean
  /** In milliseconds since the epoch; Infinity where there is no deadline. */
  readonly deadline: number
  /** Asked now and then; true ends it with what was found so far. */
  readonly isInterrupted: () => boolean
  /** Asked for each distinct end state: what it holds, in words. */
  readonly describe: (() => Readonly<Record<string, number | bigint | boolean>>) | undefined
  /** Throws where the end state is wrong. */
  readonly check: (() => void) | undefined
  /** Throws where the state after an exception's return, or at the end, is wrong. */
  readonly always: (() => void) | undefined
}

/** How many exceptions arrive in a schedule. */
export function arrivalsOf(schedule: readonly Arrivals[]): number {
  return schedule.reduce((sum, { exceptions }) => sum + exceptions.length, 0)
}
/** How often one exception arrives in it. */
export function arrivalsOfOne(schedule: readonly Arrivals[], exception: ExceptionNumber): number {
  return schedule.filter(({ exceptions }) => exceptions.includes(exception)).length
}

/** Whether another arrival may come behind those of a schedule. */
export function mayFollow({ depth, interrupts }: Plan, schedule: readonly Arrivals[]): boolean {
  const isFull = arrivalsOf(schedule) >= depth
  return !isFull && interrupts.some(({ exception, max }) => arrivalsOfOne(schedule, exception) < max)
}
