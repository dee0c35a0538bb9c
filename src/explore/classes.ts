import type { Accesses, SharedAccesses } from './accesses.ts'
import { commute, type Chain, type ChainFootprint, type InstructionFootprint } from './footprints.ts'
import type { Node } from './node.ts'
import type { Arrivals, Plan } from './plan.ts'

/** Arrivals of the same exceptions at successive boundaries of one run. */
interface Class {
  /** While it is there, what comes here ends as what came at the class's first boundary. */
  footprint: ChainFootprint | undefined
  /** What the handlers accessed, and how; undefined once the interrupted run has touched that, too. */
  race: SharedAccesses | undefined
  /** Arrivals inside the transfer ahead. */
  readonly inside: Node[]
}

/** Which boundaries of a run are the same for an arrival, as all that lies between them has nothing to do with it. */
export class Classes {
  readonly #byExceptions = new Map<number | string, Class>()
  readonly #commutes: boolean
  #areAny = false

  constructor(plan: Plan) {
    this.#commutes = plan.reducesCommuting
  }

  /** Whether it matters what the interrupted run's instructions do beside their accesses. */
  get haveFootprints(): boolean {
    return this.#commutes
  }
  /** Whether anything is to be told of the instructions that are passed. */
  get areAny(): boolean {
    return this.#areAny
  }
  /** Whether a schedule ends as the class's first does. */
  covers({ arrivals }: Node): boolean {
    if (!this.#commutes || arrivals === undefined || arrivals.beat > 0) return false
    return this.#byExceptions.get(keyOf(arrivals))?.footprint !== undefined
  }
  /**
   * A schedule was run; from here on its class counts.
   *
   * @returns whether its handlers may collide with the interrupted run as none in its class did
   */
  add(node: Node, chain: Chain | undefined): boolean {
    if (node.arrivals === undefined) return false
    const key = keyOf(node.arrivals)
    const known = this.#byExceptions.get(key)
    if (node.arrivals.beat > 0) {
      known?.inside.push(node)
      this.#areAny ||= known !== undefined
      return known === undefined
    }
    const race = chain?.shared
    const footprint = this.#commutes ? chain?.footprint : undefined
    this.#areAny ||= footprint !== undefined || race !== undefined
    if (known === undefined) {
      this.#byExceptions.set(key, { footprint, race, inside: [] })
      return true
    }
    const isAnother = race === undefined || known.race?.signature !== race.signature
    known.footprint = footprint
    known.race = race
    if (known.inside.length > 0) known.inside.length = 0
    return isAnother
  }
  /**
   * The interrupted run has gone on by an instruction.
   *
   * @returns schedules whose arrivals, inside it, may collide with it
   */
  passed(instruction: InstructionFootprint | undefined, accesses: Accesses): Node[] {
    const collide: Node[] = []
    this.#areAny = false
    for (const each of this.#byExceptions.values()) {
      const { footprint, race } = each
      if (footprint !== undefined && (instruction === undefined || !commute(instruction, footprint)))
        each.footprint = undefined
      if (race === undefined || accesses.conflictWith(race)) {
        each.race = undefined
        collide.push(...each.inside)
      }
      if (each.inside.length > 0) each.inside.length = 0
      this.#areAny ||= each.footprint !== undefined || each.race !== undefined
    }
    return collide
  }
}

/** Equal for the same exceptions: of one, as most are, its number. */
function keyOf({ exceptions }: Arrivals): number | string {
  return exceptions.length === 1 ? (exceptions[0] ?? 0) : exceptions.join()
}
