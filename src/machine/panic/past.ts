import type { Machine } from '../machine.ts'

/** What a machine did by itself, between two moments at which the host had a hand in it; in instructions executed. */
export interface Stretch {
  readonly begin: number
  readonly end: number
}

/** What a machine has gone through, to be gone through once more on a copy: nothing of it reaches the original. */
export interface Past {
  readonly machine: Machine
  /** Oldest first; the last one's end is where the panic began. */
  readonly stretches: readonly Stretch[]
  /** Takes the copy to a moment of a stretch; what is watched there is seen from the stretch's beginning on at the latest. */
  goTo(stretch: Stretch, instructions: number): void
  /** Takes the copy to a stretch's end, in the reference stage from an instruction on, of which `before` is called before each. */
  follow(stretch: Stretch, from: number, before: () => void): void
}
