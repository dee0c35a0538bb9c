import type { ExceptionNumber } from '../units.ts'
import type { Core, EntryKind } from './core.ts'
import { isPpb } from './default-map.ts'
import { exception } from './exception-numbers.ts'
import type { FaultSignal } from './faults.ts'
import { faultException, hfsrBits, recordFault } from './faults.ts'
import { layout } from './layout.ts'
import { couldBeTaken, executionPriority, highestPending } from './priority.ts'
import { pushStack } from './stacking.ts'
import { spend } from './timing/spend.ts'

/** PC while locked up (B1.5.15). */
export const lockupAddress = 0xfffffffe

/** The manual's `ExceptionEntry()` (B1.5.6): stacks the context and goes to the handler. */
export function exceptionEntry(
  core: Core,
  taken: ExceptionNumber,
  returnAddress: number,
  how: EntryKind,
): void {
  const fault = pushStack(core, returnAddress)
  if (fault === undefined) {
    exceptionTaken(core, taken, how)
    return
  }
  // The original stays pending; of it and the derived exception the higher one is entered by tail-chaining.
  core.state.putBit(layout.pending, taken, true)
  pendDerived(core, fault)
  enterPending(core, 'lateArrival')
}

/**
 * Pends the exception that a fault on entry or return derives, escalated where it may not pre-empt. A
 * HardFault is a lockup where the code before the entry executed at priority -1 or above already; on the way
 * into HardFault or NMI it is not: the handler executes, only its frame was never written (B1.5.12, B1.5.14).
 */
export function pendDerived(core: Core, fault: FaultSignal): void {
  const { state } = core
  recordFault(core, fault.kind, fault.address)
  // What executes is still what was interrupted: stacking for the BusFault handler itself does not escalate.
  const derived = escalate(core, faultException(fault.kind), hfsrBits.FORCED)
  if (derived === undefined) return
  state.putBit(layout.pending, derived, true)
  core.listener.pended(derived)
}

/** Enters the highest pending exception without stacking: what follows a derived exception or a return. */
export function enterPending(core: Core, how: EntryKind): void {
  if (core.state.get(layout.lockedUp) !== 0) return
  const next = highestPending(core.state)
  if (next !== undefined) exceptionTaken(core, next, how)
}

/** The manual's `ExceptionTaken()`: vector, mode, active and pending bits, monitor, event register. */
export function exceptionTaken(core: Core, taken: ExceptionNumber, how: EntryKind): void {
  const { state } = core
  const vectorAddress = (state.get(layout.vtor) + 4 * taken) >>> 0
  const vector = isPpb(vectorAddress)
    ? undefined
    : core.bus.read(vectorAddress, { sizeBytes: 4, privileged: true })
  if (vector === undefined) {
    state.set(layout.hfsr, state.get(layout.hfsr) | hfsrBits.VECTTBL)
    if (taken > exception.hardFault) {
      exceptionTaken(core, exception.hardFault, how)
      return
    }
  }
  state.putBit(layout.pending, taken, false)
  state.setModeAndControl(taken, state.get(layout.control) & ~6)
  state.set(layout.t, (vector ?? 1) & 1)
  state.itstate = 0
  state.putBit(layout.active, taken, true)
  state.set(layout.monitor, 0)
  state.set(layout.eventRegister, 1)
  state.set(layout.sleeping, 0)
  // Told while PC is still where the exception was taken: before that instruction, or at a handler's return.
  core.listener.entered(taken, how)
  // Without a vector NMI and HardFault lock up, each at its own priority (B1.5.15).
  if (vector === undefined) lockUp(core)
  else state.pc = vector & ~1
}

/**
 * A synchronous exception of the current instruction: entered at once, or escalated to HardFault where it
 * is disabled or may not pre-empt (B1.5.14). At priority -1 and above there is nothing left but lockup.
 */
export function takeSynchronous(
  core: Core,
  wanted: ExceptionNumber,
  returnAddress: number,
  escalation: number,
): void {
  const taken = escalate(core, wanted, escalation)
  if (taken === undefined) return
  core.listener.pended(taken)
  spend(core, 'entry')
  exceptionEntry(core, taken, returnAddress, 'preempted')
}

/**
 * What a synchronous exception becomes (B1.5.14): itself where it is enabled and may pre-empt, else HardFault, with
 * `escalation` noted in HFSR; undefined where that may not be taken either and the core locks up.
 */
export function escalate(
  core: Core,
  wanted: ExceptionNumber,
  escalation: number,
): ExceptionNumber | undefined {
  const { state } = core
  if (couldBeTaken(state, wanted)) return wanted
  state.set(layout.hfsr, state.get(layout.hfsr) | escalation)
  if (executionPriority(state) > -1) return exception.hardFault
  lockUp(core)
  return undefined
}

/** A fault of the current instruction. */
export function takeFault(core: Core, fault: FaultSignal, returnAddress: number): void {
  core.lastFault = { kind: fault.kind, pc: returnAddress, address: fault.address }
  recordFault(core, fault.kind, fault.address)
  takeSynchronous(core, faultException(fault.kind), returnAddress, hfsrBits.FORCED)
}

export function lockUp(core: Core): void {
  core.state.set(layout.lockedUp, 1)
  core.state.pc = lockupAddress
}
