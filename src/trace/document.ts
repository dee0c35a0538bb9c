/** What is written into every trace, so that a reader knows what it has. */
export const traceFormat = 'tailchain-trace'
/** Raised when a reader of the version before would misread something; see docs/trace-format.md. */
export const traceVersion = 1

/**
 * A run, instruction by instruction. A *row* is one instruction that executed, or tried to: row 0 is the first that was
 * kept. What is said to happen *at* a row happens at the boundary before its instruction.
 */
export interface TraceDocument {
  readonly format: typeof traceFormat
  readonly version: number
  readonly title: string
  /** What was run and why, as names and values. */
  readonly about: readonly { readonly name: string; readonly value: string }[]
  readonly firmware: {
    readonly name: string
    readonly cpu: string
    readonly chip: string | undefined
    readonly timing: string
    /** Where the main stack begins. */
    readonly stackTop: number
  }
  /** Instructions that had executed before row 0, since reset. */
  readonly firstInstruction: number
  /** Cycles at row 0, since reset. */
  readonly firstCycle: number
  /** Cycles behind the last row. */
  readonly lastCycle: number
  /** Instructions that were asked for and not kept: those before row 0. */
  readonly leftOut: number
  readonly notes: readonly string[]
  readonly end: { readonly reason: string; readonly text: string; readonly pc: number }
  readonly exceptions: readonly TraceException[]
  /** All of the run, those before row 0 too, oldest first: as `mcu.exceptions`. */
  readonly activations: readonly TraceActivation[]
  /** In the order in which they happened. */
  readonly events: readonly TraceEvent[]
  /** From which row on which activation executes; -1: Thread mode. */
  readonly contexts: readonly { readonly row: number; readonly activation: number }[]
  /** From which row on which masks are set. */
  readonly masks: readonly TraceMasks[]
  /** By address. */
  readonly code: readonly TraceInstruction[]
  readonly functions: readonly { readonly name: string; readonly address: number }[]
  readonly files: readonly TraceFile[]
  /** Data symbols that something accessed, by address. */
  readonly variables: readonly TraceVariable[]
  /** Registers of devices that something accessed, by address. */
  readonly devices: readonly { readonly address: number; readonly name: string }[]
  /** Texts of values. */
  readonly texts: readonly string[]
  /** What {@link TraceColumns.changeRegisters} counts in. */
  readonly registers: readonly string[]
  /** What they hold at row 0. */
  readonly initialRegisters: readonly number[]
  readonly columns: TraceColumns
}

export interface TraceException {
  readonly number: number
  readonly name: string
  /** -3 to -1, or 0 to 255: lower ones go first. As it was when last entered, else at the end. */
  readonly priority: number
}

export interface TraceMoment {
  readonly cycle: number
  readonly instruction: number
  readonly pc: number
}
export interface TraceActivation {
  readonly exception: number
  readonly pendedAt: TraceMoment
  readonly enteredAt: TraceMoment
  readonly returnedAt?: TraceMoment
  readonly nesting: number
  readonly how: 'preempted' | 'tailChained' | 'lateArrival' | 'popPreempted'
  readonly delayedBy: 'nothing' | 'masking' | 'priority' | 'disabled'
  /** Callee-saved registers that it did not restore. */
  readonly clobbered: readonly string[]
}

export type TraceEvent = { readonly row: number; readonly cycle: number } & (
  | { readonly kind: 'pended' | 'unpended' | 'entered' | 'returned'; readonly exception: number }
  | { readonly kind: 'slept'; readonly untilCycle: number }
)

export interface TraceMasks {
  readonly row: number
  readonly primask: number
  readonly faultmask: number
  readonly basepri: number
}

export interface TraceInstruction {
  readonly address: number
  readonly sizeBytes: number
  readonly text: string
  /** Into {@link TraceDocument.functions}; -1: in none. */
  readonly function: number
  /** Into {@link TraceDocument.files}; -1: not known. */
  readonly file: number
  /** From 1. */
  readonly line: number
}
export interface TraceFile {
  readonly name: string
  /** Left out of files outside of the project's root, and of large ones. */
  readonly lines?: readonly string[]
}

export interface TraceVariable {
  readonly name: string
  readonly address: number
  readonly sizeBytes: number
  /** Into {@link TraceDocument.texts}: its value at row 0. */
  readonly initial: number
}

/** What an access was. */
export const accessBits = {
  write: 1,
  /** log2 of how many bytes, shifted by so much. */
  sizeShift: 1,
  sizeMask: 3,
  /** By what an exception stacks or unstacks behind the instruction, not by itself. */
  stacking: 8,
} as const

/** What there is of each row, or of some: what belongs to a row follows what belongs to the one before it. */
export interface TraceColumns {
  /** Of each row: into {@link TraceDocument.code}. */
  readonly code: Uint32Array
  /** Of each row: cycles until the next one, sleep not counted. */
  readonly cycles: Uint32Array
  /** Of each row: registers that differ at the next one. */
  readonly changeCounts: Uint8Array
  /** Of each such register: which, and what it holds then. */
  readonly changeRegisters: Uint8Array
  readonly changeValues: Uint32Array
  /** Of each row: accesses until the next one. */
  readonly accessCounts: Uint16Array
  /** Of each access: {@link accessBits}. */
  readonly accessKinds: Uint8Array
  readonly accessAddresses: Uint32Array
  readonly accessValues: Uint32Array
  /** Of each change of a variable: the row that made it, which variable, and its new value's text. */
  readonly valueRows: Uint32Array
  readonly valueVariables: Uint16Array
  readonly valueTexts: Uint32Array
  /** Rows whose instruction was abandoned for an exception, and did not count as executed. */
  readonly abandoned: Uint32Array
}
