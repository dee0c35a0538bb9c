import { TailchainError } from '../errors.ts'
import { currentBacktrace } from '../machine/backtrace.ts'
import { addDevices, type AddedDevices, type Device, type DeviceModel } from '../machine/device-models.ts'
import { faultReport } from '../machine/fault-report.ts'
import { stateHash } from '../machine/state-hash.ts'
import { registersOf } from '../machine/registers.ts'
import type { MachineConfiguration } from '../machine/configuration.ts'
import { Machine } from '../machine/machine.ts'
import { isOfMachine, type MachineSnapshot } from '../machine/snapshot.ts'
import { Schedule, type ScheduledArrival, type ScheduleState } from '../schedule/schedule.ts'
import { Data } from './data.ts'
import { activations, notes } from './history.ts'
import { parts, type SessionParts } from './parts.ts'
import { Panics } from './panics.ts'
import { Places } from './places.ts'
import { replayToken, type ReplayOptions } from './replay.ts'
import { keepsRuns, RunRecord, type RecordState } from './run-record.ts'
import { Runs, type RunsState } from './runs.ts'
import { waiting, type StopContext } from './stops.ts'
import type {
  Activation,
  Arrival,
  BootOptions,
  Exception,
  Fault,
  Frame,
  Panic,
  Place,
  Registers,
  ScalarType,
  Snapshot,
  SourcePosition,
  Stop,
  StubAccess,
} from './types.ts'
import { callFunction } from './values/call.ts'
import { readLocal, readLocals } from './values/locals.ts'

/**
 * A booted firmware: what tests drive and ask. Emulation is synchronous; every run ends in a {@link Stop},
 * at its cycle limit at the latest.
 */
export class Mcu {
  readonly #machine: Machine
  readonly #options: BootOptions
  readonly #places: Places
  readonly #schedule: Schedule
  readonly #context: StopContext
  readonly registers: Registers
  readonly #runs: Runs
  readonly #data: Data
  readonly #devices: AddedDevices
  readonly #record: RunRecord

