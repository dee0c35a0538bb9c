import type { Exploration } from '../explore/exploration.ts'
import type { ExceptionNumber } from '../units.ts'
import type { InterruptOptions } from './explore.ts'
import { exceptionOf } from './explore-plan.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'
import { waitingReasons } from './stops.ts'
import type { Exception } from './types.ts'

/** Interrupts that may arrive and that no schedule takes, by name: of their handlers nothing has been tried. */
export function neverTaken(
  fork: Mcu,
  interrupts: readonly Exception[],
  explorations: readonly Exploration[],
): string[] {
  const { vectors } = fork[parts].machine.configuration
  const exceptions = new Set(interrupts.map((given) => vectors.resolveException(given)))
  return [...exceptions]
    .filter((exception) => !explorations.some(({ taken }) => taken.has(exception)))
    .map((exception) => vectors.exceptionName(exception))
}

/** What is to be said of interrupts that can't arrive as one might expect; else nothing would seem to fail. */
export function arrivalNotes(
  fork: Mcu,
  interrupts: readonly (Exception | InterruptOptions)[],
  explorations: readonly Exploration[],
): string[] {
  const { vectors } = fork[parts].machine.configuration
  const wasAll = explorations.every(({ cutOff }) => cutOff.length === 0)
  return interrupts.flatMap((given) => {
    const exception = vectors.resolveException(exceptionOf(given))
    const name = vectors.exceptionName(exception)
    const handler = hasHandler(fork, exception)
      ? []
      : [`${name} has no handler of its own in the vector table`]
    if (explorations.some(({ taken }) => taken.has(exception))) return handler
    const where = wasAll ? 'in the window' : 'in the schedules that were run'
    const hasGate = typeof given === 'object' && given.gate !== undefined
    const reasons = reasonsOf(fork, { exception, hasGate }, explorations)
    return [...handler, `${name} is never taken ${where}: ${reasons}`]
  })
}

/** Whether a handler of its own is in the table that the firmware uses, which it may have made elsewhere. */
function hasHandler(fork: Mcu, exception: ExceptionNumber): boolean {
  const { machine } = fork[parts]
  const entry = machine.configuration.vectors.entry(exception)
  const isOriginal = machine.bus.peek(machine.vectorAddress(exception), 4) === entry?.value
  return !isOriginal || (entry?.handler !== undefined && !entry.isDefault)
}

function reasonsOf(
  fork: Mcu,
  { exception, hasGate }: { readonly exception: ExceptionNumber; readonly hasGate: boolean },
  explorations: readonly Exploration[],
): string {
  const waits = explorations
    .flatMap(({ endStates }) => endStates.flatMap(({ waiting }) => waiting))
    .filter((each) => each.exception === exception)
  if (waits.length === 0 && fork[parts].machine.isSwitchedOff(exception))
    return 'only one of ENABLE and TICKINT is set in SYST_CSR'
  if (waits.length === 0 && hasGate) return 'its gate is closed wherever it could come'
  if (waits.length === 0) return 'it arrives, and is pending no longer where a schedule ends'
  const reasons = new Set(waits.map(({ why }) => waitingReasons[why]))
  return `where a schedule ends it ${[...reasons].join(', or ')}`
}
