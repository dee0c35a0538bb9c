import type { Track } from '../machine/track/track.ts'
import type { Conflicts } from '../race/conflicts.ts'
import type { TracedAccess } from '../race/triples.ts'
import type { Interleaving } from './interleavings.ts'
import type { Tracer } from './tracer.ts'
import type { EndState, FoundFailure } from './verdicts.ts'
import type { WindowEnd } from './walk.ts'
import type { LocatedArrivals } from './window.ts'
import type { Elsewhere } from './workers/elsewhere.ts'
import type { Worst } from './worst.ts'

/** What exploring has found. */
export interface Exploration {
  /** How the window ends without arrivals. */
  readonly undisturbed: WindowEnd
  /** Boundaries of the window without arrivals. */
  readonly boundaries: number
  /** First arrivals that were told apart. */
  readonly classes: number
  readonly schedules: number
  /** Schedules that came to a state that another one had been in. */
  readonly merged: number
  readonly endStates: readonly EndState[]
  readonly failures: readonly FoundFailure[]
  /** Accesses that conflict in schedules with one or two arrivals, whether they failed or not. */
  readonly conflicts: Conflicts
  /** By a handler's access in a finding among them: a schedule that shows it. */
  readonly shownBy: ReadonlyMap<TracedAccess, ShownSchedule>
  /** Schedules whose accesses may conflict in other ways, and that were not looked at: they are like ones that were. */
  readonly untraced: number
  /** The same of schedules with three arrivals. */
  readonly untracedDeep: number
  /** Why not everything was explored; empty where it was. */
  readonly cutOff: readonly string[]
  /** Cycles after a schedule's last arrival. */
  readonly limitCycles: number
  /** Exceptions that were entered in some schedule. */
  readonly taken: ReadonlySet<number>
  readonly worst: Worst
  /** Empty unless the plan asks for it. */
  readonly interleavings: readonly Interleaving[]
}

/** A schedule that shows something, and how it ends. */
export interface ShownSchedule {
  readonly schedule: readonly LocatedArrivals[]
  readonly endPc: number
  readonly outcome: WindowEnd['reason']
}

/** A machine that is followed for as long as it is explored. */
export interface Followed {
  readonly track: Track
  readonly tracer: Tracer
  /** Where schedules can be run at the same time. */
  readonly elsewhere?: Elsewhere | undefined
}

/** What was assumed of a firmware and did not hold: then exploring starts again, knowing better. */
export interface Assumptions {
  /** No clock is read, so when something happens makes no difference. */
  isTimed: boolean
}
