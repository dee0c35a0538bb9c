import type { ExceptionNumber } from '../units.ts'
import { isOpen, keepsGap } from './candidates.ts'
import { Node } from './node.ts'
import type { Arrivals, ExploredInterrupt } from './plan.ts'
import type { Runner } from './runner.ts'
import { locate, Visits, type Boundary } from './window.ts'

/** Where exceptions are to arrive: at a boundary by its number, or before an instruction for the nth time. */
interface Wanted {
  readonly at: { readonly index: number; readonly beat: 0 } | Boundary
  readonly exceptions: readonly ExceptionNumber[]
}

/** Runs for one schedule are no more than that. */
const maxAttempts = 200

/** Makes a failing schedule smaller while it fails alike: with fewer arrivals, then with earlier ones. */
export class Shrinker {
  readonly #runner: Runner
  readonly #interrupts: readonly ExploredInterrupt[]
  readonly #failsAlike: (node: Node) => boolean
  #attempts = 0

  /** @param failsAlike - runs a schedule to its end, and says whether it fails as the one that is shrunk does */
  constructor(runner: Runner, interrupts: readonly ExploredInterrupt[], failsAlike: (node: Node) => boolean) {
    this.#runner = runner
    this.#interrupts = interrupts
    this.#failsAlike = failsAlike
  }

  shrink(node: Node): Node {
    return this.#moveEarlier(this.#drop(node))
  }

  #drop(node: Node): Node {
    const wanted = this.#wanted(node)
    for (const [index, { at, exceptions }] of wanted.entries()) {
      for (const dropped of exceptions) {
        const rest = exceptions.filter((each) => each !== dropped)
        const group = rest.length === 0 ? [] : [{ at, exceptions: rest }]
        const smaller = this.#attempt([...wanted.slice(0, index), ...group, ...wanted.slice(index + 1)])
        if (smaller !== undefined) return this.#drop(smaller)
      }
    }
    return node
  }
  /** Steps become half as long, again and again: what lies in between may not fail. */
  #moveEarlier(node: Node): Node {
    let best = node
    for (let which = 0; which < best.schedule.length; which++) {
      const lowest = (best.schedule[which - 1]?.index ?? -1) + 1
      let step = (best.schedule[which]?.index ?? 0) - lowest
      while (step >= 1) {
        const index = (best.schedule[which]?.index ?? 0) - step
        const earlier = index < lowest ? undefined : this.#attempt(this.#movedTo(best, which, index))
        if (earlier === undefined) step >>= 1
        else best = earlier
      }
    }
    return best
  }
  #movedTo(node: Node, which: number, index: number): Wanted[] {
    return this.#wanted(node).map((each, at) =>
      at === which ? { at: { index, beat: 0 }, exceptions: each.exceptions } : each,
    )
  }
  #wanted(node: Node): readonly Wanted[] {
    return locate(this.#runner, node)
  }
  /** The schedule, where it can be, is allowed, and fails alike. */
  #attempt(wanted: readonly Wanted[]): Node | undefined {
    if (wanted.length === 0 || ++this.#attempts > maxAttempts) return undefined
    const node = this.#resolve(wanted)
    return node !== undefined && this.#failsAlike(node) && this.#isLegal() ? node : undefined
  }
  /** Where in its own run each arrival comes. */
  #resolve(wanted: readonly Wanted[]): Node | undefined {
    const runner = this.#runner
    const { walk, machine } = runner
    const visits = new Visits()
    let node = new Node()
    let end = runner.begin()
    for (const { at, exceptions } of wanted) {
      for (;;) {
        if (end !== undefined) return undefined
        const { address, visit } = visits.at(machine, walk.index)
        if ('index' in at ? at.index === walk.index : at.address === address && at.visit === visit) break
        end = runner.advance()
      }
      const areOpen = this.#interrupts.every(
        (each) => !exceptions.includes(each.exception) || isOpen(machine, each),
      )
      if (!areOpen) return undefined
      const arrivals: Arrivals = { index: walk.index, beat: at.beat, exceptions }
      const last = node.arrivals
      const isTogether = last?.index === arrivals.index && last.beat === arrivals.beat
      if (isTogether && exceptions.some((each) => last.exceptions.includes(each))) return undefined
      node = new Node(node, arrivals)
      end = runner.arrive(arrivals)
    }
    return node
  }
  /** Whether what has come in this run keeps the distances that it must. */
  #isLegal(): boolean {
    return this.#interrupts.every(({ exception, minGap }) => {
      const own = this.#runner.came.filter(({ interrupt }) => interrupt.exception === exception)
      return own.every((each, index) => {
        const before = own[index - 1]
        return before === undefined || keepsGap(minGap, before, each)
      })
    })
  }
}
