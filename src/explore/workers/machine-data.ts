import { configure, type MachineOptions } from '../../machine/configuration.ts'
import { addDevices } from '../../machine/device-models.ts'
import { loadFirmware } from '../../machine/firmware.ts'
import { useInterpreterModules, type InterpreterModules } from '../../machine/interpreter-modules.ts'
import { Machine } from '../../machine/machine.ts'

/** What a machine is made of, as plain data. */
export interface MachineData {
  /** The ELF's bytes. */
  readonly elf: Uint8Array
  readonly options: MachineOptions & { readonly stubs?: Readonly<Record<number, number>> }
  readonly stack: { readonly stackBytes?: number }
  readonly modules: InterpreterModules
}

/** A machine like the one that the data is of, not yet in its state. */
export function machineOf({ elf, options, modules }: MachineData): Machine {
  useInterpreterModules(modules)
  const machine = new Machine(configure(loadFirmware(elf), options))
  addDevices(machine, options.stubs === undefined ? {} : { stubs: options.stubs })
  machine.reset()
  return machine
}
