import type { Arrival } from '../schedule/schedule.ts'
import type { Span, ChipName, CpuName } from '../machine/chips.ts'
import type { Tier } from '../machine/configuration.ts'
import type { Frame } from '../machine/backtrace.ts'
import type { Fault } from '../machine/fault-report.ts'
import type { Registers } from '../machine/registers.ts'
import type { SourcePosition } from '../machine/source/position.ts'
import type { Mcu } from './mcu.ts'

/** `SysTick`, `PendSV`, `TIM2` (the handler's symbol in the vector table), `irq(28)`, or an exception number. */
export type Exception = string | number
/** `symbol`, `symbol+0x6`, `src/main.rs:41` (needs debug info), or an address. */
export type Place = string | number
export type ScalarType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f32' | 'f64' | 'bool'

/** One access of the firmware to a stubbed register. */
export interface StubAccess {
  readonly kind: 'read' | 'write'
  readonly value?: number
  readonly mcu: Mcu
}
/** What a stubbed register answers: a value, or a function of the access. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function that answers only some accesses
export type Stub = number | ((access: StubAccess) => number | undefined | void)

/** How a firmware is booted. */
export interface BootOptions {
  /** Memory and peripherals. Default: from the ELF (segments, `.ARM.attributes`, initial SP). */
  readonly chip?: ChipName | { readonly flash: Span; readonly ram: readonly Span[] }
  readonly cpu?: CpuName
  /**
   * Whose cycles are counted. Default `instruction`: one for each instruction, none for exceptions. `cortex-m3` and
   * `cortex-m4`: by the core's Technical Reference Manual, without wait states; FIDELITY.md says what is approximate.
   */
  readonly timing?: 'instruction' | 'cortex-m3' | 'cortex-m4'
  /** Device models by base address: see `uart`, `timer`, `gpio`. */
  readonly devices?: Readonly<Record<string, unknown>>
  /** Register stubs by address. */
  readonly stubs?: Readonly<Record<number, Stub>>
  /**
   * What no memory, device or stub answers. Default `fault`; in a named chip's peripheral range `memory`: the last
   * written value, listed in `mcu.unmodelled`.
   */
  readonly unmapped?: 'fault' | 'memory'
  /** Cycles after which any run ends with reason `limit`. Default 100,000,000. */
  readonly limitCycles?: number
  /** Default `main`: the start-up code has run. `reset`: nothing has. */
  readonly stopAt?: 'main' | 'reset'
  /** Gets the firmware's output as it comes. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void
  /** For who doubts the fast tiers: results don't depend on it. Default `adaptive`. */
  readonly tier?: Tier
}

/** A point in a run. */
export interface Moment {
  readonly cycle: number
  readonly instruction: number
  readonly pc: number
  readonly place: string
  /** Where that is in the source, looked up when asked for; undefined without debug information. */
  readonly source?: SourcePosition
}

/** One activation of an exception's handler. */
export interface Activation {
  readonly exception: string
  readonly exceptionNumber: number
  readonly pendedAt: Moment
  /** Its PC is the instruction before which it was taken: the return address. Tail-chained: the last one's return. */
  readonly enteredAt: Moment
  readonly returnedAt?: Moment
  /** 0: it pre-empted Thread mode. */
  readonly nesting: number
  readonly how: 'preempted' | 'tailChained' | 'lateArrival' | 'popPreempted'
  readonly delayedBy: 'nothing' | 'masking' | 'priority' | 'disabled'
  /**
   * Callee-saved registers (`r4` … `r11`) that differ at the return from what they were at the entry, without a
   * switch of stacks: the handler breaks the calling convention.
   */
  readonly clobbered: readonly string[]
}

/** A panic, an abort or a failed assertion, as recognised at the entry of the machinery. */
export interface Panic {
  /** What kind: `refcell_borrowed`, `bounds_check`, `unwrap_none` … */
  readonly kind: string
  readonly message: string
  /** All of it in a sentence: `panicked at src/main.rs:37:28: RefCell already borrowed; borrowed first at …`. */
  readonly text: string
  /** `isGuess`: the compiler has made one of several calls, and this is the line that the run came from. */
  readonly location?: SourceLocation & { readonly isGuess?: true }
  /** The function and offset that called into the panic machinery. */
  readonly caller: string
  readonly backtrace: readonly Frame[]
  /** Of `RefCell`s: who held it. Left out where the past can't be gone through once more. */
  readonly doubleBorrow?: DoubleBorrow
}
/** A place in the source; a column of 0 is not known. */
export interface SourceLocation {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A `RefCell` that was to be borrowed while it was borrowed already. */
export interface DoubleBorrow {
  /** Its borrow flag: `double_borrow::SHARED`. */
  readonly cell: string
  /** Whether it was borrowed mutably. */
  readonly isMutable: boolean
  /** How many borrows there were. */
  readonly count: number
  /** The one that still held it; of several the oldest. */
  readonly first: BorrowSite & { readonly backtrace: readonly Frame[] }
  /** The one that was refused. */
  readonly again: BorrowSite
  /** Exceptions that were active then, innermost first, each with where it pre-empted. */
  readonly preempted: readonly (Omit<BorrowSite, 'context'> & { readonly exception: string })[]
  /** `borrowed first at src/main.rs:30 in main, again in SysTick, which preempted at src/main.rs:32`. */
  readonly text: string
}
/** Where a `RefCell` was borrowed. */
export interface BorrowSite {
  /** The exception in whose handler it is; `main` outside of all. */
  readonly context: string
  readonly place: string
  /** The line of the project's own; left out without debug information. */
  readonly location?: SourceLocation
}

interface At {
  readonly pc: number
  readonly place: string
  /** As {@link Moment.source}. */
  readonly source?: SourcePosition
  /** Exceptions that are pending but were not taken, each with the reason; arrivals that never came. */
  readonly waiting: readonly string[]
}

/** Why a run ended. A closed union: firmware that misbehaves is data, not an error. */
export type Stop =
  | (At & { readonly reason: 'breakpoint' | 'stepped' | 'predicate' })
  | (At & { readonly reason: 'exited'; readonly status: number })
  | (At & { readonly reason: 'panicked'; readonly panic: Panic })
  /** HardFault (or another fault) taken and not handled. */
  | (At & { readonly reason: 'faulted'; readonly fault: Fault })
  | (At & { readonly reason: 'lockedUp'; readonly fault: Fault })
  /** WFI or WFE that nothing can end. */
  | (At & { readonly reason: 'sleeping' })
  /** A loop that nothing can leave; `hint` says what would, where that is known. */
  | (At & { readonly reason: 'stuck'; readonly loop: readonly string[]; readonly hint?: string })
  | (At & { readonly reason: 'limit'; readonly cycles: number })

/** Everything that identifies and holds a state of an `Mcu`; opaque. */
export interface Snapshot {
  readonly sizeBytes: number
}

export type { Arrival, Fault, Frame, Registers, SourcePosition }
