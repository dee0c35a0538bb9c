import type { Track } from '../machine/track/track.ts'
import type { Plan } from './plan.ts'

/** The longest of runs. */
export interface Worst {
  readonly latencyCycles: number
  readonly maskedCycles: number
  readonly stackBytes: number
}

export const nothingYet: Worst = { latencyCycles: 0, maskedCycles: 0, stackBytes: 0 }

/** Of the run that has come to where the machine stands. */
export function worstOf(track: Track, { interrupts }: Plan): Worst {
  const exceptions = interrupts.map(({ exception }) => exception)
  let latencyCycles = 0
  for (const { exceptionNumber, enteredAt, pendedAt } of track.activations) {
    if (exceptions.includes(exceptionNumber))
      latencyCycles = Math.max(latencyCycles, enteredAt.cycle - pendedAt.cycle)
  }
  const { longestCycles: maskedCycles } = track.machine.masking
  return { latencyCycles, maskedCycles, stackBytes: track.stacks.deepestBytes }
}
export function worse(one: Worst, other: Worst): Worst {
  return {
    latencyCycles: Math.max(one.latencyCycles, other.latencyCycles),
    maskedCycles: Math.max(one.maskedCycles, other.maskedCycles),
    stackBytes: Math.max(one.stackBytes, other.stackBytes),
  }
}
