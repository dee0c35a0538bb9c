import { flag, plain, reg } from '../operands.ts'

const coprocessor = { coproc: plain }

export const systemOperations = {
  NOP: {},
  YIELD: {},
  WFE: {},
  WFI: {},
  SEV: {},
  DBG: { option: plain },
  DMB: { option: plain },
  DSB: { option: plain },
  ISB: { option: plain },
  SVC: { imm: plain },
  BKPT: { imm: plain },
  /** Permanently UNDEFINED. */
  UDF: { imm: plain },
  CPS: { disable: flag, primask: flag, faultmask: flag },
  MRS: { d: reg, sysm: plain },
  /** `mask`: 2 for nzcvq, 1 for g, 3 for both. */
  MSR: { n: reg, mask: plain, sysm: plain },
  /** No coprocessor but the FPU exists: UsageFault NOCP. */
  CDP: coprocessor,
  MCR: coprocessor,
  MRC: coprocessor,
  MCRR: coprocessor,
  MRRC: coprocessor,
  LDC: coprocessor,
  STC: coprocessor,
} as const
