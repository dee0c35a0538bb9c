import type { Node } from '../node.ts'
import { pending, twigsOf, type JobResult } from './jobs.ts'
import { NumberReader } from './numbers.ts'
import { TailRecord } from './records.ts'
import type { WindowJobs } from './window-jobs.ts'

/** So many schedules are run at once. */
const jobSchedules = 32
/** A job that is under way or done. */
interface Sent {
  readonly nodes: readonly Node[]
  readonly assumed: number
  readonly result: Promise<JobResult | undefined>
}

/**
 * Has the schedules of a level run ahead, and tells of each when its turn has come. What is told is what running it
 * here would show: the rest is up to whoever asks.
 */
export class Ahead {
  readonly #jobs: WindowJobs
  #nodes: Iterator<Node> = [].values()
  readonly #sent: Sent[] = []
  #turn: Sent | undefined
  /** Of the job whose turn it is. */
  #records: ReadonlyMap<Node, TailRecord | undefined> = new Map()

  constructor(jobs: WindowJobs) {
    this.#jobs = jobs
  }

  /** The schedules of a level, which will be asked for in this order. */
  begin(root: Node, level: number): void {
    this.#sent.length = 0
    this.#nodes = pending(root, level)
    this.#send()
  }
  /** Yields what is to be waited for. @returns undefined where it is to be run here */
  *of(node: Node): Generator<Promise<void>, TailRecord | undefined> {
    while (!this.#records.has(node)) {
      const next = this.#sent.shift()
      if (next === undefined) return undefined
      this.#turn = next
      if (next.nodes.includes(node))
        yield next.result.then((result) => {
          this.#records = recordsOf(next.nodes, result)
          // Whoever does the jobs is to hear of new ones meanwhile.
          return new Promise((resolve) => setImmediate(resolve))
        })
      this.#send()
    }
    // What was assumed when the job began may hold no longer.
    return this.#turn?.assumed === this.#jobs.assumed ? this.#records.get(node) : undefined
  }

  #send(): void {
    while (this.#sent.length < this.#jobs.most) {
      const nodes: Node[] = []
      while (nodes.length < jobSchedules) {
        const next = this.#nodes.next()
        if (next.done === true) break
        nodes.push(next.value)
      }
      if (nodes.length === 0) return
      const { assumed } = this.#jobs
      this.#sent.push({ nodes, assumed, result: this.#jobs.do({ twigs: twigsOf(nodes), bunches: [] }) })
    }
  }
}

function recordsOf(nodes: readonly Node[], result: JobResult | undefined): Map<Node, TailRecord | undefined> {
  const numbers = new NumberReader(result?.numbers ?? new Float64Array(0))
  return new Map(
    nodes.map((node, index) => {
      const told = result?.told[index]
      return [node, told === undefined ? undefined : new TailRecord(told, numbers)]
    }),
  )
}
