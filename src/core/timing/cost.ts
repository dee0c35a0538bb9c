import type { Schema } from '../../isa/operands.ts'
import type { OperationName, Operations } from '../../isa/operations.ts'
import type { Stage, Staged, Val } from '../stage.ts'

/** What an operation costs in cycles; beside its meaning, said once for every stage. */
export interface Cost<S extends Schema = never> {
  /** Whatever happens, at least 1. */
  readonly cycles: number
  /** Added where it branches: P, the refill of the pipeline. */
  readonly refill?: number
  /** Added by what its operands hold before it executes. */
  readonly extra?: (stage: Stage, operands: Staged<S>) => Val
}

/** A cost for each operation: a missing one does not compile. */
export type Costs = { readonly [Name in OperationName]: Cost<Operations[Name]> }

export type TimingName = 'cortex-m3' | 'cortex-m4'

/** A core's cycles. Where a machine has none, every instruction takes one cycle and exceptions take none. */
export interface Timing {
  readonly name: TimingName
  readonly costs: Costs
}

/** The cost of an operation, for whoever has its operands in the form of some stage. */
export function costOf({ costs }: Timing, operation: OperationName): Cost {
  return costs[operation]
}
