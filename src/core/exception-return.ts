import { exceptionNumber, type ExceptionNumber } from '../units.ts'
import type { Core } from './core.ts'
import { exception } from './exception-numbers.ts'
import { enterPending, escalate, exceptionTaken, pendDerived } from './exceptions.ts'
import { forgetFaults, hfsrBits, recordFault } from './faults.ts'
import { layout } from './layout.ts'
import { resampleLine } from './pend.ts'
import { activeCount, preempting } from './priority.ts'
import { sleepOnExit } from './sleep.ts'
import { popStack, pushStack } from './stacking.ts'
import { spend } from './timing/spend.ts'

const nonBaseThreadEnable = 1 << 0
const sleepOnExitEnable = 1 << 1

/** The manual's `ExceptionReturn()` (B1.5.8), with tail-chaining. */
export function exceptionReturn(core: Core, excReturn: number): void {
  const { state } = core
  const returning = exceptionNumber(state.ipsr)
  const nested = activeCount(state)
  const wasActive = state.hasBit(layout.active, returning)
  deactivate(core, returning)
  if (!wasActive || !isLegal(core, excReturn, nested)) {
    state.lr = (0xf0000000 | (excReturn & 0x0fffffff)) >>> 0
    invalidPc(core)
    return
  }
  // A pending exception that would pre-empt where we return to is entered on the same frame: tail-chaining.
  const next = preempting(core)
  if (next !== undefined) {
    state.lr = excReturn
    spend(core, 'tailChain')
    exceptionTaken(core, next, 'tailChained')
    return
  }
  const toThread = (excReturn & 0xf) !== 1
  const usesPsp = (excReturn & 0xf) === 0xd
  // IPSR 0 selects the stack by SPSEL; the frame then says which exception it really is.
  state.setModeAndControl(toThread ? 0 : returning, (state.get(layout.control) & ~6) | (usesPsp ? 2 : 0))
  spend(core, 'return')
  const fault = popStack(core, excReturn)
  if (fault !== undefined) {
    state.setModeAndControl(returning, state.get(layout.control) & ~2)
    state.lr = excReturn
    pendDerived(core, fault)
    enterPending(core, 'tailChained')
    return
  }
  if (toThread !== (state.ipsr === 0)) {
    repush(core, excReturn, toThread ? 0 : returning)
    return
  }
  state.set(layout.monitor, 0)
  state.set(layout.eventRegister, 1)
  if (toThread && nested === 1 && (state.get(layout.scr) & sleepOnExitEnable) !== 0) sleepOnExit(core)
}

/** EXC_RETURN<27:5>, bit 4 clear only with an FPU; <3:0>, and Thread mode below another active exception only with CCR.NONBASETHRDENA. */
function isLegal(core: Core, excReturn: number, nested: number): boolean {
  const kind = excReturn & 0xf
  // What is UNPREDICTABLE of EXC_RETURN fails the check.
  const ones = core.configuration.hasFpu ? 0x0fffffe0 : 0x0ffffff0
  if ((excReturn & ones) !== ones) return false
  if (kind === 1) return true
  if (kind !== 9 && kind !== 0xd) return false
  return nested <= 1 || (core.state.get(layout.ccr) & nonBaseThreadEnable) !== 0
}

/** The frame's IPSR contradicts EXC_RETURN: it is pushed again and the return faults (B1.5.8). */
function repush(core: Core, excReturn: number, modeIpsr: number): void {
  const { state } = core
  // Only the pushed word keeps the contradicting IPSR: all else follows the mode that EXC_RETURN named.
  const { xpsr } = state
  state.set(layout.ipsr, modeIpsr)
  const fault = pushStack(core, state.pc, xpsr)
  state.lr = (0xf0000000 | (excReturn & 0x0fffffff)) >>> 0
  if (fault !== undefined) pendDerived(core, fault)
  invalidPc(core)
}

/** UsageFault INVPC on the way back: entered without stacking, escalated where it may not be taken. */
function invalidPc(core: Core): void {
  recordFault(core, 'INVPC', undefined)
  const taken = escalate(core, exception.usageFault, hfsrBits.FORCED)
  if (taken === undefined) return
  core.listener.pended(taken)
  exceptionTaken(core, taken, 'tailChained')
}

/** The manual's `DeActivate()`. FAULTMASK is cleared unless NMI returns; PRIMASK and BASEPRI stay. */
function deactivate(core: Core, returning: ExceptionNumber): void {
  const { state } = core
  state.putBit(layout.active, returning, false)
  if (returning !== exception.nmi) state.set(layout.faultmask, 0)
  if (returning === exception.hardFault) forgetFaults(core)
  core.listener.returned(returning)
  if (returning >= 16) resampleLine(core, returning)
}
