import type { Conflicts } from '../race/conflicts.ts'
import type { TracedAccess } from '../race/triples.ts'
import { stateHash } from '../machine/state-hash.ts'
import { KnownInstructions } from '../machine/known-instructions.ts'
import type { Track } from '../machine/track/track.ts'
import { Branch } from './branch.ts'
import { Answers, nondeterministic } from './determinism.ts'
import { Collisions } from './collisions.ts'
import type { Assumptions, Exploration, Followed, ShownSchedule } from './exploration.ts'
import type { Chain } from './footprints.ts'
import { guarded } from './guards.ts'
import { HostCode } from './host-code.ts'
import { Node } from './node.ts'
import { Interleavings } from './interleavings.ts'
import { Novelty } from './novelty.ts'
import { mayFollow, type Plan } from './plan.ts'
import type { Progress, Step } from './progress.ts'
import { Runner } from './runner.ts'
import { Seen } from './seen.ts'
import { Shrinker } from './shrink.ts'
import { runAll, runSome } from './strategies.ts'
import { Tails, type RunOutcome } from './tails.ts'
import { isToBeLiked, ToTrace } from './to-trace.ts'
import { Verdicts, type JudgedFailure } from './verdicts.ts'
import type { WindowEnd } from './walk.ts'
import { locate } from './window.ts'
import { adopt } from './workers/adopt.ts'
import { Ahead } from './workers/ahead.ts'
import { InBulk } from './workers/in-bulk.ts'
import { WindowJobs } from './workers/window-jobs.ts'
import type { Bunch } from './workers/bunches.ts'
import type { Summary } from './workers/summary.ts'
import type { TailRecord } from './workers/records.ts'

const minLimitCycles = 10_000
/** An undisturbed window that has not ended by then, and was in no state twice, does not end. */
const windowLimitCycles = 500_000
/** Whoever drives it gets control as often. */
const schedulesPerStep = 16
/** Of as many end states it is said which schedule leads there. */
const maxLocated = 1000

/** What is to be known of a schedule that was run. */
interface Explored {
  readonly reason: RunOutcome['reason']
  readonly chain: Chain | undefined
}

/** What is run of a level; `bunch`: of the schedules behind a node these alone. */
interface Descent {
  readonly level: number
  readonly cutOff: () => boolean
  readonly bunch?: Bunch
}

/** Explores the window that begins where the machine stands. */
export function* exploreWindow(followed: Followed, plan: Plan): Generator<Step, Exploration> {
  const { track } = followed
  track.begin()
  const assumptions: Assumptions = { isTimed: false }
  for (;;) {
    const { revived } = track.memory
    const { clockReads } = track.machine.bus
    const explorer = new Explorer(followed, plan, assumptions)
    try {
      const cutOff = yield* explorer.run()
      const isTimed = track.machine.bus.clockReads !== clockReads
      const wasWrong =
        (track.memory.revived !== revived && guarded('merge: what dead bytes were read')) ||
        (isTimed && !assumptions.isTimed && guarded('merge: time that was read'))
      if (!wasWrong || cutOff.length > 0) return explorer.found(cutOff)
      assumptions.isTimed ||= isTimed
    } finally {
      explorer.stop()
      track.toBeginning()
    }
    track.begin()
  }
}

/** Tries every schedule, level by level: those of one arrival, then of two … so the first failure is a shortest one. */
export class Explorer {
  readonly #plan: Plan
  readonly #track: Track
  readonly #host: HostCode
  readonly #runner: Runner
  readonly #tails: Tails
  readonly #interleavings: Interleavings | undefined
  /** Where schedules can be run elsewhere. */
  readonly #jobsOf: (() => WindowJobs) | undefined
  #jobs: WindowJobs | undefined
  #ahead: Ahead | undefined
  readonly #instructions: KnownInstructions
  readonly #root = new Node()
  /** States behind the last arrival of a schedule: what follows one is run once. */
  readonly #seen = new Seen()
  #verdicts: Verdicts
  readonly #collisions: Collisions
  readonly #novelty: Novelty
  readonly #toTrace: ToTrace
  #undisturbed: WindowEnd = { reason: 'reached' }
  #boundaries = 0
  #windowCycles = 0
  #runs = 0
  #schedules = 0
  #toldSchedules = 0
  #classes = 0

