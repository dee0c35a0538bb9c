import { hex } from '../bits.ts'
import type { RunEnd } from '../machine/control.ts'
import type { Loop } from '../machine/stuck.ts'
import type { Machine } from '../machine/machine.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { Delay } from '../machine/activations.ts'
import { faultReport } from '../machine/fault-report.ts'
import { withSource } from '../machine/source/position.ts'
import type { Places } from './places.ts'
import type { Panics } from './panics.ts'
import type { Stop } from './types.ts'

/** What turning a machine's end of a run into words needs. */
export interface StopContext {
  readonly machine: Machine
  readonly places: Places
  readonly schedule: Schedule
  readonly panics: Panics
}

/** The public description of how a run ended. */
export function describeStop(context: StopContext, end: RunEnd): Stop {
  const { pc } = context.machine.state
  return withSource(stopOf(context, end), () => context.places.source(pc))
}

function stopOf(context: StopContext, end: RunEnd): Stop {
  const { machine, places } = context
  const { pc } = machine.state
  const at = { pc, place: places.describe(pc), waiting: waiting(context) }
  switch (end.reason) {
    case 'exited':
      return { ...at, reason: 'exited', status: machine.exitStatus ?? 0 }
    case 'panicked': {
      const panic = context.panics.first
      return panic === undefined ? { ...at, reason: 'sleeping' } : { ...at, reason: 'panicked', panic }
    }
    case 'faulted':
    case 'lockedUp':
      return { ...at, reason: end.reason, fault: faultReport(context.machine) }
    case 'stuck': {
      const loop = end.loop.addresses.map((address) => places.describe(address))
      const hint = stuckHint(context, end.loop)
      return { ...at, reason: 'stuck', loop, ...(hint === undefined ? {} : { hint }) }
    }
    case 'limit':
      return { ...at, reason: 'limit', cycles: end.cycles }
    default:
      // Most runs end so, and a spread takes as long as a thousand instructions.
      return { pc, place: at.place, waiting: at.waiting, reason: end.reason }
  }
}

function stuckHint({ machine, places }: StopContext, { polls }: Loop): string | undefined {
  if (polls !== undefined) {
    const what = `it polls ${hex(polls.address)} (at ${places.describe(polls.pc)})`
    const modelled = machine.bus.deviceAt(polls.address)?.device.name
    return modelled === undefined
      ? `${what}, which no device models; answer it with a stub: stubs: { ${hex(polls.address)}: 0x1 }, or a function of the access`
      : `${what}, a register of ${modelled}, which does not change by itself`
  }
  const handler = machine.state.ipsr
  if (handler === 0) return undefined
  const name = machine.configuration.vectors.exceptionName(handler)
  const isDefault = machine.configuration.vectors.entry(handler)?.isDefault === true
  return isDefault
    ? `${name} has no handler: the vector table leaves it to the default one, which loops for ever`
    : undefined
}

/** What is pending and why it was not taken, and arrivals whose moment never came. */
export function waiting({ machine, schedule }: StopContext): string[] {
  const lines = machine
    .pendingExceptions()
    .map((exception) => waitingText(machine, exception, machine.log.whyNot(exception)))
  for (const { arrival, firedAt } of schedule.arrivals) {
    if (firedAt === undefined)
      lines.push(`the arrival of ${String(arrival.exception)} ${arrival.when.describe} has not come`)
  }
  return lines
}
/** That an exception is pending, and why it was not taken. */
export function waitingText({ configuration }: Machine, exception: number, why: Delay): string {
  const { vectors } = configuration
  const unhandled = vectors.entry(exception)?.isDefault === true ? ' (it has no handler of its own)' : ''
  return `${vectors.exceptionName(exception)} ${waitingReasons[why]}${unhandled}`
}
/** What is said of an exception that waits. */
export const waitingReasons: Readonly<Record<Delay, string>> = {
  nothing: 'is pending and will be taken before the next instruction',
  masking: 'is pending, held back by PRIMASK, BASEPRI or FAULTMASK',
  priority: 'is pending, its priority does not let it pre-empt what is active',
  disabled: 'is pending but not enabled',
}
