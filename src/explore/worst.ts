import type { Track } from '../machine/track/track.ts'
import type { ExceptionNumber } from '../units.ts'
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
  const { activations } = track.machine.log
  let latencyCycles = 0
  for (let index = track.firstActivation; index < activations.length; index++) {
    const cycles = activations.latencyAt(index)
    if (cycles > latencyCycles && isExplored(interrupts, activations.exceptionAt(index)))
      latencyCycles = cycles
  }
  const { longestCycles: maskedCycles } = track.machine.masking
  return { latencyCycles, maskedCycles, stackBytes: track.stacks.deepestBytes }
}
function isExplored(interrupts: Plan['interrupts'], exceptionNumber: ExceptionNumber): boolean {
  for (const { exception } of interrupts) if (exception === exceptionNumber) return true
  return false
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
