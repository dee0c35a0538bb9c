/** How far exploring has come. */
export interface Progress {
  readonly boundaries: number
  readonly classes: number
  readonly schedules: number
  readonly failures: number
}
