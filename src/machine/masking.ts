import { layout } from '../core/layout.ts'
import type { State } from '../core/state.ts'

/** A stretch during which PRIMASK, BASEPRI or FAULTMASK was set, in cycles. */
export interface MaskedStretch {
  readonly fromCycle: number
  readonly toCycle: number
}

/** How far a log was. */
export interface MaskingMark {
  readonly count: number
  readonly since: number | undefined
  readonly longest: number
}

/** More stretches than this are only measured, not kept. */
const keptStretches = 10_000

/** Measures how long interrupts are masked: told by the reference stage after each step, by emitted code of each write to a mask. */
export class MaskingLog {
  readonly stretches: MaskedStretch[] = []
  readonly #state: State
  #since: number | undefined
  #longest = 0

  constructor(state: State) {
    this.#state = state
  }

  /** Called after each instruction of the reference stage. */
  look(): void {
    const state = this.#state
    const masked = (state.get(layout.primask) | state.get(layout.basepri) | state.get(layout.faultmask)) !== 0
    this.saw(masked, state.cycles)
  }
  /** From a cycle on, interrupts are masked or not. */
  saw(masked: boolean, cycle: number): void {
    if (masked === (this.#since !== undefined)) return
    if (masked) {
      this.#since = cycle
      return
    }
    const fromCycle = this.#since ?? cycle
    this.#since = undefined
    this.#longest = Math.max(this.#longest, cycle - fromCycle)
    if (this.stretches.length < keptStretches) this.stretches.push({ fromCycle, toCycle: cycle })
  }
  /** The longest stretch so far, one that still goes on included. */
  get longestCycles(): number {
    return Math.max(this.#longest, this.#since === undefined ? 0 : this.#state.cycles - this.#since)
  }

  /** Remembers where the log is, for {@link rewind}: cheaper than {@link save}. */
  mark(): MaskingMark {
    return { count: this.stretches.length, since: this.#since, longest: this.#longest }
  }
  rewind({ count, since, longest }: MaskingMark): void {
    // Setting a length is a call into V8's runtime, even where it stays the same.
    if (this.stretches.length !== count) this.stretches.length = count
    this.#since = since
    this.#longest = longest
  }

  save(): unknown {
    return { stretches: [...this.stretches], since: this.#since, longest: this.#longest }
  }
  restore(saved: unknown): void {
    const from = saved as { stretches: MaskedStretch[]; since: number | undefined; longest: number }
    this.stretches.splice(0, this.stretches.length, ...from.stretches)
    this.#since = from.since
    this.#longest = from.longest
  }
}
