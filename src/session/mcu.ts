import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import { currentBacktrace } from '../machine/backtrace.ts'
import { debugNotes } from '../machine/source/debug-info.ts'
import { addDevices, type AddedDevices, type DeviceModel } from '../machine/device-models.ts'
import { faultReport } from '../machine/fault-report.ts'
import { stateHash } from '../machine/state-hash.ts'
import { registersOf } from '../machine/registers.ts'
import type { RawActivation } from '../machine/activations.ts'
import type { Device } from '../machine/device-models.ts'
import type { MachineConfiguration } from '../machine/configuration.ts'
import type { Goal, RunEnd } from '../machine/control.ts'
import { Machine } from '../machine/machine.ts'
import { isOfMachine, type MachineSnapshot } from '../machine/snapshot.ts'
import { Schedule, type ScheduledArrival, type ScheduleState } from '../schedule/schedule.ts'
import { amountOf, checkNth, limitOf } from './options.ts'
import { parts, type SessionParts } from './parts.ts'
import { Panics } from './panics.ts'
import { Places } from './places.ts'
import { RunRecord, type RecordState } from './run-record.ts'
import { replayToken, type ReplayOptions } from './replay.ts'
import { decodeScalar, encodeScalar, scalarSizeBytes } from './scalars.ts'
import { describeStop, waiting, type StopContext } from './stops.ts'
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
import { Values } from './values/values.ts'

