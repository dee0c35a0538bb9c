/** How far exploring has come. */
export interface Progress {
  readonly boundaries: number
  readonly classes: number
  readonly schedules: number
  readonly failures: number
}

/** How far exploring is: whoever drives it may let others run meanwhile. Or what is to be waited for. */
export type Step = Progress | Promise<void>
