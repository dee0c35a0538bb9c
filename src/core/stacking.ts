import { readFrame, writeFrame } from './access.ts'
import type { Core } from './core.ts'
import type { FaultSignal } from './faults.ts'
import { layout } from './layout.ts'
import { xpsrMask } from './profile.ts'

const stkAlign = 1 << 9
const frameSizeBytes = 0x20

/** EXC_RETURN<3:0> of the context that an exception leaves. */
function exceptionReturnValue(core: Core): number {
  const { state } = core
  if (state.inHandlerMode) return 0xfffffff1
  return state.usesPsp ? 0xfffffffd : 0xfffffff9
}

/**
 * The manual's `PushStack()`: the eight-word frame on the stack in use, LR := EXC_RETURN. SP is lowered even
 * where a store fails. Returns the fault, if one did.
 */
export function pushStack(core: Core, returnAddress: number): FaultSignal | undefined {
  const { state } = core
  const forceAlign = (state.get(layout.ccr) & stkAlign) !== 0
  const { sp, xpsr, isPrivileged } = state
  const padded = forceAlign && (sp & 4) !== 0
  const frame = ((sp - frameSizeBytes) & (forceAlign ? ~7 : ~3)) >>> 0
  const stacked = padded ? xpsr | (1 << 9) : xpsr & ~(1 << 9)
  const words = [
    ...[0, 1, 2, 3, 12, 14].map((index) => state.register(index)),
    ...[returnAddress & ~1, stacked],
  ]
  const lr = exceptionReturnValue(core)
  state.sp = frame
  state.lr = lr
  for (const [index, word] of words.entries()) {
    const address = (frame + index * 4) >>> 0
    const fault = writeFrame(core, address, word, isPrivileged)
    if (fault !== undefined) return fault
  }
  return undefined
}

/**
 * The manual's `PopStack()`: all eight words are read before any register changes. Returns the fault, if a
 * read failed; SP then still points to the frame.
 */
export function popStack(core: Core, excReturn: number): FaultSignal | undefined {
  const { state } = core
  const frame = state.sp
  const words: number[] = []
  const privileged = (excReturn & 8) === 0 || (state.get(layout.control) & 1) === 0
  for (let index = 0; index < 8; index++) {
    const address = (frame + index * 4) >>> 0
    const word = readFrame(core, address, privileged)
    if (typeof word !== 'number') return word
    words.push(word)
  }
  const [r0 = 0, r1 = 0, r2 = 0, r3 = 0, r12 = 0, lr = 0, pc = 0, stackedPsr = 0] = words
  const psr = stackedPsr & xpsrMask(core.configuration)
  for (const [index, value] of [r0, r1, r2, r3].entries()) state.setRegister(index, value)
  state.setRegister(12, r12)
  state.lr = lr
  // Bit 0 of the stacked PC is UNPREDICTABLE; cores ignore it and RTOS ports rely on that (QEMU LP#1428657).
  state.pc = pc & ~1
  const forceAlign = (state.get(layout.ccr) & stkAlign) !== 0
  const padded = forceAlign && (stackedPsr & (1 << 9)) !== 0
  state.sp = (frame + frameSizeBytes) | (padded ? 4 : 0)
  state.setFlags(psr)
  if (core.configuration.hasDsp) state.setGe(psr)
  state.set(layout.ipsr, psr & 0x1ff)
  state.set(layout.t, (psr >>> 24) & 1)
  state.itstate = ((psr >>> 25) & 3) | (((psr >>> 10) & 0x3f) << 2)
  return undefined
}
