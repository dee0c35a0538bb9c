import type { Conflict } from '../race/conflicts.ts'
import { stateHash } from '../machine/state-hash.ts'
import { KnownInstructions } from '../machine/known-instructions.ts'
import type { Track } from '../machine/track/track.ts'
import { Breaches } from './breaches.ts'
import { Answers, nondeterministic } from './determinism.ts'
import { Candidates } from './candidates.ts'
import { Classes } from './classes.ts'
import { Collisions } from './collisions.ts'
import { ChainRecorder, InstructionRecorder, type Chain } from './footprints.ts'
import { guarded, removedParts } from './guards.ts'
import { HostCode } from './host-code.ts'
import { Node } from './node.ts'
import { Novelty } from './novelty.ts'
import type { Plan } from './plan.ts'
import type { Progress } from './progress.ts'
import { Runner } from './runner.ts'
import { Seen } from './seen.ts'
import { Shrinker } from './shrink.ts'
import { runAll, runSome } from './strategies.ts'
import type { Tracer } from './tracer.ts'
import {
  Verdicts,
  type EndState,
  type FoundFailure,
  type JudgedFailure,
  type RunOutcome,
  type Worst,
} from './verdicts.ts'
import type { WindowEnd } from './walk.ts'
import { locate } from './window.ts'

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
  readonly conflicts: readonly Conflict[]
  /** Why not everything was explored; empty where it was. */
  readonly cutOff: readonly string[]
  /** Cycles after a schedule's last arrival. */
  readonly limitCycles: number
  /** Exceptions that were entered in some schedule. */
  readonly taken: ReadonlySet<number>
  readonly worst: Worst
}

const minLimitCycles = 10_000
/** An undisturbed window that has not ended by then does not end. */
const windowLimitCycles = 10_000_000
/** Of as many end states it is said which schedule leads there. */
const maxLocated = 1000
/** As many instructions of runs are looked at in any case. */
const maxTraced = 20_000
/** Collisions are looked for in schedules of up to so many arrivals: a handler's, and a higher one's in it. */
const tracedLevels = 2

/** A machine that is followed for as long as it is explored. */
export interface Followed {
  readonly track: Track
  readonly tracer: Tracer
}

/** What was assumed of a firmware and did not hold: then exploring starts again, knowing better. */
export interface Assumptions {
  /** No clock is read, so when something happens makes no difference. */
  isTimed: boolean
}

/**
 * Explores the window that begins where the machine stands, yielding how far it is: whoever drives it may let others
 * run meanwhile.
 */
