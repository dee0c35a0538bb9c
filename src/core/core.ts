import type { Bus } from '../bus/bus.ts'
import type { ExceptionNumber } from '../units.ts'
import type { State } from './state.ts'
import type { Timing } from './timing/cost.ts'

/** What the core reports as it happens; the machine's event log listens. */
export interface ExceptionListener {
  pended(exception: ExceptionNumber): void
  unpended(exception: ExceptionNumber): void
  entered(exception: ExceptionNumber, how: EntryKind): void
  returned(exception: ExceptionNumber): void
}
export type EntryKind = 'preempted' | 'tailChained' | 'lateArrival' | 'popPreempted'

/** What a BKPT 0xAB asks for; see `system/semihosting.ts`. Undefined where BKPT is a plain breakpoint. */
export type Semihosting = () => void

/** How the condition of an instruction came out; one without a condition always passes. */
export type ConditionOutcome = 'passed' | 'failed'

/** Told of what executes: for coverage. Each outcome of an instruction is told at least once. */
export interface ExecutionListener {
  /** Nobody has seen the instruction at an address come out like that. */
  awaits(address: number, outcome: ConditionOutcome): boolean
  saw(address: number, outcome: ConditionOutcome): void
  /** Nobody has seen the table branch at an address go to one of these. */
  awaitsJump(address: number, targets: readonly number[]): boolean
  jumped(address: number, target: number): void
}

/** An arrival in the middle of a transfer of several words. */
export interface TransferInterrupt {
  /** The instruction, and SP before it: another context may execute the same one. */
  readonly pc: number
  readonly sp: number
  /** How many of its accesses come first: 1 is between the first and the second. */
  readonly afterAccesses: number
  readonly arrive: () => void
}

/** The architecture of a core: it decides about instructions, faults and system registers. */
export type Profile = 'v6-M' | 'v7-M'

/** What a core is: fixed for a machine. */
export interface CoreConfiguration {
  readonly profile: Profile
  /** Number of external interrupts: 1…240. */
  readonly interruptCount: number
  /** Implemented bits of a priority, from the top: 3…8, on v6-M 2. */
  readonly priorityBits: number
  readonly cpuid: number
  /** v7E-M's DSP instructions; without them they are UNDEFINED. */
  readonly hasDsp: boolean
  /** The FPv4-SP extension; without it coprocessors 10 and 11 are absent. */
  readonly hasFpu: boolean
  /** Unprivileged code: an extension of v6-M, always there on v7-M. */
  readonly hasUnprivileged: boolean
  /** Bits of VTOR that can be written; 0: there is no VTOR. */
  readonly vtorMask: number
  /** Regions of the PMSAv7 MPU: 8, or 0 where there is none. */
  readonly mpuRegionCount: number
  /** Undefined: every instruction takes one cycle, exceptions take none. */
  readonly timing?: Timing | undefined
}

/** A core: its state, what it is connected to, and who listens. The rules are functions over it. */
export interface Core {
  readonly state: State
  readonly bus: Bus
  readonly configuration: CoreConfiguration
  readonly listener: ExceptionListener
  /** Undefined where nobody asks: executing costs nothing more then. */
  executions: ExecutionListener | undefined
  semihosting: Semihosting | undefined
  /** AIRCR.SYSRESETREQ was written: the machine resets before the next instruction. */
  resetRequested: boolean
  /** The last fault of an instruction, for the report; the architecture keeps less. */
  lastFault: { readonly kind: string; readonly pc: number; readonly address: number | undefined } | undefined
  /** Arrivals that the next execution of a transfer is to meet halfway (B1.5.10). */
  readonly transferInterrupts: Set<TransferInterrupt>
  /** Notes on what the manual leaves UNPREDICTABLE, for the report: address → what. */
  readonly unpredictable: Map<number, string>
}
