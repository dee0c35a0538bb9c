import type { Core } from './core.ts'
import { exception } from './exception-numbers.ts'
import { FaultSignal } from './faults.ts'
import { fpscrFields } from './float/fpscr.ts'
import { layout } from './layout.ts'
import { couldBeTaken } from './priority.ts'
import type { State } from './state.ts'

/** CONTROL.FPCA: there is a floating-point context. */
export const fpca = 1 << 2
/** Bits of FPCCR (B3.2.21). */
export const fpccrBits = {
  LSPACT: 1 << 0,
  USER: 1 << 1,
  THREAD: 1 << 3,
  HFRDY: 1 << 4,
  MMRDY: 1 << 5,
  BFRDY: 1 << 6,
  MONRDY: 1 << 8,
  LSPEN: 1 << 30,
  ASPEN: 1 << 31,
} as const
export const fpccrReset = (fpccrBits.ASPEN | fpccrBits.LSPEN) >>> 0

/** The bits of FPSCR that exist; the others read as zero. */
export const fpscrImplemented = 0xf7c0009f
/** FPDSCR has FPSCR's controls only. */
export const fpdscrImplemented = fpscrFields.AHP | fpscrFields.DN | fpscrFields.FZ | fpscrFields.RMode

/** s0…s15 and FPSCR: what the extended frame has behind the basic one, before a reserved word. */
const contextWords = 17

/** Whether a bit of FPCCR is set. */
export function fpccrHas(state: State, bit: number): boolean {
  return (state.get(layout.fpccr) & bit) !== 0
}
export function setFpccr(state: State, bits: Partial<Record<keyof typeof fpccrBits, boolean>>): void {
  let fpccr = state.get(layout.fpccr)
  for (const [name, on] of Object.entries(bits)) {
    const mask = fpccrBits[name as keyof typeof fpccrBits]
    fpccr = on ? fpccr | mask : fpccr & ~mask
  }
  state.set(layout.fpccr, fpccr)
}

/**
 * The manual's `CheckVFPEnabled()`: whether CPACR lets the mode use floating point. CP10 counts; what differs in
 * CP11, and the value 2, is UNPREDICTABLE: 2 denies.
 */
export function isFpEnabled({ state, configuration }: Core): boolean {
  const access = (state.get(layout.cpacr) >>> 20) & 3
  return configuration.hasFpu && (access === 3 || (access === 1 && state.isPrivileged))
}

/** The manual's `UpdateFPCCR()`: s0…s15 and FPSCR are saved later, to this address, as the code that runs now may. */
function updateFpccr({ state }: Core, address: number): void {
  state.set(layout.fpcar, address & ~7)
  setFpccr(state, {
    LSPACT: true,
    USER: !state.isPrivileged,
    THREAD: !state.inHandlerMode,
    HFRDY: couldBeTaken(state, exception.hardFault),
    BFRDY: couldBeTaken(state, exception.busFault),
    MMRDY: couldBeTaken(state, exception.memManage),
    MONRDY: couldBeTaken(state, exception.debugMonitor),
  })
}

/**
 * `PushStack`'s half of the extended frame: the words to store right now, none where FPCCR.LSPEN leaves them for later.
 *
 * @param address - where the frame has room for them
 */
export function pushFpContext(core: Core, address: number): readonly number[] | FaultSignal {
  if (fpccrHas(core.state, fpccrBits.LSPEN)) {
    updateFpccr(core, address)
    return []
  }
  return isFpEnabled(core) ? contextOf(core.state) : new FaultSignal('NOCP')
}

/**
 * `PopStack`'s half: how many words to load behind the basic frame. None where the context was never saved and is
 * still in the registers.
 */
export function fpWordsToPop(core: Core): number | FaultSignal {
  if (fpccrHas(core.state, fpccrBits.LSPACT)) return 0
  return isFpEnabled(core) ? contextWords : new FaultSignal('NOCP')
}

/** The words that {@link fpWordsToPop} asked for were loaded. */
export function popFpContext({ state }: Core, words: readonly number[]): void {
  for (const [index, word] of words.slice(0, 16).entries()) state.set(layout.fpRegisters + 4 * index, word)
  const fpscr = words[16]
  if (fpscr !== undefined) state.set(layout.fpscr, fpscr & fpscrImplemented)
  setFpccr(state, { LSPACT: false })
}

/** s0…s15 and FPSCR as a frame holds them. */
export function contextOf(state: State): number[] {
  const registers = Array.from({ length: 16 }, (_, index) => state.get(layout.fpRegisters + 4 * index))
  return [...registers, state.get(layout.fpscr)]
}
