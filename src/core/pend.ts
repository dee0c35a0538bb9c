import type { ExceptionNumber } from '../units.ts'
import type { Core } from './core.ts'
import { layout } from './layout.ts'

const sevOnPend = 1 << 4

/** Sets the pending bit. Whether and when the exception is taken is decided at the next boundary. */
export function setPending(core: Core, exception: ExceptionNumber): void {
  const { state } = core
  if (state.hasBit(layout.pending, exception)) return
  state.putBit(layout.pending, exception, true)
  // SEVONPEND: inactive to pending is an event, disabled interrupts included (B1.5.18).
  if ((state.get(layout.scr) & sevOnPend) !== 0 && exception >= 14) state.set(layout.eventRegister, 1)
  core.listener.pended(exception)
}

/** Clears the pending bit; a level input that is high pends again at once. */
export function clearPending(core: Core, exception: ExceptionNumber): void {
  const { state } = core
  if (state.hasBit(layout.lines, exception) && !state.hasBit(layout.active, exception)) return
  if (!state.hasBit(layout.pending, exception)) return
  state.putBit(layout.pending, exception, false)
  core.listener.unpended(exception)
}

/** A wire's level changed: high and not active pends (B3.4.1). */
export function setLine(core: Core, exception: ExceptionNumber, high: boolean): void {
  const { state } = core
  const was = state.hasBit(layout.lines, exception)
  state.putBit(layout.lines, exception, high)
  if (high && (!was || !state.hasBit(layout.active, exception))) setPending(core, exception)
}

/** After a return: an input that is still high pends again. */
export function resampleLine(core: Core, exception: ExceptionNumber): void {
  if (core.state.hasBit(layout.lines, exception)) setPending(core, exception)
}
