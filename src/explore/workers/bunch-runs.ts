import type { KnownInstructions } from '../../machine/known-instructions.ts'
import { Branch } from '../branch.ts'
import { Node } from '../node.ts'
import { Novelty } from '../novelty.ts'
import type { Plan } from '../plan.ts'
import type { Runner } from '../runner.ts'
import { Seen } from '../seen.ts'
import type { Tail, Tails } from '../tails.ts'
import { isToBeLiked } from '../to-trace.ts'
import { worstOf } from '../worst.ts'
import { unpacked, type BunchData } from './bunches.ts'
import { Summing, type Summary } from './summary.ts'

/** Runs bunches of schedules in one window, where no states are merged and no arrivals left out. */
export class BunchRuns {
  readonly #runner: Runner
  readonly #instructions: KnownInstructions
  readonly #plan: Plan
  readonly #tails: Tails
  #novelty: Novelty | undefined

  constructor(
    runner: Runner,
    {
      instructions,
      plan,
      tails,
    }: { readonly instructions: KnownInstructions; readonly plan: Plan; readonly tails: Tails },
  ) {
    this.#runner = runner
    this.#instructions = instructions
    this.#plan = plan
    this.#tails = tails
  }

  /** @returns undefined where what was assumed when it began no longer holds */
  run({ path, before, last, goesOn }: BunchData): Summary | undefined {
    const runner = this.#runner
    const { memory } = runner.track
    const { bus } = runner.machine
    const { clockReads } = bus
    this.#novelty ??= this.#watchUndisturbed()
    const { length: revivals } = memory.revivals
    const summing = new Summing()
    const parent = unpacked(path).reduce((from, arrivals) => new Node(from, arrivals), new Node())
    const nodes = unpacked(last).map((arrivals) => new Node(parent, arrivals))
    const numbers = new Map(nodes.map((node, index) => [node, index]))
    const branch = new Branch(runner, this.#instructions, this.#plan, (shown) => {
      for (const node of shown)
        summing.looks.push({ schedule: numbers.get(node) ?? 0, likeness: undefined, isShown: true })
    })
    let end = runner.goTo(parent)
    if (end === undefined && parent.arrivals !== undefined) end = runner.arrive(parent.arrivals)
    for (const arrivals of unpacked(before)) {
      const node = new Node(parent, arrivals)
      end ??= branch.goTo(arrivals.index)
      if (end === undefined) branch.classes.add(node, this.#runApart(node, () => undefined).chain)
    }
    for (const [schedule, node] of nodes.entries()) {
      end ??= branch.goTo(node.arrivals?.index ?? 0)
      if (end !== undefined || memory.revivals.length !== revivals) return undefined
      this.#runOne(node, { schedule, branch, summing })
    }
    if (goesOn) branch.goTo((nodes.at(-1)?.arrivals?.index ?? 0) + 1)
    return memory.revivals.length === revivals ? summing.summary(bus.clockReads !== clockReads) : undefined
  }

  #runOne(
    node: Node,
    {
      schedule,
      branch,
      summing,
    }: { readonly schedule: number; readonly branch: Branch; readonly summing: Summing },
  ): void {
    const { track, machine } = this.#runner
    const { pc } = machine.state
    const { chain } = this.#runApart(node, (tail) => {
      summing.found(tail.isReal ? tail.found : [])
      if (!tail.isReal) return
      const taken: number[] = []
      track.eachActivation((exceptionNumber) => taken.push(exceptionNumber))
      summing.took(worstOf(track, this.#plan), taken)
      summing.ended(schedule, tail, this.#tails.key())
    })
    const { arrivals } = node
    if (arrivals === undefined) return
    const isShown = arrivals.waits !== true && branch.classes.add(node, chain)
    const isFirst = node.parent?.arrivals === undefined
    const likeness = isToBeLiked(node, isShown)
      ? this.#novelty?.likenessOf(arrivals, { isFirst, pc }, chain)
      : undefined
    if (isShown || likeness !== undefined) summing.looks.push({ schedule, likeness, isShown })
  }
  /** Leaves the machine where it is. */
  #runApart(node: Node, atEnd: (tail: Tail) => void): Tail {
    const mark = this.#runner.mark()
    const tail = this.#tails.run(node, new Seen(), { run: 1 })
    atEnd(tail)
    this.#runner.rewind(mark)
    return tail
  }
  #watchUndisturbed(): Novelty {
    const runner = this.#runner
    const novelty = new Novelty(runner.machine)
    runner.track.memory.onAccess = novelty.watching(runner.walk)
    this.#tails.run(new Node(), new Seen(), { run: 1 })
    return novelty
  }
}
