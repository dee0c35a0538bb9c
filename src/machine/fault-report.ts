import { hex } from '../bits.ts'
import { exception as exceptionNumbers } from '../core/exception-numbers.ts'
import { cfsrBits, faultFlags } from '../core/faults.ts'
import { layout } from '../core/layout.ts'
import type { Machine } from './machine.ts'
import { callBefore } from './unwind.ts'
import { sourceAt, type SourcePosition } from './source/position.ts'

/** A fault exception that the firmware ran into. */
export interface Fault {
  /** The exception that was taken: `HardFault`, `BusFault` … */
  readonly exception: string
  /** Bits of CFSR and HFSR: `PRECISERR`, `DIVBYZERO`, `FORCED` … */
  readonly flags: readonly string[]
  /** BFAR or MMFAR where it is valid. */
  readonly address?: number
  /** The faulting instruction. */
  readonly pc: number
  /** Where that is in the source; left out without debug information. */
  readonly source?: SourcePosition
  readonly text: string
}

/** The fault that was taken last, from the fault registers and the stacked frame. */
export function faultReport(machine: Machine): Fault {
  const { core, state, log, isLockedUp } = machine
  const { image } = machine.configuration
  const flags = faultFlags(core)
  const activation = log.lastFault
  const stackedPc = activation === undefined ? undefined : machine.bus.peek(activation.frame + 0x18, 4)
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
  const source = sourceAt(image, pc)
  const parts = [
    `${isLockedUp ? 'lockup after ' : ''}${exception} at ${placeText(machine, pc)}${cameFrom(machine, pc, activation?.frame)}${what === '' ? '' : `: ${what}`}`,
    ...(address === undefined ? [] : [`address ${hex(address)}${advice(machine, address)}`]),
  ]
  const text = parts.join(', ')
  return {
    ...{ exception, flags: shown, pc, text },
    ...(source === undefined ? {} : { source }),
    ...(address === undefined ? {} : { address }),
  }
}

function placeText({ configuration: { image } }: Machine, address: number): string {
  const source = sourceAt(image, address)
  return `${image.symbols.describe(address)}${source === undefined ? '' : ` (${source.file}:${String(source.line)})`}`
}

/** Of a jump to what is no function: the call that its LR returns to. */
function cameFrom(machine: Machine, pc: number, frame: number | undefined): string {
  const { bus, configuration } = machine
  const { symbols } = configuration.image
  if (frame === undefined || symbols.at(pc)?.kind === 'function') return ''
  const link = bus.peek(frame + 0x14, 4) ?? 0
  const call = callBefore((link & ~1) >>> 0, (address) => bus.peek(address, 4))
  const isCall = (link & 1) === 1 && call !== undefined && symbols.at(call)?.kind === 'function'
  return isCall ? `, called from ${placeText(machine, call)}` : ''
}

/** The most frequent fault of all: firmware for a chip that was not named. */
function advice(machine: Machine, address: number): string {
  const isPeripheral = address >= 0x40000000 && address < 0x60000000
  if (!isPeripheral || machine.configuration.chip !== undefined) return ''
  return ` (a peripheral: name the chip, give a stub, or boot with unmapped: 'memory')`
}

/** CFSR and HFSR bits in words. */
const explanations: Readonly<Record<string, string>> = {
  IACCVIOL: 'instruction fetch from memory that is execute-never or protected (IACCVIOL)',
  DACCVIOL: 'data access that the MPU forbids (DACCVIOL)',
  MUNSTKERR: 'unstacking hit protected memory (MUNSTKERR)',
  MSTKERR: 'stacking hit protected memory (MSTKERR)',
  MLSPERR: 'saving a floating-point context hit protected memory (MLSPERR)',
  IBUSERR: 'instruction fetch from an address where nothing is (IBUSERR)',
  PRECISERR: 'access to an address where nothing answers (PRECISERR)',
  UNSTKERR: 'unstacking from an address where nothing is (UNSTKERR)',
  STKERR: 'stacking to an address where nothing is: stack overflow? (STKERR)',
  LSPERR: 'saving a floating-point context to an address where nothing is (LSPERR)',
  UNDEFINSTR: 'undefined instruction (UNDEFINSTR)',
  INVSTATE: 'branch to an address without the Thumb bit (INVSTATE)',
  INVPC: 'illegal exception return (INVPC)',
  NOCP: 'coprocessor or FPU instruction, and there is none or CPACR denies it (NOCP)',
  UNALIGNED: 'unaligned access (UNALIGNED)',
  DIVBYZERO: 'division by zero (DIVBYZERO)',
  VECTTBL: 'the vector could not be read (VECTTBL)',
  FORCED: 'escalated to HardFault (FORCED)',
  DEBUGEVT: 'breakpoint without a debugger (DEBUGEVT)',
}
