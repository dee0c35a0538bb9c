import type { Machine } from '../machine/machine.ts'
import type { Mcu, SessionSnapshot } from './mcu.ts'
import type { Places } from './places.ts'
import type { RunRecord } from './run-record.ts'
import type { StopContext } from './stops.ts'
import type { BootOptions } from './types.ts'

/** What a session is made of, for the functions that work on one. */
export interface SessionParts {
  readonly machine: Machine
  readonly places: Places
  readonly context: StopContext
  /** What it was booted with. */
  readonly options: BootOptions
  readonly record: RunRecord
  /** Instructions that came before `main`. */
  readonly startUpInstructions: () => number
  /** A machine of the same kind, whose output nobody gets. */
  readonly twin: () => Mcu
  /** Goes to a snapshot of any machine of this kind, its arrivals included. */
  readonly become: (snapshot: SessionSnapshot) => void
}

/** Names the property that holds them: not part of the surface. */
export const parts = Symbol('parts')
