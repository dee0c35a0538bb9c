import { exceptionNumber } from '../units.ts'
import type { Core } from './core.ts'
import { alwaysEnabled } from './exception-numbers.ts'
import { lockUp } from './exceptions.ts'
import { hfsrBits } from './faults.ts'
import { fpccrReset } from './fp-context.ts'
import { ccr, layout } from './layout.ts'
import { setPending } from './pend.ts'
import { forEachBit } from './priority.ts'

/**
 * The manual's `TakeReset()` (B1.5.5): registers, special registers and the SCS's registers. What is UNKNOWN
 * becomes zero. Memory, the count of cycles and the levels of the interrupt lines stay.
 *
 * @param vectorTable - VTOR's reset value, a constant of the board
 */
export function takeReset(core: Core, vectorTable: number): void {
  const { state } = core
  const words = (from: number, to: number): void => {
    state.words.fill(0, from >> 2, to >> 2)
  }
  core.resetRequested = false
  words(layout.registers, layout.lines)
  state.bytes.fill(0, layout.priorities, layout.priorities + 256)
  for (const exception of alwaysEnabled) state.putBit(layout.enabled, exception, true)
  state.set(layout.vtor, vectorTable & ~0x7f)
  // STKALIGN resets to 1 on Cortex-M3 since r2p0 and on Cortex-M4; v6-M has both for good.
  state.set(layout.ccr, core.configuration.profile === 'v6-M' ? ccr.stkAlign | ccr.unalignTrap : ccr.stkAlign)
  if (core.configuration.hasFpu) state.set(layout.fpccr, fpccrReset)
  // A line that is high pends again: it is an input.
  forEachBit(state, layout.lines, (exception) => {
    setPending(core, exceptionNumber(exception))
  })
  state.lr = 0xffffffff
  const table = state.get(layout.vtor)
  const initialSp = core.bus.read(table, { sizeBytes: 4, privileged: true })
  const start = core.bus.read((table + 4) >>> 0, { sizeBytes: 4, privileged: true })
  if (initialSp === undefined || start === undefined) {
    state.set(layout.hfsr, hfsrBits.VECTTBL)
    lockUp(core)
    return
  }
  state.sp = initialSp
  state.set(layout.t, start & 1)
  state.pc = start & ~1
}
