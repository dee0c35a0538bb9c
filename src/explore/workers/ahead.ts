import { serialize } from 'node:v8'
import { takeSnapshot } from '../../machine/snapshot.ts'
import { stateHash } from '../../machine/state-hash.ts'
import type { Track } from '../../machine/track/track.ts'
import type { Node } from '../node.ts'
import type { Plan } from '../plan.ts'
import { pending, plainPlan, twigsOf, type Job, type JobResult, type WindowData } from './jobs.ts'
import { NumberReader } from './numbers.ts'
import { TailRecord } from './records.ts'

/** Does jobs somewhere else. */
export interface Elsewhere {
  /** How many jobs it may have at once. */
  readonly width: number
  /** Resolves to undefined where a job can't be done. */
  do(job: Job): Promise<JobResult | undefined>
}

/** So many schedules are run at once. */
const jobSchedules = 32
/** A job that is under way or done. */
interface Sent {
  readonly nodes: readonly Node[]
  readonly revivals: number
  readonly result: Promise<JobResult | undefined>
}

/**
 * Has the schedules of a level run ahead, and tells of each when its turn has come. What is told is what running it
 * here would show: the rest is up to whoever asks.
 */
export class Ahead {
  static #windows = 0
  readonly #track: Track
  readonly #elsewhere: Elsewhere
  readonly #window: Uint8Array
  readonly #id = Ahead.#windows++
  readonly #begunRevivals: number
  #nodes: Iterator<Node> = [].values()
  readonly #sent: Sent[] = []
  #turn: Sent | undefined
  /** Of the job whose turn it is. */
  #records: ReadonlyMap<Node, TailRecord | undefined> = new Map()

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
    return this.#turn?.revivals === this.#track.memory.revivals.length ? this.#records.get(node) : undefined
  }

  #send(): void {
    while (this.#sent.length < 2 * this.#elsewhere.width) {
      const nodes: Node[] = []
      while (nodes.length < jobSchedules) {
        const next = this.#nodes.next()
        if (next.done === true) break
        nodes.push(next.value)
      }
      if (nodes.length === 0) return
      const { revivals } = this.#track.memory
      const result = this.#elsewhere.do({
        ...{ id: this.#id, window: this.#window, twigs: twigsOf(nodes) },
        revived: revivals.slice(this.#begunRevivals),
      })
      this.#sent.push({ nodes, revivals: revivals.length, result })
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

/** In memory that threads share. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}
