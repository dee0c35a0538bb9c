import { field, fieldMask, flag, implementedIn, RegisterBlock } from '../bus/registers.ts'
import type { Core } from '../core/core.ts'
import { exception } from '../core/exception-numbers.ts'
import { layout } from '../core/layout.ts'
import { clearPending, setPending } from '../core/pend.ts'
import { CoreRegisters } from './core-registers.ts'

/** Bits of DEMCR (C1.6.5). */
export const demcr = {
  TRCENA: flag(24, 'DWT and ITM work'),
  MON_REQ: flag(19, 'a semaphore for the monitor handler', 'v7-M'),
  MON_STEP: flag(18, 'stepping by the monitor: not modelled, reads 0', 'v7-M'),
  MON_PEND: flag(17, 'DebugMonitor is pending', 'v7-M'),
  MON_EN: flag(16, 'DebugMonitor is enabled', 'v7-M'),
  VC: field(10, 0, 'vector catches: kept, without effect as no debugger halts the core'),
} as const
/** VC_CORERESET, VC_MMERR … VC_HARDERR: bits 3:1 are reserved, on ARMv6-M all between. */
const vectorCatches = { 'v6-M': 0x401, 'v7-M': 0x7f1 } as const

/**
 * The debug registers that software can see without a debugger (C1.6). Halting debug is never enabled; the
 * monitor's enable and pend bits are the core's. Offsets are from the System Control Space, 0xE000E000.
 */
export class DebugRegisters extends CoreRegisters {
  override readonly name = 'Debug'
  override readonly registers: RegisterBlock

  /** @param beforeTraceChanges - called before TRCENA may change: what counts by it catches up */
  constructor(core: Core, beforeTraceChanges: () => void) {
    super()
    const { state } = core
    const { profile } = core.configuration
    const present = fieldMask(implementedIn(profile, demcr))
    const kept = demcr.TRCENA.mask | demcr.MON_REQ.mask | vectorCatches[profile]
    const monitor = exception.debugMonitor
    this.registers = new RegisterBlock({
      DHCSR: { at: 0xdf0, doc: 'C_DEBUGEN reads 0: no debugger; only one could set it', read: () => 0 },
      DCRSR: { at: 0xdf4, doc: 'for a halted core', modelled: false },
      DCRDR: { at: 0xdf8, doc: 'for a halted core', modelled: false },
      DEMCR: {
        at: 0xdfc,
        fields: demcr,
        read: () =>
          state.get(layout.demcr) |
          (state.hasBit(layout.enabled, monitor) ? demcr.MON_EN.mask : 0) |
          (state.hasBit(layout.pending, monitor) ? demcr.MON_PEND.mask : 0),
        write: (written) => {
          const value = written & present
          beforeTraceChanges()
          state.set(layout.demcr, value & kept)
          state.putBit(layout.enabled, monitor, (value & demcr.MON_EN.mask) !== 0)
          if ((value & demcr.MON_PEND.mask) !== 0) setPending(core, monitor)
          else clearPending(core, monitor)
        },
      },
    })
  }
}