/** More than any instruction takes, exceptions entered and left between two of them included. */
const cyclesOfInstruction = 128

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
  #lastBreakpoint: number | undefined
  #lastStop: Stop | undefined
  readonly #devices: AddedDevices
  readonly #record: RunRecord

  /** Use {@link boot}. */
  constructor(configuration: MachineConfiguration, options: BootOptions) {
    const { image } = configuration
    this.#options = options
    limitOf(options)
    this.#machine = new Machine(configuration, options.onOutput)
    const machine = this.#machine
    const places = new Places(image, (address) => machine.bus.peek(address, 2))
    this.#places = places
    this.#schedule = new Schedule({
      machine,
      place: (place) => places.address(place),
      places: (place) => places.addresses(place),
      variable: (name) => places.variable(name),
      function: (name) => places.function(name),
      exceptionNumber: (exception) => configuration.vectors.resolveException(exception),
    })
    this.#record = new RunRecord(machine, machine.panics.isOfRust)
    this.#context = { machine, places, schedule: this.#schedule, panics: new Panics(() => this.#parts) }
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
    return this.#run({ limitCycles: this.#limit(options) })
  }

  /**
   * Runs until the instruction at `place` is about to execute, for the `nth` time from here. Exceptions that are
   * pending right there are handled first.
   */
  runTo(place: Place, options: { nth?: number; limitCycles?: number } = {}): Stop {
    const addresses = this.#places.addresses(place)
    const nth = checkNth(options.nth)
    const limitCycles = this.#limit(options)
    const { pc } = this.#machine.state
    // Where the last run stopped at this very place, it is the next time that counts.
    let left = nth + (this.#lastBreakpoint === pc && addresses.includes(pc) ? 1 : 0)
    const hook = (): void => {
      if (--left === 0) this.#machine.control.requestStop()
    }
    const hooks = addresses.map((address) => this.#machine.hooks.add(address, hook))
    try {
      return this.#run({ limitCycles })
    } finally {
      for (const remove of hooks) remove()
    }
  }

  /**
   * Runs from reset to `main`; a `runTo` of that place then stops at once.
   *
   * @internal
   */
  runStartUp(main: number): Stop {
    const stop = this.runTo(main)
    this.#lastBreakpoint = undefined
    return stop
  }

  /** Runs until the predicate, asked before each instruction, holds. Slow: every instruction stops. */
  runUntil(predicate: (mcu: Mcu) => boolean, options: { limitCycles?: number } = {}): Stop {
    return this.#run({ limitCycles: this.#limit(options), predicate: () => predicate(this) })
  }

  /** Runs so many instructions or cycles. */
  runFor(amount: { instructions: number } | { cycles: number }): Stop {
    const goal = amountOf(amount)
    // An amount that was asked for is no limit: what it leaves is for time asleep.
    const atMost = (this.#options.timing ?? 'instruction') === 'instruction' ? 2 : cyclesOfInstruction
    const limitCycles = Math.max(this.#limit({}), goal.cycles ?? 0, atMost * (goal.instructions ?? 0))
    return this.#run({ limitCycles, ...goal })
  }

  /** Executes one instruction, or `count`; exceptions are taken where they arrive. */
  step(count = 1): Stop {
    return this.runFor({ instructions: count })
  }

  #limit(options: { limitCycles?: number }): number {
    return limitOf(options, this.#options)
  }
  #run(goal: Goal): Stop {
    const end: RunEnd = this.#record.run(
      () => this.snapshot(),
      () => this.#machine.control.run(goal),
    )
    this.#lastBreakpoint = end.reason === 'breakpoint' ? this.#machine.state.pc : undefined
    this.#lastStop = describeStop(this.#context, end)
    return this.#lastStop
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
    if (type === undefined) return this.#typed(variable, options).read(String(variable), options.raw)
    const typeSizeBytes = scalarSizeBytes(type)
    const at = this.#places.part(variable, options.offset ?? 0, typeSizeBytes)
    return decodeScalar(this.bytes(at, typeSizeBytes), type)
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
    if (type === undefined) {
      this.#typed(variable, options).write(String(variable), value)
      return
    }
    const at = this.#places.part(variable, options.offset ?? 0, scalarSizeBytes(type))
    const bytes = encodeScalar(value, type, at)
    this.#check(at, bytes.length)
    for (const [index, byte] of bytes.entries()) this.#machine.poke(at + index, byte)
  }
  /** @throws TailchainError `NEEDS_DEBUG_INFO`, `OPTION_INVALID` */
  #typed(variable: string | number, options: { offset?: number; raw?: boolean }): Values {
    const { offset } = options
    const values = typeof variable === 'string' ? Values.of(this.#machine) : undefined
    if (values === undefined) throw needsType(variable, this.#places.variable(variable).sizeBytes)
    if (offset === undefined) return values
    throw new TailchainError(
      'OPTION_INVALID',
      `an offset of ${String(offset)} into '${String(variable)}' needs a type`,
      `name the part instead (read('${String(variable)}.member')), or a type: read('${String(variable)}', 'u32', { offset: ${String(offset)} })`,
    )
  }
  /** A copy of a variable's bytes, or of `sizeBytes` from an address on. */
  bytes(variable: string | number, sizeBytes?: number): Uint8Array {
    const found = this.#places.variable(variable)
    const size = sizeBytes ?? found.sizeBytes
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new TailchainError('OPTION_INVALID', `${String(size)} is no number of bytes`)
    }
    this.#check(found.address, size)
    return this.#machine.bus.copy(found.address, size) ?? new Uint8Array(0)
  }
  #check(address: number, sizeBytes: number): void {
    if (this.#machine.bus.regionAt(address, sizeBytes) !== undefined) return
    const memory = this.#machine.bus.regions.map(
      (r) => `${r.name} ${hex(r.base)}…${hex(r.base + r.sizeBytes - 1)}`,
    )
    throw new TailchainError(
      'ADDRESS_NOT_MEMORY',
      `${hex(address)} (${String(sizeBytes)} bytes) is not memory`,
      `there is ${memory.join(', ')}`,
    )
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
   * @param values - its arguments: numbers (addresses too), booleans, and the names of enumerators
   * @throws CallEnded where it does not return: it panics, faults, sleeps …; its `stop` says how
   * @throws TailchainError `SYMBOL_…`, `CALL_UNSUPPORTED`, `OPTION_INVALID`, `VALUE_OUT_OF_RANGE`, `NEEDS_DEBUG_INFO`
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the value has the firmware's type
  call(functionName: string, ...values: readonly (number | bigint | boolean | string)[]): any {
    const { address } = this.#places.function(functionName)
    this.#record.interfered()
    const [lastBreakpoint, lastStop] = [this.#lastBreakpoint, this.#lastStop]
    const run = (): Stop => this.#run({ limitCycles: this.#limit({}) })
    const calling = { machine: this.#machine, entry: address, name: functionName, run }
    const result = callFunction(calling, values)
    this.#lastBreakpoint = lastBreakpoint
    this.#lastStop = lastStop
    return result
  }
  /**
   * Runs to the token's window (unless it is there already), applies its arrivals, and stops where the window ends.
   *
   * @param options - `before`: what prepares an exception's cause, where exploring was given it; `inputs`: values for
   * the window's start, over the token's
   * @throws TailchainError `TOKEN_INVALID`, `TOKEN_NEEDS_BEFORE`, `TOKEN_OUTDATED`: it no longer fits the firmware
   */
  replay(token: string, options: ReplayOptions = {}): Stop {
    const end = replayToken(this, this.#parts, token, options)
    this.#lastStop = describeStop(this.#context, end)
    this.#lastBreakpoint = end.reason === 'breakpoint' ? this.#machine.state.pc : undefined
    return this.#lastStop
  }
  /** What exploring and replaying work with. @internal */
  get [parts](): SessionParts {
    return this.#parts
  }
  get #parts(): SessionParts {
    return {
      ...{ machine: this.#machine, places: this.#places, context: this.#context, options: this.#options },
      record: this.#record,
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
    return this.#machine.log.activations.map((activation) => this.#activation(activation))
  }
  #activation(raw: RawActivation): Activation {
    const moment = (at: RawActivation['pendedAt']): Activation['pendedAt'] => this.#places.moment(at)
    return {
      exception: this.#machine.configuration.vectors.exceptionName(raw.exceptionNumber),
      exceptionNumber: raw.exceptionNumber,
      pendedAt: moment(raw.pendedAt),
      enteredAt: moment(raw.enteredAt),
      ...(raw.returnedAt === undefined ? {} : { returnedAt: moment(raw.returnedAt) }),
      nesting: raw.nesting,
      how: raw.how,
      delayedBy: raw.delayedBy,
      clobbered: raw.clobbered.map((index) => `r${String(index)}`),
    }
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
    return this.#lastStop
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
    const { image, vectors } = this.#machine.configuration
    const odd = [...this.#machine.core.unpredictable].map(
      ([address, what]) => `${what}, at ${this.#places.describe(address)}`,
    )
    return [...image.notes, ...vectors.notes, ...debugNotes(image), ...odd]
  }

  // State

  snapshot(): SessionSnapshot {
    const machine = this.#machine.snapshot()
    const taken: SessionSnapshot = {
      ...{ sizeBytes: machine.sizeBytes, machine, schedule: this.#schedule.save() },
      ...{ lastBreakpoint: this.#lastBreakpoint, lastStop: this.#lastStop, record: this.#record.save() },
    }
    return taken
  }
  /**
   * Goes back to a snapshot of this machine or of another one with the same firmware: arrivals that landed after it
   * are on their way again. Those that were scheduled only after it stay, and count from here.
   */
  restore(snapshot: Snapshot): void {
    const { machine, schedule, lastBreakpoint, lastStop, record } = snapshot as Partial<SessionSnapshot>
    if (
      machine === undefined ||
      schedule === undefined ||
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
    this.#lastBreakpoint = lastBreakpoint
    this.#lastStop = lastStop
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
  readonly lastBreakpoint: number | undefined
  readonly lastStop: Stop | undefined
  readonly record: RecordState
}

function needsType(variable: string | number, sizeBytes: number): TailchainError {
  const guess = sizeBytes === 1 ? 'u8' : sizeBytes === 2 ? 'u16' : 'u32'
  const name = typeof variable === 'number' ? hex(variable) : `'${variable}'`
  return new TailchainError(
    'NEEDS_DEBUG_INFO',
    typeof variable === 'number'
      ? `nothing tells the type of what is at ${name}`
      : `the firmware has no debug information, which would tell the type of ${name} (${String(sizeBytes)} bytes)`,
    `name one: read(${name}, '${guess}'), or with an offset into it: read(${name}, 'u32', { offset: 4 })`,
  )
}
