import { KnownInstructions } from '../machine/known-instructions.ts'
import type { Track } from '../machine/track/track.ts'
import type { Assumptions } from './exploration.ts'
import type { Chain } from './footprints.ts'
import { HostCode } from './host-code.ts'
import type { Interleavings } from './interleavings.ts'
import { Node } from './node.ts'
import type { Plan } from './plan.ts'
import { Runner } from './runner.ts'
import { Seen } from './seen.ts'
import { Tails, type RunOutcome } from './tails.ts'
import { Verdicts, type JudgedFailure } from './verdicts.ts'
import type { TailRecord } from './workers/records.ts'

/** An undisturbed window that has not ended by then, and was in no state twice, does not end. */
export const windowLimitCycles = 500_000

/** What is to be known of a schedule that was run. */
export interface Ran {
  readonly end: Pick<RunOutcome, 'reason'>
  readonly chain: Chain | undefined
}

/** Runs schedules of one window, each to its end, and judges it. */
export class Runs {
  readonly runner: Runner
  readonly instructions: KnownInstructions
  readonly #plan: Plan
  readonly #track: Track
  readonly #host: HostCode
  readonly #tails: Tails
  /** States behind the last arrival of a schedule: what follows one is run once. */
  readonly #seen = new Seen()
  #own = new Seen()
  #verdicts: Verdicts
  #count = 0
  #schedules = 0

  constructor(
    track: Track,
    plan: Plan,
    { isTimed, interleavings }: Assumptions & { readonly interleavings: Interleavings | undefined },
  ) {
    this.#plan = plan
    this.#track = track
    this.#host = new HostCode(track)
    this.runner = new Runner(
      track,
      this.#host.planned(plan),
      plan.limitCycles ?? windowLimitCycles,
      interleavings,
    )
    this.instructions = new KnownInstructions(track.machine)
    const { instructions } = this
    this.#tails = new Tails(this.runner, { plan, instructions, host: this.#host, isTimed })
    this.#verdicts = new Verdicts(track, plan, this.#host)
  }

  get verdicts(): Verdicts {
    return this.#verdicts
  }
  /** How many were run, here and elsewhere. */
  get schedules(): number {
    return this.#schedules
  }
  /** So many were run elsewhere, and are judged. */
  adopted(schedules: number): void {
    this.#schedules += schedules
  }

  /** From the window's start. */
  runWhole(node: Node): void {
    if (this.runner.goTo(node) === undefined) this.run(node)
  }
  /** The machine stands where a schedule's last arrival is about to come: runs it to its end, and judges that. */
  run(node: Node, stopsAtReturn = false): { readonly end: RunOutcome; readonly chain: Chain | undefined } {
    // Without merging only a run's own states count: one that comes again comes for ever.
    const seen = this.#plan.merges ? this.#seen : this.#ownStates
    const tail = this.#tails.run(node, seen, { run: ++this.#count, stopsAtReturn })
    if (tail.isReal) {
      node.children = tail.found.map((arrivals) => new Node(node, arrivals))
      this.#verdicts.judge(node, tail, () => this.#tails.key())
    }
    this.#schedules++
    return tail
  }
  /** Leaves the machine where it is. */
  runFromHere(node: Node, stopsAtReturn: boolean): Ran {
    const mark = this.runner.mark()
    const { end, chain } = this.run(node, stopsAtReturn)
    this.runner.rewind(mark)
    return { end, chain }
  }
  /** Runs once more what is in the report already. */
  runAgain(node: Node): Chain | undefined {
    const mark = this.runner.mark()
    const { chain } = this.#tails.run(node, this.#ownStates, { run: ++this.#count })
    this.runner.rewind(mark)
    return chain
  }
  /** Runs a schedule, and keeps what is wrong with it out of the report. */
  judgeApart(node: Node): readonly JudgedFailure[] {
    const { verdicts, schedules } = { verdicts: this.#verdicts, schedules: this.#schedules }
    const apart = new Verdicts(this.#track, this.#plan, this.#host)
    this.#verdicts = apart
    try {
      this.runWhole(node)
    } finally {
      this.#verdicts = verdicts
      this.#schedules = schedules
    }
    return apart.failures
  }

  /**
   * Takes over what a schedule has come to elsewhere, as far as it would have been run here.
   *
   * @returns undefined where it must be run here, and nothing was taken over
   */
  adopt(node: Node, record: TailRecord, stopsAtReturn: boolean): Ran | undefined {
    const { returnedAt } = record
    const stop = stopsAtReturn && returnedAt >= 0 ? returnedAt : Infinity
    const merged = this.#plan.merges ? record.firstOf(stop, (key) => this.#seen.has(key)) : undefined
    const cut = merged ?? stop
    // It ended in a state that only elsewhere another one had been in.
    if (cut === Infinity && record.reason === 'merged') return undefined
    const reason = cut === Infinity ? record.reason : 'merged'
    const at = Math.min(cut, record.end)
    if (record.isReal(at)) {
      if (!this.#verdicts.count(record.counted(reason, at))) return undefined
      node.children = record.found(at).map((arrivals) => new Node(node, arrivals))
    }
    const run = ++this.#count
    if (this.#plan.merges) for (const key of record.keys(cut)) this.#seen.first(key, run)
    if (record.hasReadClock(at)) this.#track.machine.bus.clockReads++
    this.#schedules++
    return { end: { reason }, chain: returnedAt >= 0 && returnedAt <= at ? record.chain : undefined }
  }
  /** For a run that is compared with itself alone. */
  get #ownStates(): Seen {
    if (!this.#own.isEmpty) this.#own = new Seen()
    return this.#own
  }
}
