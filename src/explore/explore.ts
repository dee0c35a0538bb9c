import type { Conflicts } from '../race/conflicts.ts'
import type { TracedAccess } from '../race/triples.ts'
import { stateHash } from '../machine/state-hash.ts'
import { KnownInstructions } from '../machine/known-instructions.ts'
import type { Track } from '../machine/track/track.ts'
import { Branch } from './branch.ts'
import { Answers, nondeterministic } from './determinism.ts'
import { Collisions } from './collisions.ts'
import type { Chain } from './footprints.ts'
import { guarded } from './guards.ts'
import { HostCode } from './host-code.ts'
import { Node } from './node.ts'
import { Interleavings, type Interleaving } from './interleavings.ts'
import { Novelty } from './novelty.ts'
import { mayFollow, thoroughLevels, tracedLevels, type Plan } from './plan.ts'
import type { Progress, Step } from './progress.ts'
import { Runner } from './runner.ts'
import { Seen } from './seen.ts'
import { Shrinker } from './shrink.ts'
import { runAll, runSome } from './strategies.ts'
import type { Tracer } from './tracer.ts'
import { Tails, type RunOutcome } from './tails.ts'
import { Verdicts, type EndState, type FoundFailure, type JudgedFailure } from './verdicts.ts'
import type { WindowEnd } from './walk.ts'
import { locate, type LocatedArrivals } from './window.ts'
import { Ahead, type Elsewhere } from './workers/ahead.ts'
import type { TailRecord } from './workers/records.ts'
import type { Worst } from './worst.ts'

/** What exploring has found. */
export interface Exploration {
  /** How the window ends without arrivals. */
  readonly undisturbed: WindowEnd
  /** Boundaries of the window without arrivals. */
  readonly boundaries: number
  /** First arrivals that were told apart. */
  readonly classes: number
  readonly schedules: number
  /** Schedules that came to a state that another one had been in. */
  readonly merged: number
  readonly endStates: readonly EndState[]
  readonly failures: readonly FoundFailure[]
  /** Accesses that conflict in schedules with one or two arrivals, whether they failed or not. */
  readonly conflicts: Conflicts
  /** By a handler's access in a finding among them: a schedule that shows it. */
  readonly shownBy: ReadonlyMap<TracedAccess, ShownSchedule>
  /** Schedules whose accesses may conflict in other ways, and that were not looked at: they are like ones that were. */
  readonly untraced: number
  /** The same of schedules with three arrivals. */
  readonly untracedDeep: number
  /** Why not everything was explored; empty where it was. */
  readonly cutOff: readonly string[]
  /** Cycles after a schedule's last arrival. */
  readonly limitCycles: number
  /** Exceptions that were entered in some schedule. */
  readonly taken: ReadonlySet<number>
  readonly worst: Worst
  /** Empty unless the plan asks for it. */
  readonly interleavings: readonly Interleaving[]
}

/** A schedule that shows something, and how it ends. */
export interface ShownSchedule {
  readonly schedule: readonly LocatedArrivals[]
  readonly endPc: number
  readonly outcome: WindowEnd['reason']
}

const minLimitCycles = 10_000
/** An undisturbed window that has not ended by then, and was in no state twice, does not end. */
const windowLimitCycles = 500_000
/** Whoever drives it gets control as often. */
const schedulesPerStep = 16
/** Of as many end states it is said which schedule leads there. */
const maxLocated = 1000
/** As many instructions of runs are looked at in any case. */
const maxTraced = 60_000
/** As many schedules with three arrivals are looked at where there are that many. */
const fewestDeep = 128
/** Of as many schedules with three arrivals it is known what they are like. */
const maxDeep = 20_000

/** A machine that is followed for as long as it is explored. */
export interface Followed {
  readonly track: Track
  readonly tracer: Tracer
  /** Where schedules can be run at the same time. */
  readonly elsewhere?: Elsewhere | undefined
}

/** What was assumed of a firmware and did not hold: then exploring starts again, knowing better. */
export interface Assumptions {
  /** No clock is read, so when something happens makes no difference. */
  isTimed: boolean
}

