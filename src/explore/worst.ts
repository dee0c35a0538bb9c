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
  let latencyCycles = 0
  track.eachActivation((exceptionNumber, cycles) => {
    if (cycles > latencyCycles && interrupts.some(({ exception }) => exception === exceptionNumber))
      latencyCycles = cycles
  })
  const { longestCycles: maskedCycles } = track.machine.masking
  return { latencyCycles, maskedCycles, stackBytes: track.stacks.deepestBytes }
}
export function worse(one: Worst, other: Worst): Worst {
  const isNoWorse =
    other.latencyCycles <= one.latencyCycles &&
    other.maskedCycles <= one.maskedCycles &&
    other.stackBytes <= one.stackBytes
  if (isNoWorse) return one
  return {
    latencyCycles: Math.max(one.latencyCycles, other.latencyCycles),
    maskedCycles: Math.max(one.maskedCycles, other.maskedCycles),
    stackBytes: Math.max(one.stackBytes, other.stackBytes),
  }
}
