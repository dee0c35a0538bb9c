import type { Progress } from '../explore/progress.ts'
import type { ExploreOptions } from './explore.ts'
import type { Mcu } from './mcu.ts'
import type { Report } from './report.ts'

/** What a test runner wants to hear of. */
export interface SessionObserver {
  /** `boot` was given this path; the file may be missing or broken. */
  loads?: (path: string) => void
  boots?: (mcu: Mcu, name: string) => void
  /** An exploration begins; what is returned is told of it. */
  explores?: (mcu: Mcu, options: ExploreOptions) => ExplorationObserver
}
export interface ExplorationObserver {
  /** Now and then. */
  progress?: (progress: Progress) => void
  ends?: (report: Report | undefined) => void
}

let current: SessionObserver = {}

/**
 * Tells the test runner of firmware that is booted; replaces the observer before.
 *
 * @internal
 */
export function observeSessions(observer: SessionObserver): void {
  current = observer
}
export function sessionObserver(): SessionObserver {
  return current
}
