import { layout } from '../core/layout.ts'
import type { Machine } from './machine.ts'

/** A machine's whole state, as plain data that no longer refers to it. */
export interface MachineSnapshot {
  readonly sizeBytes: number
  readonly state: Uint8Array
  /** Contents of each memory region; flash is shared with the machine's while nobody writes it. */
  readonly memory: readonly { readonly offset: number; readonly bytes: Uint8Array }[]
  readonly devices: readonly unknown[]
  readonly log: unknown
  readonly rest: unknown
}

export function takeSnapshot(machine: Machine): MachineSnapshot {
  const { bytes } = machine.state
  const state = bytes.slice(0, layout.stateEnd)
  const regions = machine.bus.regions.filter((region) => region.writable || machine.isFlashChanged)
  const memory = regions.map(({ offset, sizeBytes }) => ({
    offset,
    bytes: bytes.slice(offset, offset + sizeBytes),
  }))
  return {
    sizeBytes: state.length + memory.reduce((total, part) => total + part.bytes.length, 0),
    state,
    memory,
    devices: machine.devices.map((device) => device.save()),
    log: machine.log.save(),
    rest: machine.saveRest(),
  }
}

export function restoreSnapshot(machine: Machine, snapshot: MachineSnapshot): void {
  const { bytes } = machine.state
  bytes.set(snapshot.state, 0)
  for (const { offset, bytes: saved } of snapshot.memory) {
    bytes.set(saved, offset)
    const region = machine.bus.regions.find((r) => r.offset === offset)
    // Code in memory that changes back under its records must be decoded again.
    if (region !== undefined) machine.interpreter?.records.forget(region)
  }
  machine.log.restore(snapshot.log)
  machine.restoreRest(snapshot.rest)
  for (const [index, device] of machine.devices.entries()) device.restore(snapshot.devices[index])
}
