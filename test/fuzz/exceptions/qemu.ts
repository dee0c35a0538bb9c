import type { Deviation } from '../../conformance/qemu-deviations.ts'

/**
 * What QEMU 7.2 (mps2-an385) does otherwise than the manual among what scripts could do, and what keeps them from
 * exactly that.
 */
export const avoided: readonly (Deviation & { readonly how: string })[] = [
  {
    section: 'B5.2.1, B5.2.3',
    what: 'CPS and MSR set FAULTMASK in HardFault and NMI',
    how: 'there the interpreter leaves FAULTMASK alone',
  },
  {
    section: 'B1.5.8',
    what: 'a return pops the padding of a frame that has some, whether or not CCR.STKALIGN is set then',
    how: 'STKALIGN changes before the first exception only',
  },
  {
    section: 'C1.6.5',
    what: 'DebugMonitor does not exist',
    how: 'nothing pends it, and BKPT is only there for semihosting in Thread mode',
  },
  {
    section: 'B1.5.8',
    what: 'a return to the process stack that fails a check pushes its frame on MSP',
    how: 'EXC_RETURN and the stacked IPSR stay as they were, but for the stack that a return to Thread mode takes',
  },
  {
    section: 'B3.2.7, B1.5.18, B1.5.19',
    what: 'SLEEPONEXIT, WFE and what wakes WFI',
    how: 'nothing sleeps',
  },
]