  constructor({ track, tracer, elsewhere }: Followed, plan: Plan, { isTimed }: Assumptions) {
    this.#plan = plan
    this.#track = track
    this.#host = new HostCode(track)
    this.#novelty = new Novelty(track.machine)
    this.#toTrace = new ToTrace(this.#novelty)
    const { limitCycles = windowLimitCycles } = plan
    if (plan.gathersInterleavings) {
      const exceptions = plan.interrupts.map(({ exception }) => exception)
      this.#interleavings = new Interleavings(track.machine, exceptions)
    }
    this.#runner = new Runner(track, this.#host.planned(plan), limitCycles, this.#interleavings)
    this.#verdicts = new Verdicts(track, plan, this.#host)
    this.#collisions = new Collisions(this.#runner, tracer)
    this.#instructions = new KnownInstructions(track.machine)
    const [instructions, host] = [this.#instructions, this.#host]
    this.#tails = new Tails(this.#runner, { plan, instructions, host, isTimed })
    if (elsewhere !== undefined && plan.sample === undefined) {
      this.#jobsOf = () => {
        const { walk } = this.#runner
        return new WindowJobs(track, plan, { elsewhere, isTimed, limitCycles: walk.limitCycles })
      }
    }
  }
  /** The machine is no longer followed. */
  stop(): void {
    this.#runner.walk.stop()
    this.#interleavings?.stop()
  }

