import { mustRestore } from '../machine/activations.ts'
import type { Overflow } from '../machine/track/stacks.ts'
import type { Track } from '../machine/track/track.ts'

/** What no firmware may do, whatever a test asks of it. */
export type Breach =
  | ({ readonly kind: 'stack' } & Overflow)
  /** A handler has returned with other values in registers that it must restore. */
  | { readonly kind: 'clobbered'; readonly exceptionNumber: number; readonly registers: readonly number[] }

/** Looks for breaches while a run goes on; what happened before it does not count. */
export class Breaches {
  readonly #track: Track
  readonly #before: Overflow | undefined
  readonly #clobberings: Breach[] = []

  constructor(track: Track) {
    this.#track = track
    this.#before = track.stacks.overflow
  }

  /** An exception has returned on the way to this boundary. */
  returned(): void {
    const { lastReturned } = this.#track.machine.log
    if (lastReturned === undefined || lastReturned.clobbered.length === 0 || !mustRestore(lastReturned))
      return
    const { exceptionNumber, clobbered } = lastReturned
    this.#clobberings.push({ kind: 'clobbered', exceptionNumber, registers: clobbered })
  }
  get found(): readonly Breach[] {
    const { overflow } = this.#track.stacks
    return overflow === undefined || overflow === this.#before
      ? this.#clobberings
      : [{ kind: 'stack', ...overflow }, ...this.#clobberings]
  }
}
