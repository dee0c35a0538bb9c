import { writeFrame } from './access.ts'
import type { Core } from './core.ts'
import { exception } from './exception-numbers.ts'
import { lockUp } from './exceptions.ts'
import { faultException, FaultSignal, hfsrBits, recordFault } from './faults.ts'
import {
  contextOf,
  fpca,
  fpccrBits,
  fpccrHas,
  fpdscrImplemented,
  isFpEnabled,
  setFpccr,
} from './fp-context.ts'
import { layout } from './layout.ts'
import { setPending } from './pend.ts'
import { couldBeTaken } from './priority.ts'
import { spend } from './timing/spend.ts'

/**
 * The manual's `ExecuteFPCheck()`, before every floating-point instruction: access, then the context that still has to
 * be saved, then a context of its own. False where the save pends a fault that is taken before the instruction.
 */
export function executeFpCheck(core: Core): boolean {
  const { state } = core
  if (!isFpEnabled(core)) throw new FaultSignal('NOCP')
  if (fpccrHas(state, fpccrBits.LSPACT) && !preserveFpState(core)) return false
  const control = state.get(layout.control)
  if (fpccrHas(state, fpccrBits.ASPEN) && (control & fpca) === 0) {
    const fpscr = state.get(layout.fpscr) & ~fpdscrImplemented
    state.set(layout.fpscr, fpscr | (state.get(layout.fpdscr) & fpdscrImplemented))
    state.set(layout.control, control | fpca)
  }
  return true
}

/**
 * The manual's `PreserveFPState()`: what an entry left for later goes to the frame at FPCAR, with the privilege of
 * the code it belongs to. False where that faults and the fault is taken first: LSPACT stays, and the instruction
 * tries again after the handler. A fault that has to wait loses the context.
 */
function preserveFpState(core: Core): boolean {
  const { state } = core
  const address = state.get(layout.fpcar)
  const privileged = !fpccrHas(state, fpccrBits.USER)
  for (const [index, word] of contextOf(state).entries()) {
    spend(core, 'floatingPointWord')
    const fault = writeFrame(core, (address + index * 4) >>> 0, word, privileged, 'lazyStacking')
    if (fault === undefined) continue
    if (takePreserveFpException(core, fault)) return false
    break
  }
  setFpccr(state, { LSPACT: false })
  return true
}

/**
 * The manual's `TakePreserveFPException()`: which exception a fault of the lazy save pends was settled when the frame was
 * allocated, in FPCCR. True where the instruction can't go on: it pre-empts, or the core locks up.
 */
function takePreserveFpException(core: Core, fault: FaultSignal): boolean {
  const { state } = core
  const wanted = faultException(fault.kind)
  recordFault(core, fault.kind, undefined)
  const isReady = fpccrHas(state, wanted === exception.memManage ? fpccrBits.MMRDY : fpccrBits.BFRDY)
  if (!isReady) state.set(layout.hfsr, state.get(layout.hfsr) | hfsrBits.FORCED)
  if (!isReady && !fpccrHas(state, fpccrBits.HFRDY)) {
    lockUp(core)
    return true
  }
  const pended = isReady ? wanted : exception.hardFault
  setPending(core, pended)
  return couldBeTaken(state, pended)
}
