import { boot, type BootOptions } from '../../src/index.ts'
import type { FirmwareRun } from '../oracles/qemu.ts'

/** Runs an ELF from reset to its end on a machine of ours. */
export function runFirmware(
  elf: string,
  options: Pick<BootOptions, 'chip' | 'tier' | 'limitCycles' | 'timing'>,
): FirmwareRun & { readonly instructions: number; readonly cycles: number } {
  const mcu = boot(elf, { ...options, stopAt: 'reset' })
  const stop = mcu.run()
  const status = stop.reason === 'exited' ? stop.status : 'endless'
  return { output: mcu.output, status, instructions: mcu.instructions, cycles: mcu.cycles }
}
