import type { KnownInstructions } from '../machine/known-instructions.ts'
import { Classes } from './classes.ts'
import { InstructionRecorder } from './footprints.ts'
import type { Node } from './node.ts'
import type { Plan } from './plan.ts'
import type { Runner } from './runner.ts'
import type { WindowEnd } from './walk.ts'

/** A run that others branch off: goes along it, and tells which of them end as one that was run. */
export class Branch {
  readonly classes: Classes
  readonly #runner: Runner
  readonly #recorder: InstructionRecorder
  readonly #collide: (nodes: readonly Node[]) => void

  /** @param collide - told of schedules whose arrivals, inside a transfer, may collide with it */
  constructor(
    runner: Runner,
    instructions: KnownInstructions,
    plan: Plan,
    collide: (nodes: readonly Node[]) => void = () => undefined,
  ) {
    this.#runner = runner
    this.#recorder = new InstructionRecorder(runner.machine, instructions)
    this.#collide = collide
    this.classes = new Classes(plan)
  }

  /** On to a boundary, looking at the instructions that lie between two branches. */
  goTo(index: number): WindowEnd | undefined {
    if (!this.classes.areAny) return this.#runner.goToIndex(index)
    let end: WindowEnd | undefined
    while (end === undefined && this.#runner.walk.index < index) end = this.#advance()
    return end
  }
  #advance(): WindowEnd | undefined {
    const runner = this.#runner
    const { memory } = runner.track
    const recorder = this.#recorder
    recorder.begin()
    memory.onAccess = recorder.access
    const end = runner.advance()
    memory.onAccess = undefined
    const { hasEntered, hasReturned } = runner.walk
    const footprint = this.classes.haveFootprints ? recorder.finish(hasEntered || hasReturned) : undefined
    const collide = this.classes.passed(footprint, recorder.accesses)
    if (collide.length > 0) this.#collide(collide)
    return end
  }
}
