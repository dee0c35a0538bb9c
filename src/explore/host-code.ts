import { TailchainError } from '../errors.ts'
import type { Track } from '../machine/track/track.ts'
import type { Plan } from './plan.ts'

/** Calls code of the host's that looks at the explored machine: what it reads there is not dead. */
export class HostCode {
  readonly #track: Track

  constructor(track: Track) {
    this.#track = track
  }

  ask<T>(callback: () => T): T {
    const { memory, machine } = this.#track
    machine.bus.onPeek = (address, sizeBytes) => {
      memory.read(address, sizeBytes)
    }
    try {
      return callback()
    } finally {
      machine.bus.onPeek = undefined
    }
  }
  /** @throws TailchainError what is a mistake in the test, not in the firmware */
  thrownBy(check: (() => void) | undefined): { readonly error: unknown } | undefined {
    if (check === undefined) return undefined
    try {
      this.ask(check)
      return undefined
    } catch (error) {
      if (error instanceof TailchainError) throw error
      return { error }
    }
  }
  /** A plan whose predicate and causes are called from here. */
  planned(plan: Plan): Plan {
    const { until, interrupts } = plan
    return {
      ...plan,
      until: typeof until === 'function' ? () => this.ask(until) : until,
      interrupts: interrupts.map(({ before, ...rest }) => ({
        ...rest,
        before:
          before === undefined
            ? undefined
            : () => {
                this.ask(before)
              },
      })),
    }
  }
}
