import type { Machine } from '../machine/machine.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import type { ExceptionNumber } from '../units.ts'

/** Something that a condition has to remember: plain data that is replaced, never changed. */
export interface Memory<T> {
  value: T
  /** Stays the same when the machine goes back and the condition is armed again, and in forks. */
  readonly key: object
}

/** What a condition can find out and attach itself to when it is armed. */
export interface ArmingContext {
  readonly machine: Machine
  /** The exception that will be pended: what masking means depends on its priority. */
  readonly exception: ExceptionNumber
  place(place: string | number): number
  /** Several for a source line that was inlined or duplicated. */
  places(place: string | number): readonly number[]
  variable(name: string | number): { readonly address: number; readonly sizeBytes: number }
  /** First address and size of a function. */
  function(name: string): { readonly address: number; readonly sizeBytes: number }
  exceptionNumber(exception: string | number): ExceptionNumber
  /** The moment has come: pends. Later calls do nothing. */
  readonly fire: () => void
  /**
   * Everything that a condition remembers is in here, so that going back to a snapshot is exact: armed again, it finds
   * the value of then. To be asked for while arming, always in the same order.
   */
  memory<T>(initial: T): Memory<T>
}

/** Says when an arrival lands. */
export interface Condition {
  /** In words, for reports: `before counter::bump`. */
  readonly describe: string
}

/** How a condition attaches itself; kept out of the public type. */
export type Arm = (context: ArmingContext) => Unsubscribe

const arms = new WeakMap<Condition, Arm>()

export function condition(describe: string, arm: Arm): Condition {
  const made: Condition = { describe }
  arms.set(made, arm)
  return made
}

/** The arming side of a condition; undefined for an object that none of the constructors made. */
export function armOf(made: Condition): Arm | undefined {
  return arms.get(made)
}
