import { exceptionNumber } from '../units.ts'

/** Exception numbers of the architecture (B1.5.2). */
export const exception = {
  reset: exceptionNumber(1),
  nmi: exceptionNumber(2),
  hardFault: exceptionNumber(3),
  memManage: exceptionNumber(4),
  busFault: exceptionNumber(5),
  usageFault: exceptionNumber(6),
  svCall: exceptionNumber(11),
  debugMonitor: exceptionNumber(12),
  pendSv: exceptionNumber(14),
  sysTick: exceptionNumber(15),
  firstIrq: exceptionNumber(16),
} as const

/** HardFault, MemManage, BusFault or UsageFault. */
export function isFaultException(number: number): boolean {
  return number >= exception.hardFault && number <= exception.usageFault
}

/** Exceptions that no enable bit holds back. */
export const alwaysEnabled = [
  ...[exception.nmi, exception.hardFault, exception.svCall],
  ...[exception.pendSv, exception.sysTick],
] as const
