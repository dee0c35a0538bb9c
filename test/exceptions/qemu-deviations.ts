/** Where QEMU does otherwise than the manual, and the manual wins. */
export interface Deviation {
  /** Section of ARM DDI 0403E that says what the program checks. */
  readonly section: string
  readonly what: string
  /** A public report, where one is known. */
  readonly report?: string
}

/** By program, for QEMU 7.2: `mps2-an385` and its Cortex-M3. */
export const qemuDeviations: Readonly<Record<string, Deviation>> = {
  'faultmask-cannot-be-set-in-hardfault-and-nmi': {
    section: 'B5.2.1',
    what: 'CPS and MSR set FAULTMASK at any priority',
  },
}

/** Programs that QEMU can't run: it models no such thing, or ends itself. */
export const notForQemu: Readonly<Record<string, string>> = {}
