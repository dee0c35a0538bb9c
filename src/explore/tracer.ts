import type { ExceptionObserver } from '../machine/activations.ts'
import type { Machine } from '../machine/machine.ts'
import type { TracedAccess } from '../race/triples.ts'

/** Keeps the accesses of a run to variables, each with the activation that made it. */
export class Tracer {
  accesses: TracedAccess[] = []
  readonly #machine: Machine
  /** Activations that have not returned, innermost last; each has a number of its own. */
  #contexts: number[] = [0]
  #count = 0
  #isOn = false

  constructor(machine: Machine) {
    this.#machine = machine
    const observer: ExceptionObserver = ({ kind }) => {
      if (kind === 'entered') this.#contexts.push(++this.#count)
      else if (kind === 'returned' && this.#contexts.length > 1) this.#contexts.pop()
    }
    machine.log.observers.add(observer)
  }

  /** Traces what `run` executes. */
  during(run: () => void): readonly TracedAccess[] {
    this.accesses = []
    this.#contexts = [0]
    this.#count = 0
    this.#isOn = true
    try {
      run()
    } finally {
      this.#isOn = false
    }
    return this.accesses
  }
  /** Stacks are nobody else's: what lies in no variable is left out. */
  accessed({ kind, address, sizeBytes }: Pick<TracedAccess, 'kind' | 'address' | 'sizeBytes'>): void {
    if (!this.#isOn) return
    const { state, configuration } = this.#machine
    if (configuration.image.symbols.at(address)?.kind !== 'object') return
    const context = this.#contexts.at(-1) ?? 0
    const { pc, ipsr: exceptionNumber } = state
    this.accesses.push({ kind, address, sizeBytes, pc, context, exceptionNumber })
  }
}
