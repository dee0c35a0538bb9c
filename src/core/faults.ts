import type { ExceptionNumber } from '../units.ts'
import type { Core } from './core.ts'
import { exception } from './exception-numbers.ts'
import { layout } from './layout.ts'

/** Bits of CFSR by the manual's names (B3.2.15). */
export const cfsrBits = {
  IACCVIOL: 1 << 0,
  DACCVIOL: 1 << 1,
  MUNSTKERR: 1 << 3,
  MSTKERR: 1 << 4,
  MLSPERR: 1 << 5,
  MMARVALID: 1 << 7,
  IBUSERR: 1 << 8,
  PRECISERR: 1 << 9,
  IMPRECISERR: 1 << 10,
  UNSTKERR: 1 << 11,
  STKERR: 1 << 12,
  LSPERR: 1 << 13,
  BFARVALID: 1 << 15,
  UNDEFINSTR: 1 << 16,
  INVSTATE: 1 << 17,
  INVPC: 1 << 18,
  NOCP: 1 << 19,
  UNALIGNED: 1 << 24,
  DIVBYZERO: 1 << 25,
} as const
export const hfsrBits = { VECTTBL: 1 << 1, FORCED: 1 << 30, DEBUGEVT: 1 << 31 } as const
export const dfsrBits = { HALTED: 1, BKPT: 2, DWTTRAP: 4, VCATCH: 8, EXTERNAL: 16 } as const

export type FaultKind = keyof typeof cfsrBits

/**
 * An instruction can't complete. Thrown by the reference stage's accesses, caught where the instruction
 * is executed; never leaves the core.
 */
export class FaultSignal {
  readonly kind: FaultKind
  /** The data address, for PRECISERR and DACCVIOL. */
  readonly address: number | undefined

  constructor(kind: FaultKind, address?: number) {
    this.kind = kind
    this.address = address
  }
}

/** The exception that a fault raises before escalation. */
export function faultException(kind: FaultKind): ExceptionNumber {
  const mask = cfsrBits[kind]
  if (mask < 1 << 8) return exception.memManage
  return mask < 1 << 16 ? exception.busFault : exception.usageFault
}

/** Records a fault in CFSR and the address registers. Only precise data faults have an address. */
export function recordFault(core: Core, kind: FaultKind, address: number | undefined): void {
  const { state } = core
  let mask: number = cfsrBits[kind]
  if (address !== undefined && kind === 'PRECISERR') {
    state.set(layout.bfar, address)
    mask |= cfsrBits.BFARVALID
  }
  if (address !== undefined && kind === 'DACCVIOL') {
    state.set(layout.mmfar, address)
    mask |= cfsrBits.MMARVALID
  }
  state.set(layout.cfsr, state.get(layout.cfsr) | mask)
}

/** v6-M has no fault registers: what is in them is for the report, until HardFault returns. */
export function forgetFaults({ state, configuration }: Core): void {
  if (configuration.profile === 'v7-M') return
  state.set(layout.cfsr, 0)
  state.set(layout.hfsr, 0)
}

/** The names of the bits that are set in CFSR and HFSR, as a report shows them. */
export function faultFlags(core: Core): string[] {
  const cfsr = core.state.get(layout.cfsr)
  const hfsr = core.state.get(layout.hfsr)
  const names = Object.entries(cfsrBits).filter(([, mask]) => (cfsr & mask) !== 0)
  // Every fault of v6-M is a HardFault: only SVCall and BKPT become what they are not.
  const isEscalated = core.configuration.profile === 'v7-M' || cfsr === 0
  const hard = Object.entries(hfsrBits).filter(
    ([name, mask]) => (hfsr & mask) !== 0 && (isEscalated || name !== 'FORCED'),
  )
  return [...names, ...hard].map(([name]) => name)
}