  /** Use {@link boot}. */
  constructor(configuration: MachineConfiguration, options: BootOptions) {
    const { image } = configuration
    this.#options = options
    this.#machine = new Machine(configuration, options.onOutput)
    const machine = this.#machine
    const places = new Places(image, (address) => machine.bus.peek(address, 2))
    this.#places = places
    this.#data = new Data(machine, places)
    this.#schedule = new Schedule({
      machine,
      place: (place) => places.address(place),
      places: (place) => places.addresses(place),
      variable: (name) => this.#data.range(name),
      function: (name) => places.function(name),
      exceptionNumber: (exception) => configuration.vectors.resolveException(exception),
    })
    this.#record = new RunRecord(machine, machine.panics.isOfRust || keepsRuns())
    this.#context = { machine, places, schedule: this.#schedule, panics: new Panics(() => this.#parts) }
    this.#runs = new Runs(this.#context, options, (run) => this.#record.run(() => this.snapshot(), run))
    this.registers = registersOf(machine.core)
    this.#devices = addDevices(machine, { ...options, stubs: this.#stubs(options) })
    machine.reset()
  }

  /** Stubs see the machine that asks: each fork its own. */
  #stubs({
    stubs = {},
  }: BootOptions): Record<number, number | ((access: Omit<StubAccess, 'mcu'>) => unknown)> {
    const bound = Object.entries(stubs).map(([address, stub]) => {
      const answer =
        typeof stub === 'number' ? stub : (access: Omit<StubAccess, 'mcu'>) => stub({ ...access, mcu: this })
      return [address, answer] as const
    })
    return Object.fromEntries(bound)
  }

  // Running

  /** Runs until something ends it. */
  run(options: { limitCycles?: number } = {}): Stop {
    return this.#runs.run(options)
  }

  /**
   * Runs until the instruction at `place` is about to execute, for the `nth` time from here. Exceptions that are
   * pending right there are handled first.
   */
  runTo(place: Place, options: { nth?: number; limitCycles?: number } = {}): Stop {
    return this.#runs.to(this.#places.addresses(place), options)
  }

  /**
   * Runs from reset to `main`; a `runTo` of that place then stops at once.
   *
   * @internal
   */
  runStartUp(main: readonly number[]): Stop {
    return this.#runs.startUp(main)
  }

  /** Runs until the predicate, asked before each instruction, holds. Slow: every instruction stops. */
  runUntil(predicate: (mcu: Mcu) => boolean, options: { limitCycles?: number } = {}): Stop {
    return this.#runs.run(options, { predicate: () => predicate(this) })
  }

  /** Runs so many instructions or cycles. */
  runFor(amount: { instructions: number } | { cycles: number }): Stop {
    return this.#runs.for(amount)
  }

  /** Executes one instruction, or `count`; exceptions are taken where they arrive. */
  step(count = 1): Stop {
    return this.runFor({ instructions: count })
  }

  // Interrupts

  /**
   * Sets an exception's pending bit. Whether and when it is taken is the NVIC's business: see `waiting` of the
   * next `Stop`.
   */
  pend(exception: Exception): void {
    this.#record.interfered()
    this.#machine.setPending(this.#machine.checkPendable(this.#number(exception)), true)
  }
  /** Clears the pending bit; a level input that is high pends again. */
  unpend(exception: Exception): void {
    this.#record.interfered()
    this.#machine.setPending(this.#number(exception), false)
  }
  /** Sets the level of an external interrupt's line: while high and not active, it pends. */
  line(exception: Exception, high: boolean): void {
    const number = this.#number(exception)
    if (number < 16) {
      throw new TailchainError(
        'EXCEPTION_UNKNOWN',
        `${String(exception)} has no input line`,
        'only external interrupts have one: irq(0) …',
      )
    }
    this.#machine.checkPendable(number)
    this.#record.interfered()
    this.#machine.wire(number - 16).set(high)
  }
  /** Replaces the arrivals for the runs that follow; each stays until it was taken or replaced. */
  schedule(...arrivals: readonly Arrival[]): void {
    this.#record.interfered()
    this.#schedule.replace(arrivals)
  }
  /** The scheduled arrivals, and where each has landed so far. */
  get arrivals(): readonly ScheduledArrival[] {
    return this.#schedule.arrivals
  }
  #number(exception: Exception): ReturnType<MachineConfiguration['vectors']['resolveException']> {
    return this.#machine.configuration.vectors.resolveException(exception)
  }

  // Looking

  /**
   * Reads a variable, or a part of one (`STATE.queue[2].len`), as the value of its own type that docs/variables.md
   * describes; with a type, as that scalar, at an offset into the variable if one is given.
   *
   * @param options - `raw`: with the wrappers that are else looked through (`Mutex`, `RefCell` …)
   * @throws TailchainError `SYMBOL_…`, `MEMBER_UNKNOWN`, `VALUE_ABSENT`, `OPTIMISED_OUT`, `NEEDS_DEBUG_INFO` …
   */
  read(variable: string, options?: { raw?: boolean }): any // eslint-disable-line @typescript-eslint/no-explicit-any -- the value has the firmware's type
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the value has the firmware's type
  read(variable: string | number, type?: ScalarType, options?: { offset?: number; raw?: boolean }): any
  read(
    variable: string | number,
    given?: ScalarType | { raw?: boolean },
    more: { offset?: number; raw?: boolean } = {},
  ): unknown {
    const [type, options] = typeof given === 'object' ? [undefined, given] : [given, more]
    return this.#data.read(variable, type, options)
  }
  /**
   * Writes a variable, or a part of one, in the form in which {@link read} gives it: members that an object leaves out
   * stay as they are. With a type, as that scalar. A value that the type can't hold is refused.
   */
  write(
    variable: string | number,
    value: unknown,
    type?: ScalarType,
    options: { offset?: number } = {},
  ): void {
    this.#record.interfered()
    this.#data.write(variable, value, type, options)
  }
  /** A copy of a variable's bytes, or of `sizeBytes` from an address on. */
  bytes(variable: string | number, sizeBytes?: number): Uint8Array {
    return this.#data.bytes(variable, sizeBytes)
  }
  /**
   * Reads a variable or argument of the function that the machine stands in, or a part of one, as {@link read} does.
   *
   * @throws TailchainError `LOCAL_UNKNOWN`, `OPTIMISED_OUT`, `NEEDS_DEBUG_INFO` …
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the value has the firmware's type
  local(name: string, options: { raw?: boolean } = {}): any {
    return readLocal(this.#machine, name, this.placeOf(this.#machine.state.pc), options.raw)
  }
  /** All variables and arguments in scope; those that are nowhere now as `'<optimised out>'`. */
  locals(): Record<string, unknown> {
    return readLocals(this.#machine)
  }
  /**
   * Calls a function of the firmware from where the machine stands, and returns its result; registers are then as they
   * were. Interrupts go on meanwhile, and the usual limit holds.
   *
   * @param values - its arguments: numbers (addresses too), booleans, the names of enumerators, and C's structs as objects
   * @throws CallEnded where it does not return: it panics, faults, sleeps …; its `stop` says how
   * @throws TailchainError `SYMBOL_…`, `CALL_UNSUPPORTED`, `OPTION_INVALID`, `VALUE_OUT_OF_RANGE`, `NEEDS_DEBUG_INFO`
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the value has the firmware's type
  call(functionName: string, ...values: readonly unknown[]): any {
    const { address } = this.#places.function(functionName)
    this.#record.interfered()
    return this.#runs.aside((run) =>
      callFunction({ machine: this.#machine, entry: address, name: functionName, run }, values),
    )
  }
  /**
   * Runs to the token's window (unless it is there already), applies its arrivals, and stops where the window ends.
   *
   * @param options - `before`: what prepares an exception's cause, where exploring was given it; `inputs`: values for
   * the window's start, over the token's
   * @throws TailchainError `TOKEN_INVALID`, `TOKEN_NEEDS_BEFORE`, `TOKEN_OUTDATED`: it no longer fits the firmware
   */
  replay(token: string, options: ReplayOptions = {}): Stop {
    return this.#runs.ended(replayToken(this, this.#parts, token, options))
  }
  /** What exploring and replaying work with. @internal */
  get [parts](): SessionParts {
    return this.#parts
  }
  get #parts(): SessionParts {
    return {
      ...{ machine: this.#machine, places: this.#places, context: this.#context, options: this.#options },
      record: this.#record,
      startUpInstructions: () => this.#runs.startUpInstructions,
      twin: () => new Mcu(this.#machine.configuration, { ...this.#options, onOutput: () => undefined }),
      become: (snapshot) => {
        this.restore(snapshot)
        this.#schedule.adopt(snapshot.schedule)
      },
    }
  }
  /** Where the machine stands and who called, innermost first: through inlined functions, and across exceptions. */
  backtrace(): Frame[] {
    return currentBacktrace(this.#machine)
  }
  /** The instruction at a place, as objdump prints it. */
  disassembly(place: Place): string {
    return this.#machine.disassemble(this.#places.address(place))
  }
  /** How an address is shown: `counter::bump+0x6`. */
  placeOf(address: number): string {
    return this.#places.describe(address)
  }
  /** Where in the source an instruction comes from; undefined without debug information. */
  sourceOf(address: number): SourcePosition | undefined {
    return this.#places.source(address)
  }

  // What happened

  /** Every activation so far, oldest first. */
  get exceptions(): readonly Activation[] {
    return activations(this.#context)
  }
  /** How often the exception's handler was entered. */
  taken(exception: Exception): number {
    return this.#machine.log.taken(this.#number(exception))
  }
  /** The name that reports use for an exception. */
  exceptionName(exception: Exception): string {
    return this.#machine.configuration.vectors.exceptionName(this.#number(exception))
  }
  /** Longest stretch, in cycles, during which PRIMASK, FAULTMASK or BASEPRI masked anything. */
  get longestMaskedCycles(): number {
    return this.#machine.masking.longestCycles
  }
  /** Text that the firmware printed: semihosting and modelled UARTs. */
  get output(): string {
    return this.#machine.output.text
  }
  get instructions(): number {
    return this.#machine.state.instructions
  }
  /** Cycles since reset, sleep included. */
  get cycles(): number {
    return this.#machine.state.cycles
  }
  /**
   * A modelled device of this machine (each fork has its own): by the model that `boot` was given, by its address, or
   * by its name in the chip. What the outside world does to the firmware is said here: `receive`, `setInput`.
   */
  device<T extends Device>(model: DeviceModel<T>): T
  device(at: string | number): Device
  device(which: unknown): Device {
    this.#record.interfered()
    return this.#devices.device(which)
  }
  /** Accesses to registers that nothing models, each address and kind once. */
  get unmodelled(): readonly { address: number; kind: 'read' | 'write'; pc: number }[] {
    return this.#devices.unmodelled()
  }
  /** How the last run ended. */
  get lastStop(): Stop | undefined {
    return this.#runs.lastStop
  }
  /** Exceptions that are pending, each with what holds it back; arrivals that have not come. */
  get waiting(): readonly string[] {
    return waiting(this.#context)
  }
  /** The first panic of the run, even if the firmware went on to exit. */
  get panic(): Panic | undefined {
    return this.#context.panics.first
  }
  /** The last fault exception taken; undefined where none was. */
  get fault(): Fault | undefined {
    const { log, isLockedUp } = this.#machine
    return log.lastFault !== undefined || isLockedUp ? faultReport(this.#machine) : undefined
  }
  /** Remarks on the firmware and the run: stripped symbols, odd vectors, UNPREDICTABLE instructions executed. */
  get notes(): readonly string[] {
    return notes(this.#context)
  }

  // State

  snapshot(): SessionSnapshot {
    const machine = this.#machine.snapshot()
    const taken: SessionSnapshot = {
      ...{ sizeBytes: machine.sizeBytes, machine, schedule: this.#schedule.save() },
      ...{ runs: this.#runs.save(), record: this.#record.save() },
    }
    return taken
  }
  /**
   * Goes back to a snapshot of this machine or of another one with the same firmware: arrivals that landed after it
   * are on their way again. Those that were scheduled only after it stay, and count from here.
   */
  restore(snapshot: Snapshot): void {
    const { machine, schedule, runs, record } = snapshot as Partial<SessionSnapshot>
    if (
      machine === undefined ||
      schedule === undefined ||
      runs === undefined ||
      record === undefined ||
      !isOfMachine(machine, this.#machine)
    ) {
      throw new TailchainError(
        'SNAPSHOT_FOREIGN',
        'the snapshot is not of this firmware on this chip with these devices',
        'restore what snapshot() returned, on the same machine or on its forks',
      )
    }
    this.#machine.restore(machine)
    this.#schedule.restore(schedule)
    this.#runs.restore(runs)
    this.#record.restore(record)
  }
  /** An independent machine in the same state, its arrivals included. */
  fork(): Mcu {
    const copy = new Mcu(this.#machine.configuration, this.#options)
    copy.#parts.become(this.snapshot())
    return copy
  }
  /** Equal for equal live architectural state, on every host and tier: not for equal histories. */
  stateHash(): string {
    return stateHash(this.#machine)
  }
}

/** What a session's snapshot holds beside the machine's. */
export interface SessionSnapshot extends Snapshot {
  readonly machine: MachineSnapshot
  readonly schedule: ScheduleState
  readonly runs: RunsState
  readonly record: RecordState
}
