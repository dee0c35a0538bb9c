import type { Unsubscribe } from '../machine/hooks.ts'
import type { Machine } from '../machine/machine.ts'
import type { ExceptionNumber } from '../units.ts'
import { condition, type Condition } from './condition.ts'
import { atInstruction, checkNth, ordinal } from './conditions.ts'

/** A longer stretch is taken as this long when its middle is looked for. */
const maxStretchInstructions = 1_000_000

/**
 * While PRIMASK, BASEPRI or FAULTMASK holds the exception back. The stretch is measured by running ahead and
 * coming back, so `middle` and `last` are exact.
 *
 * @param options - `which` boundary of the stretch (default: its middle instruction), the `nth` stretch from now
 * on (one that has already begun is the first), `in` a function in whose code it begins
 */
export function insideCriticalSection(
  options: { which?: 'first' | 'middle' | 'last'; nth?: number; in?: string } = {},
): Condition {
  const { which = 'middle', nth = 1 } = options
  checkNth(nth)
  const where = options.in === undefined ? '' : ` in ${options.in}`
  return condition(`inside a critical section${where} (${which} instruction${ordinal(nth)})`, (context) => {
    const { machine, exception } = context
    const range = options.in === undefined ? undefined : context.function(options.in)
    let cancel: Unsubscribe | undefined
    const wasMasked = context.memory(false)
    const begun = context.memory(0)
    const due = context.memory<number | undefined>(undefined)
    const wait = (): void => {
      if (due.value !== undefined) cancel = atInstruction(context, due.value, context.fire)
    }
    const look = (): void => {
      const masked = machine.isHeldBack(exception)
      const begins = masked && !wasMasked.value
      wasMasked.value = masked
      if (!begins) return
      const { pc } = machine.state
      if (range !== undefined && (pc < range.address || pc >= range.address + range.sizeBytes)) return
      machine.counted()
      if (++begun.value !== nth) return
      const length = which === 'first' ? 1 : measure(machine, exception)
      // Boundaries of the stretch: 0 is right after the masking instruction, the last is before the unmasking one.
      const boundary = which === 'first' ? 0 : which === 'last' ? length - 1 : Math.floor((length - 1) / 2)
      due.value = machine.state.instructions + boundary
      wait()
    }
    wait()
    machine.control.afterStep.add(look)
    look()
    return () => {
      machine.control.afterStep.delete(look)
      cancel?.()
    }
  })
}

/** How many instructions run from here until the mask is gone, the unmasking one included. */
function measure(machine: Machine, exception: ExceptionNumber): number {
  return machine.rehearse((step) => {
    let length = 0
    while (length < maxStretchInstructions) {
      step()
      length++
      const isOver =
        machine.hasExited || machine.core.resetRequested || machine.isLockedUp || machine.isSleeping
      if (isOver || !machine.isHeldBack(exception)) break
    }
    return length
  })
}