  /** @returns why not everything was run */
  *run(): Generator<Step, string[]> {
    this.#exploreUndisturbed()
    // Arrivals before each of its instructions would have no end either.
    const isEndless = this.#plan.limitCycles === undefined && this.#undisturbed.reason === 'limit'
    if (isEndless) return [`the window goes on after ${windowLimitCycles.toLocaleString('en')} cycles`]
    if (this.#plan.limitCycles === undefined)
      this.#runner.walk.limitCycles = Math.max(100 * this.#windowCycles, minLimitCycles)
    const { depth, sample } = this.#plan
    if (sample === undefined) {
      return yield* runAll(this.#root, {
        depth,
        descend: (level, cutOff) => this.#level(level, cutOff),
        cutOff: () => this.#cutOff(),
      })
    }
    const cutOff = yield* runSome(this.#root, {
      depth,
      run: (node) => this.#runAgain(node),
      sample,
      cutOff: () => this.#cutOff(),
    })
    for (const failure of this.#verdicts.failures) {
      this.#verdicts.replace(this.#shrunk(failure))
      yield this.#progress
    }
    return cutOff
  }

  /** What was found, with the accesses that collided. */
  found(cutOff: readonly string[]): Exploration {
    const { nodes, ...untraced } = this.#toTrace.chosen({
      boundaries: this.#boundaries,
      schedules: this.#schedules,
    })
    const failures = this.#verdicts.failures.map(({ node, ...failure }) => ({
      ...failure,
      schedule: locate(this.#runner, node),
      triples: this.#collisions.triplesOf(node),
    }))
    const endStates = this.#verdicts.endStates.map(({ node, ...end }, index) => ({
      ...end,
      schedule: index < maxLocated ? locate(this.#runner, node) : undefined,
    }))
    const conflicts = this.#collisions.conflictsIn(nodes)
    return {
      ...{ undisturbed: this.#undisturbed, boundaries: this.#boundaries, classes: this.#classes },
      ...{ schedules: this.#schedules, merged: this.#verdicts.merged, endStates, failures },
      ...{ conflicts, shownBy: this.#shownBy(conflicts) },
      ...untraced,
      ...{
        cutOff,
        limitCycles: this.#runner.walk.limitCycles,
        taken: this.#verdicts.taken,
        worst: this.#verdicts.worst,
        interleavings: this.#interleavings?.all ?? [],
      },
    }
  }

  #shownBy(conflicts: Conflicts): Map<TracedAccess, ShownSchedule> {
    const schedules = new Map<TracedAccess, ShownSchedule>()
    for (const { benign, accesses } of conflicts.found) {
      const shown = benign === undefined ? this.#collisions.shownBy(accesses[1]) : undefined
      if (shown === undefined) continue
      const { node, end, endPc } = shown
      schedules.set(accesses[1], { schedule: locate(this.#runner, node), endPc, outcome: end.reason })
    }
    return schedules
  }

  get #progress(): Progress {
    const failures = this.#verdicts.failures.length
    return { boundaries: this.#boundaries, classes: this.#classes, schedules: this.#schedules, failures }
  }
  #cutOff(): string | undefined {
    const { maxSchedules, deadline } = this.#plan
    if (this.#plan.isInterrupted()) return 'when it was interrupted'
    if (this.#schedules >= maxSchedules) return `after ${String(maxSchedules)} schedules`
    return Date.now() > deadline ? 'when the time was up' : undefined
  }

  *#level(level: number, cutOff: () => boolean): Generator<Step> {
    if (this.#jobsOf !== undefined) {
      this.#track.toBeginning()
      this.#jobs ??= this.#jobsOf()
      if (!this.#plan.merges && !this.#plan.reducesCommuting) {
        const visit = (bunch: Bunch, summary?: Summary): Generator<Step, boolean> =>
          this.#bunch(bunch, summary, { level, cutOff })
        yield* new InBulk(this.#jobs).level(this.#root, level, visit)
        return
      }
      this.#ahead ??= new Ahead(this.#jobs)
      this.#ahead.begin(this.#root, level)
    }
    this.#runner.begin()
    yield* this.#descend(this.#root, { level, cutOff })
  }
  /** @returns whether to go on */
  *#bunch(bunch: Bunch, summary: Summary | undefined, { level, cutOff }: Descent): Generator<Step, boolean> {
    if (cutOff()) return false
    const isLast = this.#schedules + bunch.nodes.length >= this.#plan.maxSchedules
    if (summary === undefined || isLast) {
      this.#runner.goTo(bunch.parent)
      return yield* this.#descend(bunch.parent, { level, cutOff, bunch })
    }
    const left = adopt(bunch, summary, {
      verdicts: this.#verdicts,
      toTrace: this.#toTrace,
      run: (node) => {
        if (this.#runner.goTo(node) === undefined) this.#explore(node)
      },
    })
    this.#schedules += left
    if (summary.hasReadClock) this.#track.machine.bus.clockReads++
    if (bunch.parent === this.#root) this.#classes += bunch.nodes.length
    yield this.#progress
    return true
  }
  /** The machine stands where a node's arrivals are about to come: runs what follows it on a level. */
  *#descend(node: Node, { level, cutOff, bunch }: Descent): Generator<Step, boolean> {
    const runner = this.#runner
    const work = bunch?.nodes ?? node.children.filter((child) => child.hasWork(level))
    if (work.length === 0) return true
    const branch = new Branch(runner, this.#instructions, this.#plan, (nodes) => {
      this.#toTrace.add(...nodes)
    })
    let end = node.arrivals === undefined ? undefined : runner.arrive(node.arrivals)
    for (const each of bunch?.before ?? []) {
      end ??= branch.goTo(each.arrivals?.index ?? 0)
      if (end === undefined) branch.classes.add(each, this.#runApart(each))
    }
    for (const child of work) {
      const at = child.arrivals
      if (at === undefined) continue
      end ??= branch.goTo(at.index)
      if (end !== undefined) return true
      if (cutOff()) return false
      if (child.level === level) {
        const record = this.#ahead === undefined ? undefined : yield* this.#ahead.of(child)
        this.#runChild(child, branch, record)
      } else {
        const mark = runner.mark()
        if (!(yield* this.#descend(child, { level, cutOff }))) return false
        runner.rewind(mark)
      }
      if (this.#schedules - this.#toldSchedules >= schedulesPerStep) {
        this.#toldSchedules = this.#schedules
        yield this.#progress
      }
    }
    if (bunch?.goesOn === true) branch.goTo((work.at(-1)?.arrivals?.index ?? 0) + 1)
    return true
  }
  /** Runs once more what is in the report already. */
  #runApart(node: Node): Chain | undefined {
    const mark = this.#runner.mark()
    const { chain } = this.#tails.run(node, new Seen(), { run: ++this.#runs })
    this.#runner.rewind(mark)
    return chain
  }
  #runChild(child: Node, { classes }: Branch, record: TailRecord | undefined): void {
    const stopsAtReturn = classes.covers(child)
    child.isDone = true
    if (stopsAtReturn && !this.#isFollowed(child)) {
      this.#interleavings?.equivalent(child.arrivals?.exceptions ?? [])
      return
    }
    const { pc } = this.#track.machine.state
    const { reason, chain } =
      (record === undefined ? undefined : this.#adopt(child, record, stopsAtReturn)) ??
      this.#exploreFromHere(child, stopsAtReturn)
    if (child.parent === this.#root && !stopsAtReturn && reason !== 'merged') this.#classes++
    const isShown = !stopsAtReturn && child.arrivals?.waits !== true && classes.add(child, chain)
    const { arrivals } = child
    if (arrivals !== undefined && isToBeLiked(child, isShown) && this.#toTrace.hasRoomFor(child)) {
      const isFirst = child.parent === this.#root
      this.#toTrace.put(child, this.#novelty.likenessOf(arrivals, { isFirst, pc }, chain))
    }
    if (isShown) this.#toTrace.add(child)
  }
  #isFollowed({ schedule }: Node): boolean {
    return mayFollow(this.#plan, schedule) && guarded('commute: arrivals inside the handler stay')
  }
  /** The window without arrivals, where nothing was seen before it. */
  #exploreUndisturbed(): void {
    const { memory, machine } = this.#track
    const { walk } = this.#runner
    const startCycle = machine.state.cycles
    memory.onAccess = this.#novelty.watching(walk)
    const answers = new Answers(machine)
    const { end } = answers.during(() => this.#explore(this.#root))
    this.#undisturbed = end.reason === 'merged' ? { reason: 'reached' } : end
    this.#boundaries = walk.index + (end.reason === 'reached' ? 0 : 1)
    this.#windowCycles = machine.state.cycles - startCycle
    if (answers.areAny || typeof this.#plan.until === 'function') this.#runUndisturbedAgain(answers)
  }
  /** Nothing could be said of schedules where the same one ends in several ways. */
  #runUndisturbedAgain(answers: Answers): void {
    const runner = this.#runner
    const { machine } = this.#track
    // Not the key: bytes that the first run has read are no longer dead in the second.
    const hash = stateHash(machine)
    const { index } = runner.walk
    const again = new Answers(machine)
    const end = again.during(() => {
      let ended = runner.begin()
      while (ended === undefined && runner.walk.index < index) ended = runner.advance()
      return ended
    })
    answers.checkSame(again)
    if (this.#undisturbed.reason !== 'reached') return
    if (end?.reason !== 'reached' || stateHash(machine) !== hash)
      throw nondeterministic('they ask devices the same and get the same answers, and end in other states')
  }
  /** Runs a schedule from the window's start, for those that are chosen one by one. */
  #runAgain(node: Node): { readonly fails: boolean; readonly progress: Progress } {
    if (node.isDone) return { fails: false, progress: this.#progress }
    const before = this.#verdicts.failures.length
    if (this.#runner.goTo(node) === undefined) this.#explore(node)
    this.#toTrace.add(node)
    node.isDone = true
    return { fails: this.#verdicts.failures.length > before, progress: this.#progress }
  }

  /** The same failure, in a schedule that is as small as could be found. */
  #shrunk(failure: JudgedFailure): JudgedFailure {
    let smallest = failure
    const { interrupts } = this.#plan
    const shrinker = new Shrinker(this.#runner, interrupts, (node) => {
      const same = this.#judgeApart(node).find(({ identity }) => identity === failure.identity)
      if (same !== undefined) smallest = same
      return same !== undefined
    })
    const node = shrinker.shrink(failure.node)
    return smallest.node === node ? smallest : { ...failure, node }
  }
  /** Runs a schedule, and keeps what is wrong with it out of the report. */
  #judgeApart(node: Node): readonly JudgedFailure[] {
    const { verdicts, schedules } = { verdicts: this.#verdicts, schedules: this.#schedules }
    const apart = new Verdicts(this.#track, this.#plan, this.#host)
    this.#verdicts = apart
    try {
      if (this.#runner.goTo(node) === undefined) this.#explore(node)
    } finally {
      this.#verdicts = verdicts
      this.#schedules = schedules
    }
    return apart.failures
  }

  /** Leaves the machine where it is. */
  #exploreFromHere(node: Node, stopsAtReturn: boolean): Explored {
    const mark = this.#runner.mark()
    const { end, chain } = this.#explore(node, stopsAtReturn)
    this.#runner.rewind(mark)
    return { reason: end.reason, chain }
  }
  /** The machine stands where a schedule's last arrival is about to come: runs it to its end, and judges that. */
  #explore(
    node: Node,
    stopsAtReturn = false,
  ): { readonly end: RunOutcome; readonly chain: Chain | undefined } {
    // Without merging only a run's own states count: one that comes again comes for ever.
    const seen = this.#plan.merges ? this.#seen : new Seen()
    const tail = this.#tails.run(node, seen, { run: ++this.#runs, stopsAtReturn })
    if (tail.isReal) {
      node.children = tail.found.map((arrivals) => new Node(node, arrivals))
      this.#verdicts.judge(node, tail, () => this.#tails.key())
    }
    this.#schedules++
    return tail
  }
  /**
   * Takes over what a schedule has come to elsewhere, as far as it would have been run here.
   *
   * @returns undefined where it must be run here, and nothing was taken over
   */
  #adopt(node: Node, record: TailRecord, stopsAtReturn: boolean): Explored | undefined {
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
    const run = ++this.#runs
    if (this.#plan.merges) for (const key of record.keys(cut)) this.#seen.first(key, run)
    if (record.hasReadClock(at)) this.#track.machine.bus.clockReads++
    this.#schedules++
    return { reason, chain: returnedAt >= 0 && returnedAt <= at ? record.chain : undefined }
  }
}
