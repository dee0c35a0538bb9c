import type { Past, Stretch } from '../machine/panic/past.ts'
import type { Machine } from '../machine/machine.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'
import type { RecordedStretch, RecordState } from './run-record.ts'

/** A machine's recorded past up to a moment, on a copy of it. */
export class Retrace implements Past {
  readonly machine: Machine
  readonly stretches: readonly Stretch[]
  readonly #copy: Mcu
  readonly #recorded: readonly RecordedStretch[]
  /** Where the copy is. */
  #current: RecordedStretch | undefined

  constructor(copy: Mcu, { stretches }: RecordState, instructions: number) {
    this.#copy = copy
    this.machine = copy[parts].machine
    this.#recorded = stretches.filter((stretch) => stretch.instructions <= instructions)
    this.stretches = this.#recorded.map((stretch, index) => ({
      begin: stretch.instructions,
      end: this.#recorded[index + 1]?.instructions ?? instructions,
    }))
  }

  goTo(stretch: Stretch, instructions: number): void {
    this.#begin(stretch, instructions)?.rerun(this.#copy, { instructions })
  }
  follow(stretch: Stretch, from: number, before: () => void): void {
    const recorded = this.#begin(stretch, Math.max(stretch.begin, from))
    const { state } = this.machine
    if (recorded?.isDivisible === true) recorded.rerun(this.#copy, { instructions: from })
    recorded?.rerun(this.#copy, {
      instructions: stretch.end,
      before: () => {
        if (state.instructions >= from) before()
      },
    })
  }

  /** The copy stands at the stretch's beginning, or further on before a moment. */
  #begin(stretch: Stretch, before: number): RecordedStretch | undefined {
    const recorded = this.#recorded[this.stretches.indexOf(stretch)]
    const isOnTheWay =
      recorded?.isDivisible === true &&
      recorded === this.#current &&
      this.machine.state.instructions <= before
    if (recorded !== undefined && !isOnTheWay) this.#copy[parts].become(recorded.begin)
    this.#current = recorded
    return recorded
  }
}
