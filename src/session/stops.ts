import { hex } from '../bits.ts'
import { exception as exceptionNumbers } from '../core/exception-numbers.ts'
import { cfsrBits, faultFlags } from '../core/faults.ts'
import { layout } from '../core/layout.ts'
import { forEachBit } from '../core/priority.ts'
import { exceptionNumber, type ExceptionNumber } from '../units.ts'
import type { FirmwareImage } from '../image/elf.ts'
import type { RunEnd } from '../machine/control.ts'
import type { Machine } from '../machine/machine.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { backtrace } from './backtrace.ts'
import type { Places } from './places.ts'
import type { Fault, Panic, Stop } from './types.ts'

/** What turning a machine's end of a run into words needs. */
export interface StopContext {
  readonly machine: Machine
  readonly image: FirmwareImage
  readonly places: Places
  readonly schedule: Schedule
}

/** The public description of how a run ended. */
export function describeStop(context: StopContext, end: RunEnd): Stop {
  const { machine, places } = context
  const { pc } = machine.state
  const at = { pc, place: places.describe(pc), waiting: waiting(context) }
  switch (end.reason) {
    case 'exited':
      return { ...at, reason: 'exited', status: machine.exitStatus ?? 0 }
    case 'panicked': {
      const panic = panicOf(context)
      return panic === undefined ? { ...at, reason: 'sleeping' } : { ...at, reason: 'panicked', panic }
    }
    case 'faulted':
    case 'lockedUp':
      return { ...at, reason: end.reason, fault: faultOf(context) }
    case 'stuck': {
      const loop = end.loop.addresses.map((address) => places.describe(address))
      const hint = stuckHint(context, end.loop.polls)
      return { ...at, reason: 'stuck', loop, ...(hint === undefined ? {} : { hint }) }
    }
    case 'limit':
      return { ...at, reason: 'limit', cycles: end.cycles }
    default:
      return { ...at, reason: end.reason }
  }
}

function stuckHint({ machine, places }: StopContext, polls: number | undefined): string | undefined {
  if (polls !== undefined) {
    const where = places.describe(machine.state.pc)
    return `it polls ${hex(polls)} (at ${where}), which no device models; answer it with a stub: stubs: { ${hex(polls)}: 0x1 }, or a function of the access`
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
function waiting({ machine, schedule }: StopContext): string[] {
  const lines: string[] = []
  const { vectors } = machine.configuration
  const reasons = {
    nothing: 'is pending and will be taken before the next instruction',
    masking: 'is pending, held back by PRIMASK, BASEPRI or FAULTMASK',
    priority: 'is pending, its priority does not let it pre-empt what is active',
    disabled: 'is pending but not enabled',
  }
  forEachBit(machine.state, layout.pending, (number) => {
    const exception = exceptionNumber(number)
    const name = vectors.exceptionName(number)
    lines.push(`${name} ${reasons[machine.log.whyNot(exception)]}${unhandled(machine, exception)}`)
  })
  for (const { arrival, firedAt } of schedule.arrivals) {
    if (firedAt === undefined)
      lines.push(`the arrival of ${String(arrival.exception)} ${arrival.when.describe} has not come`)
  }
  return lines
}

function unhandled(machine: Machine, exception: ExceptionNumber): string {
  return machine.configuration.vectors.entry(exception)?.isDefault === true
    ? ' (it has no handler of its own)'
    : ''
}

/** The first panic of the run, if there was one. */
export function panicOf({ machine, image, places }: StopContext): Panic | undefined {
  const raw = machine.panics.first
  if (raw === undefined) return undefined
  const { entry } = raw
  return {
    kind: entry.kind,
    message: entry.message ?? `panicked (${entry.symbol})`,
    backtrace: backtrace(
      [{ pc: raw.pc, lr: raw.returnAddress | 1 }, ...raw.preempted],
      image,
      machine.configuration.vectors,
    ),
    caller: places.describe(raw.returnAddress),
  }
}

/** The fault that was taken last, from the fault registers and the stacked frame. */
export function faultOf({ machine, places }: StopContext): Fault {
  const { core, state, log } = machine
  const flags = faultFlags(core)
  const activation = log.activations.findLast((a) => a.exceptionNumber >= 3 && a.exceptionNumber <= 6)
  const stackedPc = activation === undefined ? undefined : machine.bus.peek(activation.frame + 0x18, 4)
  const isLockedUp = state.get(layout.lockedUp) !== 0
  const pc = isLockedUp ? (core.lastFault?.pc ?? state.pc) : (stackedPc ?? core.lastFault?.pc ?? state.pc)
  const cfsr = state.get(layout.cfsr)
  const address =
    (cfsr & cfsrBits.BFARVALID) !== 0
      ? state.get(layout.bfar)
      : (cfsr & cfsrBits.MMARVALID) !== 0
        ? state.get(layout.mmfar)
        : undefined
  const taken = activation?.exceptionNumber ?? exceptionNumbers.hardFault
  const exception = machine.configuration.vectors.exceptionName(taken)
  const shown = flags.filter((flag) => flag !== 'BFARVALID' && flag !== 'MMARVALID')
  const what = shown.map((flag) => explanations[flag] ?? flag).join('; ')
  const text = `${isLockedUp ? 'lockup after ' : ''}${exception} at ${places.describe(pc)}${what === '' ? '' : `: ${what}`}${address === undefined ? '' : `, address ${hex(address)}`}`
  return { exception, flags: shown, pc, text, ...(address === undefined ? {} : { address }) }
}

/** CFSR and HFSR bits in words. */
const explanations: Readonly<Record<string, string>> = {
  IACCVIOL: 'instruction fetch from memory that is execute-never or protected (IACCVIOL)',
  DACCVIOL: 'data access that the MPU forbids (DACCVIOL)',
  MUNSTKERR: 'unstacking hit protected memory (MUNSTKERR)',
  MSTKERR: 'stacking hit protected memory (MSTKERR)',
  IBUSERR: 'instruction fetch from an address where nothing is (IBUSERR)',
  PRECISERR: 'access to an address where nothing answers (PRECISERR)',
  UNSTKERR: 'unstacking from an address where nothing is (UNSTKERR)',
  STKERR: 'stacking to an address where nothing is: stack overflow? (STKERR)',
  UNDEFINSTR: 'undefined instruction (UNDEFINSTR)',
  INVSTATE: 'branch to an address without the Thumb bit (INVSTATE)',
  INVPC: 'illegal exception return (INVPC)',
  NOCP: 'coprocessor or FPU instruction, and there is none (NOCP)',
  UNALIGNED: 'unaligned access (UNALIGNED)',
  DIVBYZERO: 'division by zero (DIVBYZERO)',
  VECTTBL: 'the vector could not be read (VECTTBL)',
  FORCED: 'escalated to HardFault (FORCED)',
  DEBUGEVT: 'breakpoint without a debugger (DEBUGEVT)',
}
