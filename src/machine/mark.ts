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

const noOrder: MachineMark['alarmOrder'] = []

/** The state of a machine that its marks keep, as it is at any time. */
export function liveState(machine: Machine): Int32Array {
  return machine.state.words.subarray(0, machine.stateEnd >> 2)
}

/**
 * Remembers where a machine is, for {@link rewindMachine}: much cheaper than a snapshot. Memory is not in it, nor what is
 * attached to addresses.
 *
 * @param live - its {@link liveState}
 * @param state - of a mark that is of no more use
 */
export function markMachine(
  machine: Machine,
  live: Int32Array,
  state: Int32Array = new Int32Array(live.length),
): MachineMark {
  const hasOthers = machine.devices.length > 1
  state.set(live)
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
    alarmOrder: hasOthers && machine.alarms.next !== Infinity ? machine.alarmOrder : noOrder,
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
  const { devices } = machine
  if (mark.devices === undefined) machine.ppb.restore()
  else for (let index = 0; index < devices.length; index++) devices[index]?.restore(mark.devices[index])
  machine.orderAlarms(mark.alarmOrder)
}
