import { layout } from '../core/layout.ts'
import type { MachineConfiguration } from './configuration.ts'
import type { Machine } from './machine.ts'
import type { Block } from './memory-blocks.ts'

/** A machine's whole state, as plain data that no longer refers to it. */
export interface MachineSnapshot {
  readonly sizeBytes: number
  readonly configuration: MachineConfiguration
  readonly state: Uint8Array
  /**
   * Contents of each memory region, of flash only where it was written; snapshots share the blocks that are the same.
   */
  readonly memory: readonly { readonly offset: number; readonly blocks: readonly Block[] }[]
  readonly devices: readonly unknown[]
  readonly log: unknown
  readonly rest: unknown
}

/** Whether a snapshot can be of this machine: same firmware, memory and devices. */
export function isOfMachine(snapshot: MachineSnapshot, machine: Machine): boolean {
  const { configuration, devices } = machine
  const other = snapshot.configuration
  if (snapshot.devices.length !== devices.length) return false
  if (other === configuration) return true
  const spans = ({ flash, ram, cpu, timing }: MachineConfiguration): string =>
    JSON.stringify([flash, ram, cpu, timing?.name])
  const [ours, theirs] = [configuration.image.segments, other.image.segments]
  return (
    spans(other) === spans(configuration) &&
    ours.length === theirs.length &&
    ours.every(({ data }, index) => Buffer.compare(data, theirs[index]?.data ?? new Uint8Array(0)) === 0)
  )
}

export function takeSnapshot(machine: Machine): MachineSnapshot {
  const { bytes } = machine.state
  const state = bytes.slice(0, layout.stateEnd)
  const regions = machine.bus.regions.filter((r) => r.writable || machine.changedFlash.has(r))
  const memory = regions.map((region) => ({
    offset: region.offset,
    blocks: machine.blocksOf(region).look(),
  }))
  return {
    sizeBytes: state.length + regions.reduce((total, { sizeBytes }) => total + sizeBytes, 0),
    configuration: machine.configuration,
    state,
    memory,
    devices: machine.devices.map((device) => device.save()),
    log: machine.log.save(),
    rest: machine.saveRest(),
  }
}

export function restoreSnapshot(machine: Machine, snapshot: MachineSnapshot): void {
  machine.state.bytes.set(snapshot.state, 0)
  restoreMemory(machine, snapshot.memory)
  machine.log.restore(snapshot.log)
  for (const [index, device] of machine.devices.entries()) device.restore(snapshot.devices[index])
  machine.restoreRest(snapshot.rest)
}

function restoreMemory(machine: Machine, memory: MachineSnapshot['memory']): void {
  for (const region of machine.bus.regions) {
    const saved = memory.find(({ offset }) => offset === region.offset)?.blocks
    // Flash that was written only after the snapshot becomes what was loaded.
    const loaded = machine.changedFlash.get(region)
    if (saved !== undefined) {
      if (!region.writable) machine.keepFlash(region)
      machine.blocksOf(region).become(saved)
    } else if (loaded !== undefined) machine.state.bytes.set(loaded, region.offset)
    else continue
    // Code in memory that changes back under its records must be decoded again.
    machine.interpreter?.records.forget(region)
  }
}
