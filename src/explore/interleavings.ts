import { outcomes } from '../coverage/window-coverage.ts'
import { mustRestore, type Delay, type ExceptionObserver } from '../machine/activations.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import type { Machine } from '../machine/machine.ts'
import { exceptionNumber, type ExceptionNumber } from '../units.ts'

/** What became of an exception at boundaries before one instruction. */
export interface Interleaving {
  readonly pc: number
  /** How many exceptions were active there. */
  readonly nesting: number
  readonly exception: ExceptionNumber
  /** The sum of what happened there, of {@link outcomes}. */
  readonly what: number
}

const heldBits: Readonly<Record<Delay, number>> = {
  nothing: 0,
  masking: outcomes.masking,
  priority: outcomes.priority,
  disabled: outcomes.disabled,
}

/** Collects, while a window is explored, which handlers came before which of its instructions. */
export class Interleavings {
  readonly #machine: Machine
  readonly #exceptions: readonly ExceptionNumber[]
  readonly #what = new Map<number, number>()
  readonly #unwatch: Unsubscribe

  /** @param exceptions - those that may arrive */
  constructor(machine: Machine, exceptions: readonly ExceptionNumber[]) {
    this.#machine = machine
    this.#exceptions = exceptions
    const watch: ExceptionObserver = ({ kind }) => {
      if (kind === 'entered') this.#entered()
    }
    machine.log.observers.add(watch)
    this.#unwatch = () => machine.log.observers.delete(watch)
  }
  stop(): void {
    this.#unwatch()
  }

  /** The machine stands at a boundary. */
  boundary(): void {
    const { log, state } = this.#machine
    for (const exception of this.#exceptions)
      this.#add(state.pc, log.open.length, exception, heldBits[log.whyNot(exception)])
  }
  /** Exceptions need not arrive where the machine stands: that ends as something that was run. */
  equivalent(exceptions: readonly ExceptionNumber[]): void {
    const { log, state } = this.#machine
    for (const exception of exceptions) {
      if (log.whyNot(exception) === 'nothing')
        this.#add(state.pc, log.open.length, exception, outcomes.equivalent)
    }
  }

  /** By address, nesting and exception. */
  get all(): readonly Interleaving[] {
    return [...this.#what]
      .sort(([a], [b]) => a - b)
      .map(([key, what]) => ({
        pc: Math.floor(key / 2 ** 16),
        nesting: Math.floor(key / 2 ** 8) % 2 ** 8,
        exception: exceptionNumber(key % 2 ** 8),
        what,
      }))
  }

  /** Also behind another handler: between the same two instructions of what both interrupted. */
  #entered(): void {
    const { log, bus } = this.#machine
    const activation = log.activations.at(-1)
    if (activation === undefined || !mustRestore(activation)) return
    const { frame, nesting } = activation
    const back = bus.peek(frame + stackedPc, 4)
    if (back !== undefined) this.#add(back & ~1, nesting, activation.exceptionNumber, outcomes.ran)
  }
  #add(pc: number, nesting: number, exception: ExceptionNumber, what: number): void {
    const key = (pc >>> 0) * 2 ** 16 + Math.min(nesting, 0xff) * 2 ** 8 + exception
    this.#what.set(key, (this.#what.get(key) ?? 0) | what)
  }
}

/** Where a frame holds the return address. */
const stackedPc = 0x18
