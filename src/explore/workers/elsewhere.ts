import type { Job, JobResult } from './jobs.ts'

/** Does jobs somewhere else. */
export interface Elsewhere {
  /** How many jobs it may have at once. */
  readonly width: number
  /** Resolves to undefined where a job can't be done. */
  do(job: Job): Promise<JobResult | undefined>
}
