import type { Core } from '../core/core.ts'
import { throughExceptions } from '../core/layout.ts'
import type { Interpreter, InterpreterExit } from '../engine/interpreter/interpreter.ts'
import type { SysTick } from '../system/systick.ts'
import type { ActivationLog } from './activations.ts'
import type { Alarms } from './alarms.ts'

/** What running through exceptions takes. */
export interface RunsThrough {
  readonly core: Core
  /** Undefined: every instruction runs in the reference stage. */
  readonly interpreter: Interpreter | undefined
  readonly alarms: Alarms
  readonly sysTick: Pick<SysTick, 'firstOfEqual' | 'hasExpired'>
  readonly log: Pick<ActivationLog, 'canLend' | 'lend' | 'takeBack'>
}

/** Emitted code knows no times beyond these. */
const never = 0x7fffffff

/** Whether emitted code may take SysTick and return from handlers right now: nobody sees that but the log. */
export function canRunThrough({ interpreter, core, log }: RunsThrough): boolean {
  if (!log.canLend || core.bus.journal !== undefined || core.bus.tracer !== undefined) return false
  // Asked last: it decides about a sample.
  return interpreter?.takesThrough() === true
}

/**
 * Lets emitted code run, through whatever exceptions are plain. Where {@link canRunThrough} says so.
 *
 * @param endCycle - since reset, as far as it may get at most
 */
export function runThrough(
  machine: RunsThrough,
  endCycle: number,
  mostInstructions: number,
): InterpreterExit | undefined {
  const { interpreter, core, log, alarms, sysTick } = machine
  const { state } = core
  const first = sysTick.firstOfEqual
  // Nothing but SysTick's expiries comes before this.
  const next = first !== undefined && first === alarms.next ? alarms.second : alarms.next
  const untilTick = next === alarms.next || first === undefined ? never : first - state.cycles
  state.set(throughExceptions.untilTick, Math.min(untilTick, never))
  state.set(throughExceptions.ticks, 0)
  log.lend()
  const cyclesLeft = Math.min(next, endCycle) - state.cycles
  const exit = interpreter?.runThrough(Math.max(1, Math.min(cyclesLeft, mostInstructions)))
  log.takeBack()
  if (state.get(throughExceptions.ticks) > 0) sysTick.hasExpired()
  return exit
}
