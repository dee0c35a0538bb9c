import type { Job, JobResult } from './jobs.ts'
import { JobExplorer } from './job-explorer.ts'
import type { MachineData } from './machine-data.ts'

/** The pool's worker: each thread has a machine of its own. */
let explorer: JobExplorer | undefined

export default function work(job: Job): JobResult {
  explorer ??= new JobExplorer(process.__tinypool_state__.workerData as MachineData)
  return explorer.do(job)
}
