import { readFrame, writeFrame } from './access.ts'
import type { Core } from './core.ts'
import { FaultSignal } from './faults.ts'
import { fpca, fpWordsToPop, popFpContext, pushFpContext } from './fp-context.ts'
import { ccr, layout } from './layout.ts'
import { mpuIsActive } from './mpu.ts'
import { poppedXpsr } from './profile.ts'
import { spend } from './timing/spend.ts'

/** EXC_RETURN<4>: the frame is the basic one, without a floating-point context. */
const basicFrame = 1 << 4
/** Eight words: r0…r3, r12, LR, the return address, xPSR. */
export const basicFrameSizeBytes = 0x20
const basicFrameWords = basicFrameSizeBytes / 4
/** The basic frame that is pushed or popped right now. */
const basic = new Int32Array(basicFrameWords)
const noWords: readonly number[] = []
/** With s0…s15, FPSCR and a reserved word: always aligned to 8 bytes. */
const extendedFrameSizeBytes = 0x68

/** The EXC_RETURN that leads back to the context that an exception leaves. */
function exceptionReturnValue(core: Core): number {
  const { state } = core
  const frame = (state.get(layout.control) & fpca) === 0 ? basicFrame : 0
  const context = state.inHandlerMode ? 1 : state.usesPsp ? 0xd : 9
  return (0xffffffe0 | frame | context) >>> 0
}

/**
 * The manual's `PushStack()`: the frame on the stack in use, LR := EXC_RETURN. SP is lowered, and the room for a
 * floating-point context noted, even where a store fails. Returns the fault, if one did.
 */
export function pushStack(
  core: Core,
  returnAddress: number,
  xpsr = core.state.xpsr,
): FaultSignal | undefined {
  const { state } = core
  const isExtended = (state.get(layout.control) & fpca) !== 0
  const forceAlign = isExtended || (state.get(layout.ccr) & ccr.stkAlign) !== 0
  const { sp, isPrivileged } = state
  const padded = forceAlign && (sp & 4) !== 0
  const sizeBytes = isExtended ? extendedFrameSizeBytes : basicFrameSizeBytes
  const frame = ((sp - sizeBytes) & (forceAlign ? ~7 : ~3)) >>> 0
  const stacked = padded ? xpsr | (1 << 9) : xpsr & ~(1 << 9)
  const fpContext = isExtended ? pushFpContext(core, (frame + basicFrameSizeBytes) >>> 0) : noWords
  for (let index = 0; index < 4; index++) basic[index] = state.register(index)
  basic[4] = state.register(12)
  basic[5] = state.lr
  basic[6] = returnAddress & ~1
  basic[7] = stacked
  const fpWords = fpContext instanceof FaultSignal ? noWords : fpContext
  spend(core, 'floatingPointWord', fpWords.length)
  const lr = exceptionReturnValue(core)
  state.sp = frame
  state.lr = lr
  const fault =
    writeBasic(core, frame, isPrivileged) ??
    writeWords(core, frame + basicFrameSizeBytes, fpWords, isPrivileged)
  if (fault !== undefined) return fault
  return fpContext instanceof FaultSignal ? fpContext : undefined
}

/**
 * The manual's `PopStack()`: all words are read before any register changes. Returns the fault, if a read failed or
 * floating point may not be used; SP then still points to the frame.
 */
export function popStack(core: Core, excReturn: number): FaultSignal | undefined {
  const { state } = core
  const frame = state.sp
  const isExtended = (excReturn & basicFrame) === 0
  const privileged = (excReturn & 8) === 0 || (state.get(layout.control) & 1) === 0
  const refused = readBasic(core, frame, privileged)
  if (refused !== undefined) return refused
  if (isExtended) {
    const count = fpWordsToPop(core)
    if (count instanceof FaultSignal) return count
    const words = readWords(core, frame + basicFrameSizeBytes, { count, privileged })
    if (words instanceof FaultSignal) return words
    popFpContext(core, words)
    spend(core, 'floatingPointWord', words.length)
  }
  const control = state.get(layout.control)
  state.set(layout.control, isExtended ? control | fpca : control & ~fpca)
  const stackedPsr = basic[7] ?? 0
  const psr = stackedPsr & poppedXpsr(core.configuration)
  for (let index = 0; index < 4; index++) state.setRegister(index, basic[index] ?? 0)
  state.setRegister(12, basic[4] ?? 0)
  state.lr = basic[5] ?? 0
  // Bit 0 of the stacked PC is UNPREDICTABLE; cores ignore it and RTOS ports rely on that (QEMU LP#1428657).
  state.pc = (basic[6] ?? 0) & ~1
  const forceAlign = isExtended || (state.get(layout.ccr) & ccr.stkAlign) !== 0
  const padded = forceAlign && (stackedPsr & (1 << 9)) !== 0
  state.sp = (frame + (isExtended ? extendedFrameSizeBytes : basicFrameSizeBytes)) | (padded ? 4 : 0)
  state.setFlags(psr)
  state.setGe(psr)
  state.set(layout.ipsr, psr & 0x1ff)
  state.set(layout.t, (psr >>> 24) & 1)
  state.itstate = ((psr >>> 25) & 3) | (((psr >>> 10) & 0x3f) << 2)
  return undefined
}

/** Where the basic frame lies in the machine's words, if it can be accessed at once; 0: word by word. */
function plainWord(core: Core, frame: number, use: 'read' | 'write'): number {
  return mpuIsActive(core.state) ? 0 : core.bus.plainByte(frame, basicFrameSizeBytes, use) >>> 2
}
function writeBasic(core: Core, frame: number, privileged: boolean): FaultSignal | undefined {
  const at = plainWord(core, frame, 'write')
  if (at === 0) return writeWords(core, frame, basic, privileged)
  const { words } = core.state
  for (let index = 0; index < basicFrameWords; index++) words[at + index] = basic[index] ?? 0
  core.bus.accessedPlainly('write', frame, basicFrameSizeBytes)
  return undefined
}
function readBasic(core: Core, frame: number, privileged: boolean): FaultSignal | undefined {
  const at = plainWord(core, frame, 'read')
  const words = at === 0 ? readWords(core, frame, { count: basicFrameWords, privileged }) : undefined
  if (words instanceof FaultSignal) return words
  if (words !== undefined) {
    basic.set(words)
    return undefined
  }
  for (let index = 0; index < basicFrameWords; index++) basic[index] = core.state.words[at + index] ?? 0
  core.bus.accessedPlainly('read', frame, basicFrameSizeBytes)
  return undefined
}

function writeWords(
  core: Core,
  from: number,
  words: ArrayLike<number>,
  privileged: boolean,
): FaultSignal | undefined {
  for (let index = 0; index < words.length; index++) {
    const fault = writeFrame(core, (from + index * 4) >>> 0, words[index] ?? 0, privileged)
    if (fault !== undefined) return fault
  }
  return undefined
}
function readWords(
  core: Core,
  from: number,
  { count, privileged }: { count: number; privileged: boolean },
): number[] | FaultSignal {
  const words: number[] = []
  for (let index = 0; index < count; index++) {
    const word = readFrame(core, (from + index * 4) >>> 0, privileged)
    if (word instanceof FaultSignal) return word
    words.push(word)
  }
  return words
}
