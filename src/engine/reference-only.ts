import { sysm } from '../core/special-registers.ts'
import type { Instruction } from '../isa/decode.ts'
import type { Encoding } from '../isa/encoding.ts'
import type { OperationName } from '../isa/operations.ts'

/**
 * Operations that the emitted stages leave to the reference, each for a reason. The list is reviewed, not
 * grown by habit: what is here costs a call out of WebAssembly each time it executes.
 */
const reasons: Partial<Record<OperationName, string>> = {
  SVC: 'exception entry',
  BKPT: 'exception entry or semihosting',
  UDF: 'fault',
  CPS: 'may let a pending exception in',
  MSR: 'may let a pending exception in, moves between stack pointers',
  MRS: 'depends on privilege and mode',
  WFI: 'sleep',
  WFE: 'sleep',
  SEV: 'event register',
  ISB: 'a pending exception must be seen before the next instruction',
  CDP: 'fault',
  MCR: 'fault',
  MRC: 'fault',
  MCRR: 'fault',
  MRRC: 'fault',
  LDC: 'fault',
  STC: 'fault',
  LDRT: 'checked as unprivileged',
  LDRBT: 'checked as unprivileged',
  LDRHT: 'checked as unprivileged',
  LDRSBT: 'checked as unprivileged',
  LDRSHT: 'checked as unprivileged',
  STRT: 'checked as unprivileged',
  STRBT: 'checked as unprivileged',
  STRHT: 'checked as unprivileged',
  VCVT_f16_to_f32: 'rare',
  VCVT_f32_to_f16: 'rare',
}

/** Whether the interpreter has a handler for it nevertheless, for where nothing comes of it but what it says: no region has. */
export function isEmittedToo({ operation, operands }: Instruction): boolean {
  switch (operation) {
    case 'ISB':
    case 'MRS':
      return true
    case 'CPS':
      return operands.faultmask === false
    case 'MSR':
      return [sysm.PRIMASK, sysm.BASEPRI, sysm.BASEPRI_MAX].some((which) => which === operands.sysm)
    default:
      return false
  }
}

/** Whether the emitted stages leave this row's operation to the reference. */
export function isReferenceOnly(row: Encoding): boolean {
  return reasons[row.operation as OperationName] !== undefined
}
