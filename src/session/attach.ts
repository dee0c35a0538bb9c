import type { Machine } from '../machine/machine.ts'
import type { Mcu } from './mcu.ts'
import type { BootOptions } from './types.ts'

/** Adds what the options and the chip put on the bus: devices, stubs, and what answers for the rest. */
export function attachDevices(
  _machine: Machine,
  _mcu: Mcu,
  _options: BootOptions,
): () => readonly { address: number; kind: 'read' | 'write'; pc: number }[] {
  return () => []
}
