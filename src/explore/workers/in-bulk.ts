import type { Node } from '../node.ts'
import type { Step } from '../progress.ts'
import { bunchesOf, dataOf, type Bunch } from './bunches.ts'
import type { JobResult } from './jobs.ts'
import type { Summary } from './summary.ts'
import type { WindowJobs } from './window-jobs.ts'

/** A bunch has so many schedules, where its parent has as many. */
const bunchSchedules = 128
/** Jobs grow to so many: sending one takes as long as running some. */
const mostSchedules = 2048
/** In long windows a job takes no longer than about so many instructions: what is asked meanwhile has to wait for it. */
const mostInstructions = 4_000_000

/** A job that is under way or done. */
interface Sent {
  readonly bunches: readonly Bunch[]
  readonly assumed: number
  readonly result: Promise<JobResult | undefined>
}

/** Has bunches of schedules run, and tells what each has come to when its turn has come. */
export class InBulk {
  readonly #jobs: WindowJobs
  readonly #most: number

  /** @param boundaries - of the window */
  constructor(jobs: WindowJobs, boundaries: number) {
    this.#jobs = jobs
    this.#most = Math.min(Math.max(Math.ceil(mostInstructions / boundaries), 1), mostSchedules)
  }

  /**
   * What is left of a level, in its order. Yields what is to be waited for, and visits each bunch with what it has
   * come to, undefined where it is to be run here, until that says no.
   */
  *level(
    root: Node,
    level: number,
    {
      visit,
      meanwhile,
    }: {
      readonly visit: (bunch: Bunch, summary: Summary | undefined) => Generator<Step, boolean>
      /** Does something short while others are busy; false: there is no more to do. */
      readonly meanwhile: () => boolean
    },
  ): Generator<Step> {
    const bunches = bunchesOf(root, level, Math.min(bunchSchedules, this.#most))
    const sent: Sent[] = []
    let sentInAll = 0
    const send = (): void => {
      while (sent.length < this.#jobs.most) {
        const rounds = Math.floor(sentInAll++ / this.#jobs.most)
        const job = jobOf(bunches, Math.min(bunchSchedules * 2 ** rounds, this.#most))
        if (job.length === 0) return
        const result = this.#jobs.do({ twigs: [], bunches: job.map(dataOf) })
        sent.push({ bunches: job, assumed: this.#jobs.assumed, result })
      }
    }
    send()
    for (let next = sent.shift(); next !== undefined; next = sent.shift()) {
      let summaries: JobResult['summaries'] | undefined
      const told = next.result.then((result) => {
        summaries = result?.summaries ?? []
      })
      const isWaiting = (): boolean => summaries === undefined
      while (isWaiting() && meanwhile()) yield others()
      yield told.then(others)
      send()
      for (const [index, bunch] of next.bunches.entries()) {
        const summary = next.assumed === this.#jobs.assumed ? summaries?.[index] : undefined
        if (!(yield* visit(bunch, summary))) return
      }
    }
  }
}

/** Whoever does the jobs is to hear of new ones, and to tell of those that are done. */
function others(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
/** The next bunches, up to about so many schedules. */
function jobOf(bunches: Iterator<Bunch>, size: number): Bunch[] {
  const job: Bunch[] = []
  let schedules = 0
  while (schedules < size) {
    const next = bunches.next()
    if (next.done === true) break
    job.push(next.value)
    schedules += next.value.nodes.length
  }
  return job
}
