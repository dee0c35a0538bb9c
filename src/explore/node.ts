import type { Arrivals } from './plan.ts'

const none: readonly Node[] = []

/** A schedule: one more arrival than its parent's. The root has none. */
export class Node {
  readonly parent: Node | undefined
  /** Undefined for the root. */
  readonly arrivals: Arrivals | undefined
  /** How many exceptions arrive in it. */
  readonly level: number
  /** Where the next arrivals may come, in the order in which they come; known once it has run. */
  children: readonly Node[] = none
  /** It was run, or is the same as one that was. */
  isDone = false

  constructor(parent?: Node, arrivals?: Arrivals) {
    this.parent = parent
    this.arrivals = arrivals
    this.level = (parent?.level ?? 0) + (arrivals?.exceptions.length ?? 0)
  }

  /** Its arrivals, first to last. */
  get schedule(): readonly Arrivals[] {
    return this.arrivals === undefined ? [] : [...(this.parent?.schedule ?? []), this.arrivals]
  }
  /** From the root to it, without the root. */
  get path(): readonly Node[] {
    return this.parent === undefined ? [] : [...this.parent.path, this]
  }
  /** Whether something of this level is still to be run, in it or behind it. */
  hasWork(level: number): boolean {
    if (this.level === level) return !this.isDone
    return this.level < level && this.children.some((child) => child.hasWork(level))
  }
  /** How much is still to be run. */
  get left(): number {
    return this.children.reduce((sum, child) => sum + (child.isDone ? child.left : 1), 0)
  }
}