export function* exploreWindow(followed: Followed, plan: Plan): Generator<Progress, Exploration> {
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
  readonly #assumptions: Assumptions
  readonly #host: HostCode
  readonly #runner: Runner
  readonly #instructions: KnownInstructions
  readonly #root = new Node()
  /** States behind the last arrival of a schedule: what follows one is run once. */
  readonly #seen = new Seen()
  #verdicts: Verdicts
  readonly #collisions: Collisions
  readonly #toTrace: Node[] = []
  readonly #novelty = new Novelty()
  #undisturbed: WindowEnd = { reason: 'reached' }
  #boundaries = 0
  #windowCycles = 0
  #runs = 0
  #schedules = 0
  #classes = 0

  constructor({ track, tracer }: Followed, plan: Plan, assumptions: Assumptions) {
    this.#plan = plan
    this.#track = track
    this.#assumptions = assumptions
    this.#host = new HostCode(track)
    this.#runner = new Runner(track, this.#host.planned(plan), plan.limitCycles ?? windowLimitCycles)
    this.#verdicts = new Verdicts(track, plan, this.#host)
    this.#collisions = new Collisions(this.#runner, tracer)
    this.#instructions = new KnownInstructions(track.machine)
  }
  /** The machine is no longer followed. */
  stop(): void {
    this.#runner.walk.stop()
  }

  /** @returns why not everything was run */
  *run(): Generator<Progress, string[]> {
    this.#exploreUndisturbed()
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
    const failures = this.#verdicts.failures.map(({ node, ...failure }) => ({
      ...failure,
      schedule: locate(this.#runner, node),
      triples: this.#collisions.triplesOf(node),
    }))
    const endStates = this.#verdicts.endStates.map(({ node, ...end }, index) => ({
      ...end,
      schedule: index < maxLocated ? locate(this.#runner, node) : undefined,
    }))
    return {
      ...{ undisturbed: this.#undisturbed, boundaries: this.#boundaries, classes: this.#classes },
      ...{ schedules: this.#schedules, merged: this.#verdicts.merged, endStates, failures },
      conflicts: this.#collisions.conflictsIn(this.#traced),
      ...{
        cutOff,
        limitCycles: this.#runner.walk.limitCycles,
        taken: this.#verdicts.taken,
        worst: this.#verdicts.worst,
      },
    }
  }

  /** In a long window, one of each kind. */
  get #traced(): readonly Node[] {
    const isLong = this.#toTrace.length * this.#boundaries > maxTraced
    return isLong ? this.#toTrace.filter((node) => this.#novelty.isNew(node)) : this.#toTrace
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

  *#level(level: number, cutOff: () => boolean): Generator<Progress> {
    this.#runner.begin()
    yield* this.#descend(this.#root, level, cutOff)
  }
  /** The machine stands where a node's arrivals are about to come: runs what follows it on a level. */
  *#descend(node: Node, level: number, cutOff: () => boolean): Generator<Progress, boolean> {
    const runner = this.#runner
    const work = node.children.filter((child) => child.hasWork(level))
    if (work.length === 0) return true
    const classes = new Classes(this.#plan)
    let end = node.arrivals === undefined ? undefined : runner.arrive(node.arrivals)
    for (const child of work) {
      const at = child.arrivals
      if (at === undefined) continue
      while (end === undefined && runner.walk.index < at.index) end = this.#advanceObserved(classes)
      if (end !== undefined) return true
      if (cutOff()) return false
      const mark = runner.mark()
      if (child.level === level) this.#runChild(child, classes)
      else if (!(yield* this.#descend(child, level, cutOff))) return false
      runner.rewind(mark)
      yield this.#progress
    }
    return true
  }
  /** Goes on in a run whose children are run, looking at the instruction that lies between two of them. */
  #advanceObserved(classes: Classes): WindowEnd | undefined {
    const runner = this.#runner
    if (!classes.areAny) return runner.advance()
    const { memory, machine } = this.#track
    const recorder = new InstructionRecorder(machine, this.#instructions)
    memory.onAccess = recorder.access
    const end = runner.advance()
    memory.onAccess = undefined
    const { read, written } = recorder.touched
    const footprint = recorder.finish(runner.walk.hasEntered || runner.walk.hasReturned)
    this.#trace(...classes.passed(footprint, read, written))
    return end
  }
  #runChild(child: Node, classes: Classes): void {
    const isSame = classes.covers(child)
    child.isDone = true
    const mayFollow = this.#mayFollow(child) && guarded('commute: arrivals inside the handler stay')
    if (isSame && !mayFollow) return
    const { pc } = this.#track.machine.state
    const { end, chain } = this.#explore(child, { stopsAtReturn: isSame })
    this.#novelty.ran(child, pc, chain)
    if (child.parent === this.#root && !isSame && end.reason !== 'merged') this.#classes++
    if (isSame || child.arrivals?.waits === true) return
    if (classes.add(child, chain)) this.#trace(child)
  }
  /** What conflicts in these schedules is looked at in the end. */
  #trace(...nodes: readonly Node[]): void {
    this.#toTrace.push(...nodes.filter(({ level }) => level <= tracedLevels))
  }
  /** Whether another arrival may come behind those of a schedule. */
  #mayFollow({ level, schedule }: Node): boolean {
    if (level === this.#plan.depth) return false
    return this.#plan.interrupts.some(
      ({ exception, max }) => schedule.filter((each) => each.exceptions.includes(exception)).length < max,
    )
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

  /** The machine stands where a schedule's last arrival is about to come: runs it to its end, and judges that. */
  #explore(
    node: Node,
    { stopsAtReturn = false } = {},
  ): { readonly end: RunOutcome; readonly chain: Chain | undefined } {
    const run = ++this.#runs
    // Without merging only a run's own states count: one that comes again comes for ever.
    const seen = this.#plan.merges ? this.#seen : new Seen()
    const runner = this.#runner
    const { machine, memory } = this.#track
    const { walk } = runner
    const candidates = new Candidates(machine, this.#instructions, this.#plan, {
      planned: node.schedule,
      came: runner.came,
    })
    let alwaysError: { readonly error: unknown } | undefined
    const breaches = new Breaches(this.#track)
    const isAsked = this.#plan.reducesCommuting || node.level <= tracedLevels
    let chain: Chain | undefined
    /** While handlers run whose doings are recorded. */
    let recorder =
      node.arrivals?.beat === 0 && isAsked ? new ChainRecorder(this.#track, this.#instructions) : undefined
    if (node.arrivals !== undefined) memory.onAccess = recorder?.access
    let end: RunOutcome | undefined =
      node.arrivals === undefined ? runner.begin() : runner.arrive(node.arrivals)
    if (walk.hasEntered) recorder?.after(walk)
    else recorder = undefined
    const from = node.arrivals === undefined || walk.index > node.arrivals.index ? undefined : node.arrivals
    let beat = from === undefined ? 0 : from.beat + 1
    const startCycle = machine.state.cycles
    while (end === undefined) {
      if (walk.hasEntered || walk.hasReturned) candidates.transition()
      if (walk.hasReturned) {
        breaches.returned()
        alwaysError ??= this.#host.thrownBy(this.#plan.always)
      }
      if (recorder?.isBack === true) {
        chain = recorder.finish()
        recorder = memory.onAccess = undefined
        if (stopsAtReturn) {
          candidates.settle()
          end = { reason: 'merged' }
          break
        }
      }
      if (beat === 0 && (this.#plan.merges || machine.state.cycles - startCycle > minLimitCycles)) {
        const owner = seen.first(this.#key(), run)
        if (owner !== undefined) end = owner === run ? walk.postMortem() : { reason: 'merged' }
        if (end !== undefined) {
          candidates.settle()
          break
        }
      }
      candidates.look(walk.index, beat)
      beat = 0
      recorder?.before()
      end = runner.advance()
      recorder?.after(walk)
    }
    memory.onAccess = undefined
    const isReal = runner.came.length === node.level
    if (isReal && end.reason !== 'merged') candidates.finish()
    if (isReal) node.children = candidates.found.map((arrivals) => new Node(node, arrivals))
    if (end.reason === 'reached') {
      if (walk.hasReturned) breaches.returned()
      alwaysError ??= this.#host.thrownBy(this.#plan.always)
    }
    if (isReal) this.#verdicts.judge({ node, end, alwaysError, breaches: breaches.found, key: this.#key() })
    this.#schedules++
    return { end, chain }
  }

  #key(): ReturnType<Track['key']['of']> {
    const left = this.#plan.interrupts
      .filter(({ max }) => max < this.#plan.depth && guarded('merge: arrivals that are left'))
      .map(
        ({ exception, max }) =>
          max - this.#runner.came.filter((each) => each.interrupt.exception === exception).length,
      )
    return this.#track.key.of({ isTimed: this.#assumptions.isTimed, left, without: removedParts() })
  }
}
