/**
 * The emulator's public names: boot a firmware, say when interrupts arrive, ask what happened. No vitest in
 * this import graph.
 *
 * @packageDocumentation
 */
export { boot } from './session/boot.ts'
export { Mcu } from './session/mcu.ts'
export { pend } from './schedule/schedule.ts'
export {
  after,
  afterCycles,
  afterInstructions,
  before,
  duringHandler,
  entering,
  leaving,
  onRead,
  onWrite,
} from './schedule/conditions.ts'
export { insideCriticalSection } from './schedule/critical-section.ts'
export { firmwareInfo } from './session/info.ts'
export { TailchainError } from './errors.ts'
export type { FirmwareInfo } from './session/info.ts'
export type { Condition } from './schedule/condition.ts'
export type { Arrival, ScheduledArrival } from './schedule/schedule.ts'
export type { ChipName, CpuName } from './machine/chips.ts'
export type {
  Activation,
  BootOptions,
  Exception,
  Fault,
  Frame,
  Moment,
  Panic,
  Place,
  Registers,
  ScalarType,
  Snapshot,
  Stop,
  Stub,
  StubAccess,
} from './session/types.ts'
