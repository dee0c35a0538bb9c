import type { Mcu } from './mcu.ts'

/** What a test runner wants to hear of. */
export interface SessionObserver {
  /** `boot` was given this path; the file may be missing or broken. */
  loads?: (path: string) => void
  boots?: (mcu: Mcu, name: string) => void
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
