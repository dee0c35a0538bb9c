/** A conditional branch that the value of a read decided. */
export interface Decision {
  readonly pc: number
  /** When, on the same scale as {@link TracedAccess.order}. */
  readonly order: number
  /** Where it goes and where it could have gone, lower address first. */
  readonly targets: readonly number[]
  /** Where it went. */
  readonly taken: number
  /** It asks whether two values are the same: EQ, NE, CBZ, CBNZ. */
  readonly isEquality: boolean
  /** Some of the values are added or multiplied, not only compared. */
  readonly isOfSum: boolean
  /** It chooses between two ways through a loop that both go on with it. */
  readonly isChoice: boolean
  /** {@link TracedAccess.order} of all reads that it depends on. */
  readonly reads: readonly number[]
}

/** What can hold an exception back: a mask register, its own enable bit, or, for all that is known, a device's register. */
export type Mask = 'PRIMASK' | 'FAULTMASK' | 'BASEPRI' | 'disabled' | 'device'

/** A stretch of a run in which something held exceptions back. */
export interface MaskedStretch {
  readonly mask: Mask
  /** Of BASEPRI; of a device's register the bits that are clear. */
  readonly value: number
  /** Of a device's register. */
  readonly address?: number
  /** The one that is disabled. */
  readonly exceptionNumber: number | undefined
  /** The activation that began it. */
  readonly context: number
  /** The instruction that began it; undefined: it was so before the run. */
  readonly fromPc: number | undefined
  readonly from: number
  /** The instruction that ended it; undefined while it lasts. */
  readonly toPc: number | undefined
  readonly to: number
}

/** One access of the firmware to memory. Fields that are left out are not known. */
export interface TracedAccess {
  readonly kind: 'read' | 'write'
  readonly address: number
  readonly sizeBytes: number
  /** Of the instruction that made it. */
  readonly pc: number
  /** Which activation made it, by a number of its own; 0: what was interrupted first. */
  readonly context: number
  readonly exceptionNumber: number
  /** What was read or written. */
  readonly value?: number
  /** When: later accesses have higher numbers. */
  readonly order?: number
  /** Cycles since reset when its instruction began. */
  readonly cycle?: number
  /** When its activation began. */
  readonly enteredAt?: number
  /** The run ended before it came to that. */
  readonly isAhead?: boolean
  /** The activations that this one interrupted, outermost first. */
  readonly interrupted?: readonly number[]
  /** The activation whose own instruction raised the exception or pended it; undefined: it came from outside. */
  readonly pendedBy?: number | undefined
  /** The priority by which the exception pre-empts, and by which BASEPRI holds it back. */
  readonly priority?: number
  /** By LDREX or STREX; `failed`: nothing was stored. */
  readonly exclusive?: 'loaded' | 'stored' | 'failed' | undefined
  /** Address of the variable that it lies in; undefined: of none, on a stack or a heap. */
  readonly variable?: number | undefined
  /** A register of a device, but for those of the core: what a flag may guard, and in no race itself. */
  readonly isDevice?: true
  /** Whose stack it lies in: how many activations that one had interrupted. 0: the outermost's, or in none. */
  readonly stackDepth?: number
  /**
   * Of a write: {@link TracedAccess.order} of the reads that its value is computed from, those of its own stack included;
   * -1: of a device.
   */
  readonly from?: readonly number[]
  /** Of a read: conditional branches that depend on it. */
  readonly decisions?: readonly Decision[]
  /**
   * Of a read: when its value last went elsewhere than into conditional branches, into memory or an address; -1: never.
   */
  readonly usedAt?: number
  /** The same, where that is the value itself, and not one of several that it has chosen. */
  readonly valueUsedAt?: number
  /** Of a read: {@link TracedAccess.order} of the reads that it was last subtracted from, or that were from it. */
  readonly subtractedWith?: readonly number[]
  /** Of a read: the value that was read there before has decided to come here, and leads nowhere else that comes here. */
  readonly asksAgain?: boolean
  /** Everything of its run that held exceptions back. */
  readonly masks?: readonly MaskedStretch[]
}
