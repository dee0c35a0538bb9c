/** One access of the firmware to memory. */
export interface TracedAccess {
  readonly kind: 'read' | 'write'
  readonly address: number
  readonly sizeBytes: number
  /** Of the instruction that made it. */
  readonly pc: number
  /** Which activation made it, by a number of its own; 0: what was interrupted first. */
  readonly context: number
  readonly exceptionNumber: number
}
