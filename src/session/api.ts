export { boot } from './boot.ts'
export { explore } from './explore.ts'
export type { ExploreOptions, ExploreProgress, InterruptOptions } from './explore.ts'
export type { Access, BenignConflict, Explanation, Failure, FailureRun, Race, Report } from './report.ts'
export { readElement, writeElement } from './element.ts'
export type { ReplayOptions } from './replay.ts'
export { Mcu } from './mcu.ts'
export { CallEnded } from './values/call.ts'
export { observeSessions } from './observer.ts'
export type { ExplorationObserver } from './observer.ts'
/** @internal */
export { sourceLine } from '../machine/source/source-text.ts'
/**
 * For the test runner.
 *
 * @internal
 */
export * as firmwareCoverage from './coverage.ts'
/**
 * For the test runner.
 *
 * @internal
 */
export * as firmwareTrace from './trace/api.ts'
export { pend } from '../schedule/schedule.ts'
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
} from '../schedule/conditions.ts'
export { insideTransfer } from '../schedule/transfer.ts'
export { insideCriticalSection } from '../schedule/critical-section.ts'
export { surveyFirmware } from './survey/survey.ts'
export type { FirmwareSurvey, SurveyedHandler } from './survey/survey.ts'
export type { SurveyedWindow } from './survey/windows.ts'
export type { SharedVariable } from './survey/shared.ts'
export { firmwareInfo } from '../machine/info.ts'
export { gpio, timer, uart } from '../machine/device-models.ts'
export type { Device, DeviceModel, Gpio, Timer, Uart } from '../machine/device-models.ts'
export { TailchainError } from '../errors.ts'
export type { FirmwareInfo } from '../machine/info.ts'
export type { Condition } from '../schedule/condition.ts'
export type { Arrival, ScheduledArrival } from '../schedule/schedule.ts'
export type { ChipName, CpuName } from '../machine/chips.ts'
export type {
  Activation,
  BootOptions,
  BorrowSite,
  DoubleBorrow,
  Exception,
  Fault,
  Frame,
  Moment,
  Panic,
  Place,
  Registers,
  ScalarType,
  Snapshot,
  SourceLocation,
  SourcePosition,
  Stop,
  Stub,
  StubAccess,
} from './types.ts'
