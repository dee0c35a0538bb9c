import { Branch } from './branch.ts'
import type { Collisions } from './collisions.ts'
import { guarded } from './guards.ts'
import type { Interleavings } from './interleavings.ts'
import type { Node } from './node.ts'
import type { Novelty } from './novelty.ts'
import { mayFollow, tracedLevels, type Plan } from './plan.ts'
import type { Progress, Step } from './progress.ts'
import type { Runs } from './runs.ts'
import { isToBeLiked, type ToTrace } from './to-trace.ts'
import { adopt } from './workers/adopt.ts'
import { Ahead } from './workers/ahead.ts'
import type { Bunch } from './workers/bunches.ts'
import { InBulk } from './workers/in-bulk.ts'
import type { TailRecord } from './workers/records.ts'
import type { Summary } from './workers/summary.ts'
import type { WindowJobs } from './workers/window-jobs.ts'

/** Whoever drives it gets control as often. */
const schedulesPerStep = 16

/** What is run of a level; `bunch`: of the schedules behind a node these alone. */
interface Part {
  readonly level: number
  readonly cutOff: () => boolean
  readonly bunch?: Bunch
}

/** What going through a tree of schedules needs. */
interface Parts {
  readonly root: Node
  readonly plan: Plan
  readonly runs: Runs
  readonly novelty: Novelty
  readonly toTrace: ToTrace
  readonly collisions: Collisions
  readonly interleavings: Interleavings | undefined
  readonly progress: () => Progress
  /** Where schedules can be run elsewhere. */
  readonly jobs: (() => WindowJobs) | undefined
}

/** Goes through the tree of schedules, once a level, and runs what is left of it: each goes on from where its parent's run is. */
export class Descent {
  /** First arrivals that were told apart. */
  classes = 0
  readonly #root: Node
  readonly #plan: Plan
  readonly #runs: Runs
  readonly #novelty: Novelty
  readonly #toTrace: ToTrace
  readonly #collisions: Collisions
  readonly #interleavings: Interleavings | undefined
  readonly #progress: () => Progress
  readonly #jobsOf: (() => WindowJobs) | undefined
  #jobs: WindowJobs | undefined
  #ahead: Ahead | undefined
  #told = 0

  constructor({ root, plan, runs, novelty, toTrace, collisions, interleavings, progress, jobs }: Parts) {
    this.#collisions = collisions
    this.#root = root
    this.#plan = plan
    this.#runs = runs
    this.#novelty = novelty
    this.#toTrace = toTrace
    this.#interleavings = interleavings
    this.#progress = progress
    this.#jobsOf = jobs
  }

  /** Runs what is left of a level; asks before each schedule. */
  *level(level: number, cutOff: () => boolean): Generator<Step> {
    if (this.#jobsOf !== undefined) {
      this.#runs.runner.track.toBeginning()
      this.#jobs ??= this.#jobsOf()
      if (!this.#plan.merges && !this.#plan.reducesCommuting) {
        const toLookAt = this.#knownToLookAt(level)
        const meanwhile = (): boolean => this.#collisions.lookAhead(toLookAt)
        const visit = (bunch: Bunch, summary?: Summary): Generator<Step, boolean> =>
          this.#bunch(bunch, summary, { level, cutOff })
        yield* new InBulk(this.#jobs, this.#progress().boundaries).level(this.#root, level, {
          visit,
          meanwhile,
        })
        return
      }
      this.#ahead ??= new Ahead(this.#jobs)
      this.#ahead.begin(this.#root, level)
    }
    this.#runs.runner.begin()
    yield* this.#descend(this.#root, { level, cutOff })
  }
  /** What will be looked at in the end, where a level adds nothing to that. */
  #knownToLookAt(level: number): readonly Node[] {
    const { depth, maxSchedules } = this.#plan
    if (level <= tracedLevels || level < depth) return []
    const schedules = Math.min(this.#runs.schedules + this.#root.left, maxSchedules)
    return this.#toTrace.chosen({ boundaries: this.#progress().boundaries, schedules }).nodes
  }
  /** @returns whether to go on */
  *#bunch(bunch: Bunch, summary: Summary | undefined, { level, cutOff }: Part): Generator<Step, boolean> {
    if (cutOff()) return false
    const isLast = this.#runs.schedules + bunch.nodes.length >= this.#plan.maxSchedules
    if (summary === undefined || isLast) {
      this.#runs.runner.goTo(bunch.parent)
      return yield* this.#descend(bunch.parent, { level, cutOff, bunch })
    }
    const left = adopt(bunch, summary, {
      verdicts: this.#runs.verdicts,
      toTrace: this.#toTrace,
      run: (node) => {
        this.#runs.runWhole(node)
      },
    })
    this.#runs.adopted(left)
    if (summary.hasReadClock) this.#runs.runner.machine.bus.clockReads++
    if (bunch.parent === this.#root) this.classes += bunch.nodes.length
    yield this.#progress()
    return true
  }
  /** The machine stands where a node's arrivals are about to come: runs what follows it on a level. */
  *#descend(node: Node, { level, cutOff, bunch }: Part): Generator<Step, boolean> {
    const { runner, instructions } = this.#runs
    const work = bunch?.nodes ?? node.children.filter((child) => child.hasWork(level))
    if (work.length === 0) return true
    const branch = new Branch(runner, instructions, this.#plan, (nodes) => {
      this.#toTrace.add(...nodes)
    })
    let end = node.arrivals === undefined ? undefined : runner.arrive(node.arrivals)
    for (const each of bunch?.before ?? []) {
      end ??= branch.goTo(each.arrivals?.index ?? 0)
      if (end === undefined) branch.classes.add(each, this.#runs.runAgain(each))
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
      if (this.#runs.schedules - this.#told >= schedulesPerStep) {
        this.#told = this.#runs.schedules
        yield this.#progress()
      }
    }
    if (bunch?.goesOn === true) branch.goTo((work.at(-1)?.arrivals?.index ?? 0) + 1)
    return true
  }
  #runChild(child: Node, { classes }: Branch, record: TailRecord | undefined): void {
    const stopsAtReturn = classes.covers(child)
    child.isDone = true
    if (stopsAtReturn && !this.#isFollowed(child)) {
      this.#interleavings?.equivalent(child.arrivals?.exceptions ?? [])
      return
    }
    const { pc } = this.#runs.runner.machine.state
    const { end, chain } =
      (record === undefined ? undefined : this.#runs.adopt(child, record, stopsAtReturn)) ??
      this.#runs.runFromHere(child, stopsAtReturn)
    if (child.parent === this.#root && !stopsAtReturn && end.reason !== 'merged') this.classes++
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
}
