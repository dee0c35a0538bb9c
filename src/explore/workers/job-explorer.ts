import { deserialize } from 'node:v8'
import { KnownInstructions } from '../../machine/known-instructions.ts'
import { restoreSnapshot } from '../../machine/snapshot.ts'
import { stateHash } from '../../machine/state-hash.ts'
import { Track } from '../../machine/track/track.ts'
import { Branch } from '../branch.ts'
import { HostCode } from '../host-code.ts'
import { Node } from '../node.ts'
import { mayFollow, type Plan } from '../plan.ts'
import { Runner } from '../runner.ts'
import { Seen } from '../seen.ts'
import { Tails } from '../tails.ts'
import { BunchRuns } from './bunch-runs.ts'
import type { Job, JobResult, Told, Twigs, WindowData } from './jobs.ts'
import { machineOf, type MachineData } from './machine-data.ts'
import { NumberWriter } from './numbers.ts'
import { TailRecorder } from './records.ts'

/** Does jobs: runs schedules on a machine of its own. */
export class JobExplorer {
  readonly #track: Track
  #id: number | undefined
  #window: WindowRuns | undefined

  constructor(data: MachineData) {
    this.#track = new Track(machineOf(data), data.stack)
  }

  /** @throws Error where the machine is not the one that is explored */
  do({ id, window, twigs, bunches, revived }: Job): JobResult {
    if (id !== this.#id || this.#window === undefined) {
      this.#window?.stop()
      this.#window = new WindowRuns(this.#track, deserialize(window) as WindowData)
      this.#id = id
    }
    return this.#window.do({ twigs, bunches }, revived)
  }
}

/** Runs schedules in one window. */
class WindowRuns {
  readonly #track: Track
  readonly #plan: Plan
  readonly #revived: readonly number[]
  readonly #runner: Runner
  readonly #instructions: KnownInstructions
  readonly #tails: Tails
  readonly #bunches: BunchRuns
  /** Of all jobs so far: whoever asks looks whether it was seen there, too. */
  readonly #seen = new Seen()
  readonly #numbers = new NumberWriter()
  #runs = 0

  constructor(track: Track, { snapshot, plan, limitCycles, isTimed, revived, ...data }: WindowData) {
    const { machine, memory } = track
    restoreSnapshot(machine, { ...snapshot, configuration: machine.configuration })
    if (stateHash(machine) !== data.stateHash) throw new Error('the machine is another one')
    this.#track = track
    this.#plan = {
      ...{ ...plan, describe: undefined, check: undefined, always: undefined },
      isInterrupted: () => false,
    }
    this.#revived = revived
    memory.revivals = revived
    track.begin()
    this.#runner = new Runner(track, this.#plan, limitCycles)
    this.#instructions = new KnownInstructions(machine)
    this.#tails = new Tails(this.#runner, {
      ...{ plan: this.#plan, instructions: this.#instructions, isTimed },
      host: new HostCode(track),
    })
    const [instructions, tails] = [this.#instructions, this.#tails]
    this.#bunches = new BunchRuns(this.#runner, { instructions, plan: this.#plan, tails })
  }
  stop(): void {
    this.#runner.walk.stop()
    this.#track.toBeginning()
  }

  do({ twigs, bunches }: Pick<Job, 'twigs' | 'bunches'>, revived: readonly number[]): JobResult {
    this.#numbers.clear()
    this.#track.memory.revivals = [...this.#revived, ...revived]
    const told = twigs.flatMap((each) => this.#run(each))
    const summaries = bunches.map((each) => this.#bunches.run(each))
    return { told, numbers: this.#numbers.all, summaries }
  }

  #run({ path, last }: Twigs): Told[] {
    const runner = this.#runner
    const { memory } = this.#track
    const { length: revivals } = memory.revivals
    let parent = new Node()
    for (const arrivals of path) parent = new Node(parent, arrivals)
    let end = runner.goTo(parent)
    if (end === undefined && parent.arrivals !== undefined) end = runner.arrive(parent.arrivals)
    const branch = new Branch(runner, this.#instructions, this.#plan)
    return last.map((arrivals) => {
      end ??= branch.goTo(arrivals.index)
      // What one run has read is live for those behind it, in another order than where they are judged.
      if (end !== undefined || memory.revivals.length !== revivals) return undefined
      const node = new Node(parent, arrivals)
      const stopsAtReturn = branch.classes.covers(node)
      if (stopsAtReturn && !mayFollow(this.#plan, node.schedule)) return undefined
      const mark = runner.mark()
      const watch = new TailRecorder(runner, this.#plan, node)
      const tail = this.#tails.run(node, this.#seen, { run: ++this.#runs, stopsAtReturn, watch })
      const isUsable = memory.revivals.length === revivals
      if (isUsable) watch.finish(tail, this.#tails.key(), this.#numbers)
      runner.rewind(mark)
      if (!stopsAtReturn && arrivals.waits !== true) branch.classes.add(node, tail.chain)
      return isUsable ? { reason: tail.end.reason, breaches: watch.breaches } : undefined
    })
  }
}
