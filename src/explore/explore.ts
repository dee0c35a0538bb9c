import type { Track } from '../machine/track/track.ts'
import type { Conflicts } from '../race/conflicts.ts'
import type { TracedAccess } from '../race/triples.ts'
import { Collisions } from './collisions.ts'
import { Descent } from './descent.ts'
import { Answers, runAgain } from './determinism.ts'
import type { Assumptions, Exploration, Followed, ShownSchedule } from './exploration.ts'
import { guarded } from './guards.ts'
import { Interleavings } from './interleavings.ts'
import { Node } from './node.ts'
import { Novelty } from './novelty.ts'
import type { Plan } from './plan.ts'
import type { Progress, Step } from './progress.ts'
import { Runs, windowLimitCycles } from './runs.ts'
import { Shrinker } from './shrink.ts'
import { runAll, runSome } from './strategies.ts'
import { ToTrace } from './to-trace.ts'
import type { JudgedFailure } from './verdicts.ts'
import type { WindowEnd } from './walk.ts'
import { locate } from './window.ts'
import { WindowJobs } from './workers/window-jobs.ts'

const minLimitCycles = 10_000
/** Of as many end states it is said which schedule leads there. */
const maxLocated = 1000

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
  readonly #runs: Runs
  readonly #descent: Descent
  readonly #interleavings: Interleavings | undefined
  readonly #root = new Node()
  readonly #collisions: Collisions
  readonly #novelty: Novelty
  readonly #toTrace: ToTrace
  #undisturbed: WindowEnd = { reason: 'reached' }
  #boundaries = 0
  #windowCycles = 0

  constructor({ track, tracer, elsewhere }: Followed, plan: Plan, { isTimed }: Assumptions) {
    this.#plan = plan
    this.#track = track
    if (plan.gathersInterleavings) {
      const exceptions = plan.interrupts.map(({ exception }) => exception)
      this.#interleavings = new Interleavings(track.machine, exceptions)
    }
    const interleavings = this.#interleavings
    this.#novelty = new Novelty(track.machine)
    this.#toTrace = new ToTrace(this.#novelty)
    this.#runs = new Runs(track, plan, { isTimed, interleavings })
    const { runner } = this.#runs
    this.#collisions = new Collisions(runner, tracer)
    const [root, runs, novelty, toTrace] = [this.#root, this.#runs, this.#novelty, this.#toTrace]
    this.#descent = new Descent({
      ...{ root, plan, runs, novelty, toTrace, interleavings, collisions: this.#collisions },
      progress: () => this.#progress,
      jobs:
        elsewhere === undefined
          ? undefined
          : () => new WindowJobs(track, plan, { elsewhere, isTimed, limitCycles: runner.walk.limitCycles }),
    })
  }
  /** The machine is no longer followed. */
  stop(): void {
    this.#runs.runner.walk.stop()
    this.#interleavings?.stop()
  }

  /** @returns why not everything was run */
  *run(): Generator<Step, string[]> {
    this.#exploreUndisturbed()
    // Arrivals before each of its instructions would have no end either.
    const isEndless = this.#plan.limitCycles === undefined && this.#undisturbed.reason === 'limit'
    if (isEndless) return [`the window goes on after ${windowLimitCycles.toLocaleString('en')} cycles`]
    if (this.#plan.limitCycles === undefined)
      this.#runs.runner.walk.limitCycles = Math.max(100 * this.#windowCycles, minLimitCycles)
    const { depth, sample } = this.#plan
    if (sample === undefined) {
      return yield* runAll(this.#root, {
        depth,
        descend: (level, cutOff) => this.#descent.level(level, cutOff),
        cutOff: () => this.#cutOff(),
      })
    }
    const cutOff = yield* runSome(this.#root, {
      depth,
      run: (node) => this.#runAgain(node),
      sample,
      cutOff: () => this.#cutOff(),
    })
    for (const failure of this.#runs.verdicts.failures) {
      this.#runs.verdicts.replace(this.#shrunk(failure))
      yield this.#progress
    }
    return cutOff
  }

  /** What was found, with the accesses that collided. */
  found(cutOff: readonly string[]): Exploration {
    const { nodes, ...untraced } = this.#toTrace.chosen({
      boundaries: this.#boundaries,
      schedules: this.#runs.schedules,
    })
    const failures = this.#runs.verdicts.failures.map(({ node, ...failure }) => ({
      ...failure,
      schedule: locate(this.#runs.runner, node),
      triples: this.#collisions.triplesOf(node),
    }))
    const endStates = this.#runs.verdicts.endStates.map(({ node, ...end }, index) => ({
      ...end,
      schedule: index < maxLocated ? locate(this.#runs.runner, node) : undefined,
    }))
    const conflicts = this.#collisions.conflictsIn(nodes)
    return {
      ...{ undisturbed: this.#undisturbed, boundaries: this.#boundaries, classes: this.#descent.classes },
      ...{ schedules: this.#runs.schedules, merged: this.#runs.verdicts.merged, endStates, failures },
      ...{ conflicts, shownBy: this.#shownBy(conflicts) },
      ...untraced,
      ...{
        cutOff,
        limitCycles: this.#runs.runner.walk.limitCycles,
        taken: this.#runs.verdicts.taken,
        worst: this.#runs.verdicts.worst,
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
      schedules.set(accesses[1], { schedule: locate(this.#runs.runner, node), endPc, outcome: end.reason })
    }
    return schedules
  }

  get #progress(): Progress {
    const failures = this.#runs.verdicts.failures.length
    return {
      boundaries: this.#boundaries,
      classes: this.#descent.classes,
      schedules: this.#runs.schedules,
      failures,
    }
  }
  #cutOff(): string | undefined {
    const { maxSchedules, deadline } = this.#plan
    if (this.#plan.isInterrupted()) return 'when it was interrupted'
    if (this.#runs.schedules >= maxSchedules) return `after ${String(maxSchedules)} schedules`
    return Date.now() > deadline ? 'when the time was up' : undefined
  }

  /** The window without arrivals, where nothing was seen before it. */
  #exploreUndisturbed(): void {
    const { memory, machine } = this.#track
    const { walk } = this.#runs.runner
    const startCycle = machine.state.cycles
    memory.onAccess = this.#novelty.watching(walk)
    const answers = new Answers(machine)
    const { end } = answers.during(() => this.#runs.run(this.#root))
    this.#undisturbed = end.reason === 'merged' ? { reason: 'reached' } : end
    this.#boundaries = walk.index + (end.reason === 'reached' ? 0 : 1)
    this.#windowCycles = machine.state.cycles - startCycle
    if (answers.areAny || typeof this.#plan.until === 'function')
      runAgain(this.#runs.runner, answers, this.#undisturbed)
  }
  /** Runs a schedule from the window's start, for those that are chosen one by one. */
  #runAgain(node: Node): { readonly fails: boolean; readonly progress: Progress } {
    if (node.isDone) return { fails: false, progress: this.#progress }
    const before = this.#runs.verdicts.failures.length
    this.#runs.runWhole(node)
    this.#toTrace.add(node)
    node.isDone = true
    return { fails: this.#runs.verdicts.failures.length > before, progress: this.#progress }
  }

  /** The same failure, in a schedule that is as small as could be found. */
  #shrunk(failure: JudgedFailure): JudgedFailure {
    let smallest = failure
    const { interrupts } = this.#plan
    const shrinker = new Shrinker(this.#runs.runner, interrupts, (node) => {
      const same = this.#runs.judgeApart(node).find(({ identity }) => identity === failure.identity)
      if (same !== undefined) smallest = same
      return same !== undefined
    })
    const node = shrinker.shrink(failure.node)
    return smallest.node === node ? smallest : { ...failure, node }
  }
}
