/** What a worker tells the main process of its tests. */
declare module 'vitest' {
  interface TaskMeta {
    /** Of a file: absolute paths of the firmware that it booted, or tried to. */
    tailchainFirmware?: string[]
    /** Of a test, for the demo: what it did to each firmware. */
    tailchainStories?: string[]
    /** Of a test: what exploring found, in the order in which that ended. */
    tailchainExplorations?: ExplorationResult[]
    /** Of a test: the page that its run was recorded into. */
    tailchainTrace?: string
  }
}

/** Of annotations that say what exploring a window has come to: vitest's UI shows them. */
export const annotationType = 'tailchain'
/** Is in the environment of workers where somebody shows annotations: else they would be in the terminal twice. */
export const annotatesVariable = 'TAILCHAIN_ANNOTATES'

/** What exploring found, as far as reports of a whole run show it. It travels as JSON. */
export interface ExplorationResult {
  /** `counter::bump..counter::bump_done` */
  readonly window: string
  readonly firmware?: string
  readonly interrupts: readonly string[]
  readonly boundaries: number
  readonly classes: number
  readonly schedules: number
  readonly depth: number
  readonly holds: boolean
  readonly complete: boolean
  readonly cutOff: readonly string[]
  readonly failureCount: number
  readonly raceCount: number
  /** The first ones. */
  readonly failures: readonly FoundSchedule[]
  readonly races: readonly FoundCollision[]
  /** A matcher has failed because of some. */
  reported?: 'failures' | 'races'
}
/** Accesses that collide. */
export interface FoundCollision {
  /** `lost update of COUNTER` */
  readonly title: string
  /** What happened, a line for each access and one for masks. */
  readonly lines: readonly string[]
  /** Of the access that was interrupted, or of where it went wrong. */
  readonly source?: { readonly file: string; readonly line: number; readonly column: number }
}
/** A schedule that fails. */
export interface FoundSchedule extends FoundCollision {
  readonly message: string
  readonly token: string
}
