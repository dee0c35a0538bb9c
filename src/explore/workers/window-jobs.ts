import { serialize } from 'node:v8'
import { takeSnapshot } from '../../machine/snapshot.ts'
import { stateHash } from '../../machine/state-hash.ts'
import type { Track } from '../../machine/track/track.ts'
import type { Plan } from '../plan.ts'
import type { Elsewhere } from './elsewhere.ts'
import { plainPlan, type Job, type JobResult, type WindowData } from './jobs.ts'

/** Has jobs in one window done. */
export class WindowJobs {
  static #windows = 0
  readonly #track: Track
  readonly #elsewhere: Elsewhere
  readonly #window: Uint8Array
  readonly #id = WindowJobs.#windows++
  readonly #begunRevivals: number

  /** The machine stands where the window begins. */
  constructor(
    track: Track,
    plan: Plan,
    options: Pick<WindowData, 'limitCycles' | 'isTimed'> & { readonly elsewhere: Elsewhere },
  ) {
    const { elsewhere, limitCycles, isTimed } = options
    const { machine, memory } = track
    this.#track = track
    this.#elsewhere = elsewhere
    this.#begunRevivals = memory.revivals.length
    const { sizeBytes, state, memory: bytes, devices, log, rest } = takeSnapshot(machine)
    const data: WindowData = {
      ...{
        snapshot: { sizeBytes, state, memory: bytes, devices, log, rest },
        stateHash: stateHash(machine),
        plan: plainPlan(plan),
        limitCycles,
        isTimed,
      },
      revived: memory.revivals,
    }
    this.#window = shared(serialize(data))
  }

  /** So many jobs at once keep all busy. */
  get most(): number {
    return 2 * this.#elsewhere.width
  }
  /** What is told of a job holds as long as this is the same as when it began: what was assumed is. */
  get assumed(): number {
    return this.#track.memory.revivals.length
  }
  do(work: Pick<Job, 'twigs' | 'bunches'>): Promise<JobResult | undefined> {
    const revived = this.#track.memory.revivals.slice(this.#begunRevivals)
    return this.#elsewhere.do({ id: this.#id, window: this.#window, revived, ...work })
  }
}

/** In memory that threads share. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}
