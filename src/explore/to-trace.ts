import type { Node } from './node.ts'
import type { Novelty } from './novelty.ts'
import { type OwnLikeness } from './novelty.ts'
import { thoroughLevels, tracedLevels } from './plan.ts'

/** As many instructions of runs are looked at in any case. */
const maxTraced = 60_000
/** As many schedules with three arrivals are looked at where there are that many. */
const fewestDeep = 128
/** Of as many schedules with three arrivals it is known what they are like. */
const maxDeep = 20_000

/** Schedules whose accesses may conflict in other ways than those of others: of these it is chosen what is looked at. */
export class ToTrace {
  readonly #novelty: Novelty
  readonly #thorough: Node[] = []
  readonly #deep: Node[] = []
  #deepNotKept = 0

  constructor(novelty: Novelty) {
    this.#novelty = novelty
  }

  /** What conflicts in these is looked at in the end. */
  add(...nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.level <= thoroughLevels) this.#thorough.push(node)
      else if (this.hasRoomFor(node)) this.#deep.push(node)
      else if (node.level <= tracedLevels) this.#deepNotKept++
    }
  }
  hasRoomFor({ level }: Node): boolean {
    return level <= thoroughLevels || (level <= tracedLevels && this.#deep.length < maxDeep)
  }
  /** Tells what one is like that may be added. */
  put(node: Node, likeness: OwnLikeness): void {
    this.#novelty.put(node, likeness)
  }

  /** Those of a window with so many boundaries that are looked at. */
  chosen({ boundaries, schedules }: { readonly boundaries: number; readonly schedules: number }): {
    readonly nodes: readonly Node[]
    readonly untraced: number
    readonly untracedDeep: number
  } {
    const thorough = this.#chosenThorough(boundaries)
    const share = Math.max(fewestDeep, Math.ceil(schedules / 100))
    const deep = this.#chosenDeep(Math.min(share, Math.floor(maxTraced / Math.max(boundaries, 1))))
    return {
      nodes: [...thorough, ...deep],
      untraced: this.#thorough.length - thorough.length,
      untracedDeep: this.#deepNotKept + this.#deep.length - deep.length,
    }
  }
  /** In a long window, some of each kind. */
  #chosenThorough(boundaries: number): readonly Node[] {
    const isLong = this.#thorough.length * boundaries > maxTraced
    return isLong ? this.#novelty.typicalOf(this.#thorough) : this.#thorough
  }
  /** Some, all over the window: looking at a schedule takes as long as running many. */
  #chosenDeep(most: number): readonly Node[] {
    if (this.#deep.length <= most) return this.#deep
    const typical = this.#novelty.typicalOf(this.#deep)
    const distance = Math.max(1, typical.length / most)
    return typical.filter((_, index) => Math.floor(index / distance) > Math.floor((index - 1) / distance))
  }
}

/** Whether it is to be known what a schedule is like: it is looked at, or it may turn out what it comes inside of. */
export function isToBeLiked({ level, arrivals }: Node, isShown: boolean): boolean {
  if (level > tracedLevels) return false
  return level <= thoroughLevels || isShown || arrivals?.beat !== 0
}
