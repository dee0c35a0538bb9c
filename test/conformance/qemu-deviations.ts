/** Where QEMU does otherwise than the manual, and the manual wins. */
export interface Deviation {
  /** Section of ARM DDI 0403E, for a Cortex-M0 of ARM DDI 0419, that says what the program checks. */
  readonly section: string
  readonly what: string
  /** A public report, where one is known. */
  readonly report?: string
}

/** The version that the lists are about. */
export const qemuVersion = '7.2'

/** By program, for QEMU 7.2: `mps2-an385` and its Cortex-M3, `mps2-an386` (Cortex-M4F), `microbit` (Cortex-M0, v6m-…). */
export const qemuDeviations: Readonly<Record<string, Deviation>> = {
  'bfhfnmign-ignores-data-faults': {
    section: 'B3.2.8',
    what: 'CCR.BFHFNMIGN is not modelled: the access locks up',
  },
  'bkpt-in-a-false-it-position': {
    section: 'C1.4, B3.2.16',
    what: 'BKPT escalates with HFSR.FORCED instead of DEBUGEVT',
    report: 'GL#1775 is its neighbour',
  },
  'bkpt-with-the-monitor': {
    section: 'C1.6.5',
    what: 'DEMCR.MON_EN is not modelled: BKPT is a HardFault',
  },
  'bkpt-without-a-debugger': {
    section: 'C1.4, B3.2.16',
    what: 'BKPT escalates with HFSR.FORCED instead of DEBUGEVT',
  },
  'debugmonitor-by-mon-pend': { section: 'C1.6.5', what: 'DEMCR.MON_PEND is not modelled' },
  'faultmask-cannot-be-set-in-hardfault-and-nmi': {
    section: 'B5.2.1',
    what: 'CPS and MSR set FAULTMASK at any priority',
  },
  'fp-fpccr-monrdy': { section: 'B1.5.7', what: 'DEMCR.MON_EN is not modelled: MONRDY stays 0' },
  'fp-fpccr-says-nothing-of-usagefault': {
    section: 'B3.2.21',
    what: 'FPCCR has UFRDY, bit 10, which came with ARMv8-M',
  },
  'fp-frame-is-aligned-without-stkalign': {
    section: 'B1.5.6',
    what: 'an extended frame is aligned to 8 bytes only with CCR.STKALIGN',
  },
  'fp-new-context-keeps-the-flags': {
    section: 'B1.5.7',
    what: 'all of FPSCR becomes FPDSCR, as on ARMv8-M',
  },
  'fp-return-with-a-stacked-ipsr': {
    section: 'B1.5.8',
    what: 'the context of the frame that is pushed again is noted as that of a handler: FPCCR.THREAD is 0',
  },
  'hfsr-bits-are-cleared-one-by-one': {
    section: 'C1.4, B3.2.16',
    what: 'BKPT escalates with HFSR.FORCED instead of DEBUGEVT',
  },
  'invstate-at-any-alignment': {
    section: 'A4.1.1',
    what: 'with T 0 an address that is no multiple of 4 is a prefetch abort: no INVSTATE',
  },
  'mpu-falling-through-into-the-next-region': {
    section: 'B3.5.3',
    what: 'permissions to execute are looked at once for a block of code in a KiB',
  },
  'mpu-subregions': {
    section: 'B3.5.9',
    what: 'what lies under a disabled subregion of less than a KiB then holds for the KiB around it',
  },
  'mpu-unaligned-within-a-kib': {
    section: 'B2.3.5',
    what: 'an unaligned access inside a KiB is checked at its first byte only',
  },
  'return-to-the-process-stack-with-a-stacked-ipsr': {
    section: 'B1.5.8',
    what: 'the frame that fails the check is pushed again on MSP, not on PSP where it was',
  },
  'return-without-stkalign-ignores-bit-9': {
    section: 'B1.5.8',
    what: 'bit 9 of the frame moves SP whether CCR.STKALIGN is set or not',
  },
  'scr-bits': { section: 'B3.2.7', what: 'SLEEPDEEP is not kept' },
  sleeponexit: { section: 'B3.2.7', what: 'SCR.SLEEPONEXIT is not modelled' },
  'v6m-apsr-has-four-flags': { section: 'B1.4.2', what: 'APSR.Q is kept' },
  'v6m-execute-never-is-a-hardfault': {
    section: 'B3.1',
    what: 'without an MPU the default memory map has no XN regions: it executes zeros',
  },
  'v6m-icsr-shows-what-is-active': { section: 'B3.2, ICSR', what: 'ICSR.RETTOBASE is there' },
  'v6m-priorities-of-what-is-not-there': {
    section: 'B3.2, SHPR3',
    what: "SHPR3 has DebugMonitor's priority",
  },
  'v6m-scr-has-three-bits': { section: 'B3.2, SCR', what: 'SCR.SLEEPDEEP is RAZ/WI' },
  'v6m-undefined-cbz-is-a-hardfault': { section: 'A5.2', what: 'CBZ and CBNZ execute' },
  'v6m-undefined-it-is-a-hardfault': { section: 'A5.2', what: 'IT executes' },
  'v6m-vtor-is-not-there': { section: 'B3.2, VTOR', what: 'its Cortex-M0 has a VTOR' },
  'sev-twice-is-one-event': { section: 'B1.5.18', what: 'WFE never sleeps' },
  'sevonpend-needs-a-new-pend': { section: 'B1.5.18', what: 'WFE never sleeps' },
  'wfe-is-not-woken-by-what-basepri-masks': { section: 'B1.5.18', what: 'WFE never sleeps' },
  'wfe-without-sevonpend': { section: 'B1.5.18', what: 'WFE never sleeps' },
  'wfe-sleeps-without-an-event': { section: 'B1.5.18', what: 'WFE never sleeps' },
  'wfi-is-not-woken-by-what-basepri-masks': {
    section: 'B1.5.19',
    what: 'WFI wakes for interrupts that BASEPRI holds back',
  },
}

/** Programs that QEMU can't run as they are meant, by the board or the clock that they need. */
export const notForQemu: Readonly<Record<string, string>> = {
  'busfault-in-a-multiple-load': 'QEMU repeats the RAM behind its end, as the board does',
  'dwt-cyccnt': 'QEMU has no DWT',
  'priority-bits-that-do-not-exist': 'QEMU implements all eight priority bits everywhere',
  'push-across-the-end-of-memory': 'QEMU answers in front of the RAM',
  'systick-period-is-reload-plus-1': 'QEMU has no DWT, and its SysTick follows the clock of the host',
  'vector-that-cannot-be-read': 'needs a RAM that ends behind the vector table',
}
