import type { systemOperations as operations } from '../../isa/operations/system.ts'
import type { Meanings, Stage } from '../stage.ts'

/** Barriers order nothing here: every access is complete before the next instruction. */
function complete(): void {
  // Nothing to do.
}
const noCoprocessor = (s: Stage, o: { coproc: number }): void => {
  s.system.noCoprocessor(o.coproc)
}

export const systemOperations: Meanings<typeof operations> = {
  NOP: complete,
  YIELD: complete,
  DBG: complete,
  DMB: complete,
  DSB: complete,
  ISB: complete,
  WFE(s) {
    s.system.waitForEvent()
  },
  WFI(s) {
    s.system.waitForInterrupt()
  },
  SEV(s) {
    s.system.sendEvent()
  },
  SVC(s) {
    s.system.supervisorCall()
  },
  BKPT(s, o) {
    s.system.breakpoint(o.imm)
  },
  UDF(s) {
    s.system.undefined()
  },
  CPS(s, o) {
    s.system.changeProcessorState(o)
  },
  MRS(s, o) {
    s.setReg(o.d, s.system.readSpecial(o.sysm))
  },
  MSR(s, o) {
    s.system.writeSpecial(o.sysm, o.mask, s.reg(o.n))
  },
  CDP: noCoprocessor,
  MCR: noCoprocessor,
  MRC: noCoprocessor,
  MCRR: noCoprocessor,
  MRRC: noCoprocessor,
  LDC: noCoprocessor,
  STC: noCoprocessor,
}
