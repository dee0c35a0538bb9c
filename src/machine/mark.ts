import type { Core } from '../core/core.ts'
import type { LogMark } from './activations.ts'
import type { Machine } from './machine.ts'
import type { MaskingMark } from './masking.ts'
import type { RawPanic } from './panic/watch.ts'

/** Where a machine was, but for its memory. */
export interface MachineMark {
  readonly state: Int32Array
  readonly log: LogMark
  readonly masking: MaskingMark
  readonly outputs: number
  readonly exitStatus: number | undefined
  readonly panic: RawPanic | undefined
  readonly resetRequested: boolean
  readonly lastFault: Core['lastFault']
  /** Undefined where there are none but the core's own. */
  readonly devices: readonly unknown[] | undefined
  readonly alarmOrder: readonly (number | undefined)[]
}

/**
 * Remembers where a machine is, for {@link rewindMachine}: much cheaper than a snapshot. Memory is not in it, nor what is
 * attached to addresses.
 *
 * @param state - of a mark that is of no more use
 */
export function markMachine(
  machine: Machine,
  state: Int32Array = new Int32Array(machine.stateEnd >> 2),
): MachineMark {
  const hasOthers = machine.devices.length > 1
  const { words } = machine.state
  for (let index = 0; index < state.length; index++) state[index] = words[index] ?? 0
  return {
    state,
    log: machine.log.mark(),
    masking: machine.masking.mark(),
    outputs: machine.output.count,
    exitStatus: machine.exitStatus,
    panic: machine.panics.first,
    resetRequested: machine.core.resetRequested,
    lastFault: machine.core.lastFault,
    devices: hasOthers ? machine.devices.map((device) => device.save()) : undefined,
    alarmOrder: hasOthers ? machine.alarmOrder : [],
  }
}

/** A machine is where it was at the mark, which is of this machine. */
export function rewindMachine(machine: Machine, mark: MachineMark): void {
  machine.state.words.set(mark.state)
  machine.log.rewind(mark.log)
  machine.masking.rewind(mark.masking)
  machine.output.rewind(mark.outputs)
  machine.exitStatus = mark.exitStatus
  machine.panics.first = mark.panic
  machine.core.resetRequested = mark.resetRequested
  machine.core.lastFault = mark.lastFault
  machine.hooks.reset()
  if (mark.devices === undefined) machine.ppb.restore()
  else for (const [index, device] of machine.devices.entries()) device.restore(mark.devices[index])
  machine.orderAlarms(mark.alarmOrder)
}
