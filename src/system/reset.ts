import type { Core } from '../core/core.ts'
import { takeReset } from '../core/reset.ts'

/**
 * Power-on and SYSRESETREQ alike: all devices, then the core (B1.5.5). RAM keeps its contents and the
 * cycles go on.
 *
 * @param vectorTable - VTOR's reset value, a constant of the board
 */
export function reset(core: Core, vectorTable: number): void {
  for (const device of new Set(core.bus.devices)) device.reset()
  core.bus.fallback?.reset()
  takeReset(core, vectorTable)
}
