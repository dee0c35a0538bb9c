import { Conflicts } from '../race/conflicts.ts'
import { continued } from '../race/continuation.ts'
import { unserialisableTriples, type TracedAccess, type Triple } from '../race/triples.ts'
import { codeOf } from './code-shape.ts'
import { Node } from './node.ts'
import type { Runner } from './runner.ts'
import type { Tracer } from './tracer.ts'
import type { WindowEnd } from './walk.ts'

/** A schedule that has shown accesses, and how it ended. */
interface Shown {
  readonly node: Node
  readonly end: WindowEnd
  readonly endPc: number
}

/** Runs schedules once more, to their ends, and looks at their accesses. */
export class Collisions {
  readonly #runner: Runner
  readonly #tracer: Tracer
  #undisturbed: readonly TracedAccess[] | undefined
  /** Schedules that were looked at already, and what conflicts in them. */
  readonly #ahead: Node[] = []
  #conflicts: Conflicts
  /** In which schedule an access was seen. */
  readonly #runs = new WeakMap<TracedAccess, Shown>()

  constructor(runner: Runner, tracer: Tracer) {
    this.#runner = runner
    this.#tracer = tracer
    this.#conflicts = new Conflicts(codeOf(runner.machine))
  }

  /** What may have gone wrong in a schedule, the most telling first. */
  triplesOf(node: Node): readonly Triple[] {
    return unserialisableTriples(this.#trace(node))
  }
  /** Everything that conflicts in some of these schedules. */
  conflictsIn(nodes: readonly Node[]): Conflicts {
    if (!this.#ahead.every((node, index) => nodes[index] === node)) this.#forget()
    while (this.lookAhead(nodes));
    return this.#conflicts
  }
  /**
   * Looks at the next one of those whose conflicts will be asked for, while there is time.
   *
   * @returns whether there was one
   */
  lookAhead(nodes: readonly Node[]): boolean {
    const next = nodes[this.#ahead.length]
    if (next === undefined) return false
    this.#ahead.push(next)
    this.#conflicts.add(this.#trace(next))
    return true
  }
  #forget(): void {
    this.#ahead.length = 0
    this.#conflicts = new Conflicts(codeOf(this.#runner.machine))
  }
  /** The schedule in which {@link conflictsIn} or {@link triplesOf} came upon an access. */
  shownBy(access: TracedAccess): Shown | undefined {
    return this.#runs.get(access)
  }

  #trace(node: Node): readonly TracedAccess[] {
    const { track, machine } = this.#runner
    const { bus } = machine
    const run: { end: WindowEnd } = { end: { reason: 'reached' } }
    this.#runner.begin()
    track.memory.onAccess = (address, sizeBytes, isWrite) => {
      const value = bus.peek(address, sizeBytes as 1 | 2 | 4) ?? 0
      this.#tracer.accessed({ kind: isWrite ? 'write' : 'read', address, sizeBytes, value })
    }
    const accesses = bus.showDevices(
      (access) => {
        this.#tracer.accessed(access)
      },
      () =>
        this.#tracer.during(() => {
          run.end = this.#runner.run(node)
        }),
    )
    track.memory.onAccess = undefined
    const shown = { node, end: run.end, endPc: machine.state.pc }
    for (const access of accesses) this.#runs.set(access, shown)
    if (run.end.reason === 'reached' || node.arrivals === undefined) return accesses
    this.#undisturbed ??= this.#trace(new Node())
    return continued(accesses, this.#undisturbed)
  }
}
