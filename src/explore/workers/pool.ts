import { existsSync } from 'node:fs'
import type { Tinypool } from 'tinypool'
import type { Elsewhere } from './elsewhere.ts'
import type { Job, JobResult } from './jobs.ts'
import type { MachineData } from './machine-data.ts'

/** For tests alone: what runs in the workers instead. */
export const workerModule: { url: URL | undefined } = { url: undefined }

/** The bundle that holds this is in dist or in a folder of it. */
function moduleUrl(): URL | undefined {
  const inDist = ['./', '../'].map((to) => new URL(`${to}explore-worker.js`, import.meta.url))
  return workerModule.url ?? inDist.find((url) => existsSync(url))
}

/** Workers that die as often as this do so for a reason: what is left is run in the own process. */
const maxDeaths = 3
/** Jobs that wait in a worker, so that it need not wait for one. */
const queued = 2

/** Worker threads with a machine each. */
export class WorkerPool implements Elsewhere {
  readonly width: number
  /** What is to be said of them. */
  readonly notes: string[] = []
  readonly #pool: Tinypool
  readonly #watched = new WeakSet()
  /** Resolves when no job will be done any more: those that wait in the pool would wait for ever. */
  readonly #over: Promise<undefined>
  #giveUp: () => void = () => undefined
  #deaths = 0
  #isClosing = false

  private constructor(pool: Tinypool, count: number) {
    this.#pool = pool
    this.width = count * queued
    this.#over = new Promise((resolve) => {
      this.#giveUp = () => {
        resolve(undefined)
      }
    })
    // What is there to be said, the worker's own event says.
    pool.on('error', () => undefined)
  }

  /** @returns undefined where there is nothing that could run in a worker */
  static async start(count: number, workerData: MachineData): Promise<WorkerPool | undefined> {
    const url = moduleUrl()
    if (url === undefined) return undefined
    // Loaded only where it is used: starting the command line is to cost nothing.
    const { Tinypool } = await import('tinypool')
    const pool = new Tinypool({
      ...{ filename: url.href, workerData, runtime: 'worker_threads', concurrentTasksPerWorker: queued },
      ...{ minThreads: count, maxThreads: count },
    })
    return new WorkerPool(pool, count)
  }

  async do(job: Job): Promise<JobResult | undefined> {
    while (this.#isOpen) {
      const deaths = this.#deaths
      try {
        const result = this.#pool.run(job) as Promise<JobResult>
        this.#watch()
        return await Promise.race([result, this.#over])
      } catch (error) {
        if (this.#deaths === deaths) this.#fail(messageOf(error))
      }
    }
    return undefined
  }
  get #isOpen(): boolean {
    return !this.#isClosing && this.#deaths < maxDeaths
  }
  async destroy(): Promise<void> {
    this.#isClosing = true
    for (const worker of this.#pool.threads) makeRemovable(worker)
    // One that dies meanwhile has ended, too.
    await this.#pool.destroy().catch(() => undefined)
  }

  /** A thread that exits without an error is none of the pool's events: its jobs would never end. */
  #watch(): void {
    for (const worker of this.#pool.threads) {
      if (this.#watched.has(worker)) continue
      this.#watched.add(worker)
      let hasFailed = false
      worker.once('error', (error: unknown) => {
        hasFailed = true
        this.#died(messageOf(error))
      })
      worker.once('exit', () => {
        if (!hasFailed && !this.#isClosing) worker.emit('error', new Error('it has exited'))
      })
    }
  }
  #fail(why: string): void {
    if (!this.#isOpen) return
    this.#deaths = maxDeaths
    this.#giveUp()
    this.notes.push(`workers can't do it (${why}): what was left ran in the test's own process`)
  }
  #died(why: string): void {
    if (!this.#isOpen) return
    this.#deaths++
    const next =
      this.#deaths < maxDeaths
        ? 'another one has done its work'
        : "no more are started: what was left ran in the test's own process"
    this.notes.push(`a worker died (${why}): ${next}`)
    if (this.#deaths >= maxDeaths) this.#giveUp()
    // By then the pool has started another one, or has given up itself.
    else
      setImmediate(() => {
        this.#watch()
        if (this.#pool.threads.length === 0) this.#fail(why)
      })
  }
}

/**
 * The pool waits for a worker's exit by `events.once`, which takes its listeners off again where the worker fails
 * instead. What the pool keeps of a worker (tinypool 2.2) can't do that, and the process would end by a TypeError.
 */
function makeRemovable(worker: object): void {
  if (!('removeListener' in worker)) Object.assign(worker, { removeListener: () => worker })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
