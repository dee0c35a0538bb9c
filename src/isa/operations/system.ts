import { choice, flag, plain, reg } from '../operands.ts'

/** Special registers by their number (B5.1.1). Other numbers are UNPREDICTABLE. */
const sysm = choice(0, 1, 2, 3, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20)
export type SpecialRegister = (typeof sysm.values)[number]
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
  MRS: { d: reg, sysm },
  /** `mask`: 2 for nzcvq, 1 for g, 3 for both. */
  MSR: { n: reg, mask: plain, sysm },
  /** No coprocessor but the FPU exists: UsageFault NOCP. */
  CDP: coprocessor,
  MCR: coprocessor,
  MRC: coprocessor,
  MCRR: coprocessor,
  MRRC: coprocessor,
  LDC: coprocessor,
  STC: coprocessor,
} as const
