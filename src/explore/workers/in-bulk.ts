import type { Node } from '../node.ts'
import type { Step } from '../progress.ts'
import { bunchesOf, dataOf, type Bunch } from './bunches.ts'
import type { JobResult } from './jobs.ts'
import type { Summary } from './summary.ts'
import type { WindowJobs } from './window-jobs.ts'

/** A bunch has so many schedules, where its parent has as many, and a job twice as many. */
const bunchSchedules = 128

/** A job that is under way or done. */
interface Sent {
  readonly bunches: readonly Bunch[]
  readonly assumed: number
  readonly result: Promise<JobResult | undefined>
}

/** Has bunches of schedules run, and tells what each has come to when its turn has come. */
export class InBulk {
  readonly #jobs: WindowJobs

  constructor(jobs: WindowJobs) {
    this.#jobs = jobs
  }

  /**
   * What is left of a level, in its order. Yields what is to be waited for, and calls back with each bunch and what it has
   * come to, undefined where it is to be run here, until that says no.
   */
  *level(
    root: Node,
    level: number,
    visit: (bunch: Bunch, summary: Summary | undefined) => Generator<Step, boolean>,
  ): Generator<Step> {
    const bunches = bunchesOf(root, level, bunchSchedules)
    const sent: Sent[] = []
    const send = (): void => {
      while (sent.length < this.#jobs.most) {
        const job = jobOf(bunches)
        if (job.length === 0) return
        const result = this.#jobs.do({ twigs: [], bunches: job.map(dataOf) })
        sent.push({ bunches: job, assumed: this.#jobs.assumed, result })
      }
    }
    send()
    for (let next = sent.shift(); next !== undefined; next = sent.shift()) {
      let summaries: JobResult['summaries'] = []
      yield next.result.then((result) => {
        summaries = result?.summaries ?? []
        // Whoever does the jobs is to hear of new ones meanwhile.
        return new Promise((resolve) => setImmediate(resolve))
      })
      send()
      for (const [index, bunch] of next.bunches.entries()) {
        const summary = next.assumed === this.#jobs.assumed ? summaries[index] : undefined
        if (!(yield* visit(bunch, summary))) return
      }
    }
  }
}

function jobOf(bunches: Iterator<Bunch>): Bunch[] {
  const job: Bunch[] = []
  for (let schedules = 0; schedules < 2 * bunchSchedules;) {
    const next = bunches.next()
    if (next.done === true) break
    job.push(next.value)
    schedules += next.value.nodes.length
  }
  return job
}