/** What is to be known of a schedule that was run. */
interface Explored {
  readonly reason: RunOutcome['reason']
  readonly chain: Chain | undefined
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
  readonly #aheadOf: (() => Ahead) | undefined
  #ahead: Ahead | undefined
  readonly #instructions: KnownInstructions
  readonly #root = new Node()
  /** States behind the last arrival of a schedule: what follows one is run once. */
  readonly #seen = new Seen()
  #verdicts: Verdicts
  readonly #collisions: Collisions
  readonly #toTrace: Node[] = []
  readonly #deepToTrace: Node[] = []
  #deepNotKept = 0
  readonly #novelty: Novelty
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
    this.#novelty = new Novelty((byte) => track.machine.bus.peek(byte, 1) ?? 0)
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
      this.#aheadOf = () => {
        const { walk } = this.#runner
        return new Ahead(track, plan, { elsewhere, isTimed, limitCycles: walk.limitCycles })
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
    const traced = this.#traced
    const deep = this.#deepTraced
    const failures = this.#verdicts.failures.map(({ node, ...failure }) => ({
      ...failure,
      schedule: locate(this.#runner, node),
      triples: this.#collisions.triplesOf(node),
    }))
    const endStates = this.#verdicts.endStates.map(({ node, ...end }, index) => ({
      ...end,
      schedule: index < maxLocated ? locate(this.#runner, node) : undefined,
    }))
    const conflicts = this.#collisions.conflictsIn([...traced, ...deep])
    return {
      ...{ undisturbed: this.#undisturbed, boundaries: this.#boundaries, classes: this.#classes },
      ...{ schedules: this.#schedules, merged: this.#verdicts.merged, endStates, failures },
      ...{ conflicts, shownBy: this.#shownBy(conflicts) },
      untraced: this.#toTrace.length - traced.length,
      untracedDeep: this.#deepNotKept + this.#deepToTrace.length - deep.length,
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

  /** In a long window, some of each kind. */
  get #traced(): readonly Node[] {
    const isLong = this.#toTrace.length * this.#boundaries > maxTraced
    return isLong ? this.#novelty.typicalOf(this.#toTrace) : this.#toTrace
  }
  /** Some, all over the window: looking at a schedule takes as long as running many. */
  get #deepTraced(): readonly Node[] {
    const share = Math.max(fewestDeep, Math.ceil(this.#schedules / 100))
    const most = Math.min(share, Math.floor(maxTraced / Math.max(this.#boundaries, 1)))
    if (this.#deepToTrace.length <= most) return this.#deepToTrace
    const typical = this.#novelty.typicalOf(this.#deepToTrace)
    const distance = Math.max(1, typical.length / most)
    return typical.filter((_, index) => Math.floor(index / distance) > Math.floor((index - 1) / distance))
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
    if (this.#aheadOf !== undefined) {
      this.#track.toBeginning()
      this.#ahead ??= this.#aheadOf()
      this.#ahead.begin(this.#root, level)
    }
    this.#runner.begin()
    yield* this.#descend(this.#root, level, cutOff)
  }
  /** The machine stands where a node's arrivals are about to come: runs what follows it on a level. */
  *#descend(node: Node, level: number, cutOff: () => boolean): Generator<Step, boolean> {
    const runner = this.#runner
    const work = node.children.filter((child) => child.hasWork(level))
    if (work.length === 0) return true
    const branch = new Branch(runner, this.#instructions, this.#plan, (nodes) => {
      this.#trace(...nodes)
    })
    let end = node.arrivals === undefined ? undefined : runner.arrive(node.arrivals)
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
        if (!(yield* this.#descend(child, level, cutOff))) return false
        runner.rewind(mark)
      }
      if (this.#schedules - this.#toldSchedules >= schedulesPerStep) {
        this.#toldSchedules = this.#schedules
        yield this.#progress
      }
    }
    return true
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
    // Of the last arrivals only those that are looked at, now or when it is known what they come inside of.
    const isLike = child.level <= thoroughLevels || isShown || child.arrivals?.beat !== 0
    if (isLike && this.#isToTrace(child)) this.#novelty.ran(child, pc, chain)
    if (isShown) this.#trace(child)
  }
  #isFollowed({ schedule }: Node): boolean {
    return mayFollow(this.#plan, schedule) && guarded('commute: arrivals inside the handler stay')
  }
  /** What conflicts in these schedules is looked at in the end. */
  #trace(...nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.level <= thoroughLevels) this.#toTrace.push(node)
      else if (this.#isToTrace(node)) this.#deepToTrace.push(node)
      else if (node.level <= tracedLevels) this.#deepNotKept++
    }
  }
  #isToTrace({ level }: Node): boolean {
    return level <= thoroughLevels || (level <= tracedLevels && this.#deepToTrace.length < maxDeep)
  }
  /** The window without arrivals, where nothing was seen before it. */
  #exploreUndisturbed(): void {
    const { memory, machine } = this.#track
    const { walk } = this.#runner
    const startCycle = machine.state.cycles
    memory.onAccess = (address, sizeBytes, isWrite) => {
      this.#novelty.saw({ index: walk.index, address, sizeBytes, isWrite, pc: machine.state.pc })
    }
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
    this.#trace(node)
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
