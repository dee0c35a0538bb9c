import type { RawActivation } from '../machine/activations.ts'
import { debugNotes } from '../machine/source/debug-info.ts'
import type { StopContext } from './stops.ts'
import type { Activation, Moment } from './types.ts'

/** Every activation so far, oldest first. */
export function activations({ machine, places }: StopContext): readonly Activation[] {
  const { vectors } = machine.configuration
  const moment = (at: RawActivation['pendedAt']): Moment => places.moment(at)
  return Array.from(machine.log.activations, (raw) => ({
    exception: vectors.exceptionName(raw.exceptionNumber),
    exceptionNumber: raw.exceptionNumber,
    pendedAt: moment(raw.pendedAt),
    enteredAt: moment(raw.enteredAt),
    ...(raw.returnedAt === undefined ? {} : { returnedAt: moment(raw.returnedAt) }),
    nesting: raw.nesting,
    how: raw.how,
    delayedBy: raw.delayedBy,
    clobbered: raw.clobbered.map((index) => `r${String(index)}`),
  }))
}

/** Remarks on the firmware, its debug information and the run. */
export function notes({ machine, places }: StopContext): readonly string[] {
  const { image, vectors } = machine.configuration
  const odd = [...machine.core.unpredictable].map(
    ([address, what]) => `${what}, at ${places.describe(address)}`,
  )
  return [...image.notes, ...vectors.notes, ...debugNotes(image), ...odd]
}
