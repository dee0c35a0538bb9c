import type { Breach } from '../breaches.ts'
import type { Node } from '../node.ts'
import type { Arrivals, Plan } from '../plan.ts'
import type { RunOutcome } from '../tails.ts'
import type { MachineSnapshot } from '../../machine/snapshot.ts'
import type { BunchData } from './bunches.ts'
import type { Summary } from './summary.ts'

/** A plan without code of the host's. */
export type PlainPlan = Omit<Plan, 'describe' | 'check' | 'always' | 'isInterrupted'>

/** A window to be explored, as plain data. */
export interface WindowData {
  readonly snapshot: Omit<MachineSnapshot, 'configuration'>
  /** Of the state there: a machine that is another one is of no use. */
  readonly stateHash: string
  readonly plan: PlainPlan
  readonly limitCycles: number
  readonly isTimed: boolean
  /** Bytes that are live though stack pointers have risen past them, as the track has them. */
  readonly revived: readonly number[]
}

/** Schedules that differ in their last arrivals. */
export interface Twigs {
  readonly path: readonly Arrivals[]
  readonly last: readonly Arrivals[]
}

/** Some schedules of one level, in their order: each to be told of, or bunches of them. */
export interface Job {
  /** Which window. */
  readonly id: number
  /** Serialised {@link WindowData}. */
  readonly window: Uint8Array
  readonly twigs: readonly Twigs[]
  readonly bunches: readonly BunchData[]
  /** Bytes that have become live since the window began. */
  readonly revived: readonly number[]
}

/** What is said of one schedule; undefined: it was not run. */
export type Told =
  | {
      readonly reason: RunOutcome['reason']
      readonly breaches: readonly { readonly at: number; readonly breach: Breach }[]
    }
  | undefined

/** Of each schedule of a job in its order, the numbers one behind the other; of each bunch, undefined where it was not run. */
export interface JobResult {
  readonly told: readonly Told[]
  readonly numbers: Float64Array
  readonly summaries: readonly (Summary | undefined)[]
}

/** Schedules of a level to be run, in the order in which they are, by the schedules they come from. */
export function* pending(node: Node, level: number): Generator<Node> {
  for (const child of node.children) {
    if (child.level === level && !child.isDone) yield child
    else if (child.level < level) yield* pending(child, level)
  }
}

/** One behind the other, as few as can be. */
export function twigsOf(nodes: readonly Node[]): Twigs[] {
  const found: { readonly parent: Node | undefined; readonly path: readonly Arrivals[]; last: Arrivals[] }[] =
    []
  for (const { parent, arrivals } of nodes) {
    if (arrivals === undefined) continue
    const twigs = found.at(-1)
    if (twigs !== undefined && twigs.parent === parent) twigs.last.push(arrivals)
    else found.push({ parent, path: parent?.schedule ?? [], last: [arrivals] })
  }
  return found.map(({ path, last }) => ({ path, last }))
}

export function plainPlan(plan: Plan): PlainPlan {
  const { until, interrupts, depth, isMultiwordInterruptible, reducesMasked, reducesCommuting } = plan
  const { merges, limitCycles, maxSchedules, sample, deadline } = plan
  return {
    ...{ until, interrupts, depth, isMultiwordInterruptible, reducesMasked, reducesCommuting },
    ...{ merges, limitCycles, maxSchedules, sample, deadline },
    gathersInterleavings: false,
  }
}
