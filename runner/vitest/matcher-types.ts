import type { Exception } from '../../src/index.ts'
import type { RaceOptions } from './matchers-reports.ts'

/** What `expect` can say of firmware; registered by `tailchain` and by the plugin's setup file. */
export interface TailchainMatchers {
  /** Subject: `Mcu`. The handler was entered exactly `times`, or at least once. */
  toHaveTaken(exception: Exception, times?: number): void
  /**
   * Subject: `Mcu` (also where the firmware went on after it) or `Stop`.
   *
   * @param message - part of the panic's message
   * @param where - `at`: `src/main.rs:37` (needs debug information), or the function that panicked
   */
  toHavePanicked(message?: string | RegExp, where?: { readonly at?: string }): void
  /**
   * Subject: `Mcu` or `Stop`.
   *
   * @param kind - the exception that was taken (`HardFault`, `UsageFault` …) or a bit of CFSR or HFSR
   * (`DIVBYZERO`, `PRECISERR` …)
   */
  toHaveFaulted(kind?: string): void
  /** Subject: `Mcu`. `inner` was entered while `outer` was active. */
  toHaveNested(outer: Exception, inner: Exception): void
  /** Subject: `Mcu`. `second` was entered by tail-chaining from `first` (twice the same: from itself). */
  toHaveTailChained(first: Exception, second: Exception): void
  /** Subject: `Activation`, one of `mcu.exceptions`. PRIMASK, BASEPRI or FAULTMASK held it back. */
  toHaveBeenDelayedByMasking(): void
  /** Subject: `Activation`. It waited for a handler of the same or a higher priority. */
  toHaveBeenDelayedByPriority(): void
  /**
   * Subject: `Mcu`. Every activation of the exception returned within so many cycles of its entry, handlers
   * nested in it included; there was at least one.
   */
  toReturnWithin(exception: Exception, cycles: number): void
  /** Subject: `Mcu`. No stretch with anything masked was longer. */
  toMaskInterruptsForAtMost(cycles: number): void
  /**
   * Subject: `Mcu` or `Activation`. A handler (of this exception) returned with other values in r4-r11 than it
   * found: it breaks the calling convention.
   */
  toHaveClobbered(exception?: Exception): void
  /** Subject: `Report`, what `explore` resolves to. Fails too where not every schedule was tried. */
  toHoldOnEverySchedule(): void
  /** Subject: `Report`. @param message - part of a failure's message */
  toFailOnSomeSchedule(message?: string | RegExp): void
  /** Subject: `Report`. Message and place as for `toHavePanicked`. */
  toPanicOnSomeSchedule(message?: string | RegExp, where?: { readonly at?: string }): void
  /**
   * Subject: `Report`, for which every schedule was tried.
   *
   * @param options - `allow`: variables that may be raced for; `incomplete`: schedules that were not tried are accepted
   */
  toBeFreeOfRaces(options?: RaceOptions): void
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
  interface Matchers<T = any> extends TailchainMatchers {}
}
