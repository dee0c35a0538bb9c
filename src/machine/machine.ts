import { Bus } from '../bus/bus.ts'
import type { Device, DeviceClock, InterruptWire } from '../bus/device.ts'
import { PageTable, type MemoryRegion } from '../bus/pages.ts'
import type { Core, Profile, TransferInterrupt } from '../core/core.ts'
import { fpca, fpccrBits, fpccrHas } from '../core/fp-context.ts'
import { exception as exceptions } from '../core/exception-numbers.ts'
import { layout } from '../core/layout.ts'
import { clearPending, setLine, setPending } from '../core/pend.ts'
import { couldBeTaken, forEachBit, heldBackBy, preempting } from '../core/priority.ts'
import { State } from '../core/state.ts'
import { fetch, ReferenceExecutor } from '../engine/execute.ts'
import { wordsTransferred } from '../engine/transfers.ts'
import { Interpreter } from '../engine/interpreter/interpreter.ts'
import type { Instruction } from '../isa/decode.ts'
import { disassemble } from '../isa/disassemble.ts'
import { TailchainError } from '../errors.ts'
import { clocksStateSizeBytes, PrivatePeripherals, privatePeripheralsStateSizeBytes } from '../system/ppb.ts'
import { reset } from '../system/reset.ts'
import { SemihostingCalls, semihostingStateSizeBytes } from '../system/semihosting.ts'
import { exceptionNumber, exceptionOfIrq, irqNumber, type ExceptionNumber } from '../units.ts'
import { ActivationLog } from './activations.ts'
import type { SysTick } from '../system/systick.ts'
import { Alarms } from './alarms.ts'
import type { MachineConfiguration, Tier } from './configuration.ts'
import { Control, type Controlled } from './control.ts'
import { CodeHooks, type Unsubscribe } from './hooks.ts'
import { MaskingLog } from './masking.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { layOutMemory, loadBytes } from './memory-map.ts'
import { Output, type OutputSink } from './output.ts'
import { PanicWatch } from './panic/watch.ts'
import { restoreSnapshot, takeSnapshot, type MachineSnapshot } from './snapshot.ts'
import { Watches } from './watches.ts'

/** Of the core's own peripherals and semihosting. */
const systemStateSizeBytes = privatePeripheralsStateSizeBytes + semihostingStateSizeBytes

/** SysTick's CSR, RVR and CVR are the first of its words; the cycle it was last looked at is no state. */
const sysTickRegisters = 12

/** What nothing can pend, of the numbers below the interrupts'. */
const reservedExceptions: Readonly<Record<Profile, readonly number[]>> = {
  'v6-M': [1, 4, 5, 6, 7, 8, 9, 10, 12, 13],
  'v7-M': [1, 7, 8, 9, 10, 13],
}

/** Semihosting's clocks: guest cycles at this rate, that of QEMU's and most boards' order. */
const cyclesPerSecond = 1_000_000

function interpreterOf(core: Core, tier: Tier): Interpreter | undefined {
  if (tier === 'reference') return undefined
  return new Interpreter(core, tier === 'interpreter' ? undefined : tier === 'translator' ? 'at once' : 'hot')
}

/**
 * A chip with firmware in its memory. It wires the parts together and owns them; what they do is their own
 * business. Devices are added before the first {@link Machine.reset}.
 */
export class Machine implements Controlled {
  readonly configuration: MachineConfiguration
  readonly state: State
  readonly bus: Bus
  readonly core: Core
  readonly interpreter: Interpreter | undefined
  readonly executor: { step(): boolean }
  readonly alarms = new Alarms()
  readonly instructionAlarms = new Alarms()
  readonly hooks: CodeHooks
  readonly log: ActivationLog
  readonly masking: MaskingLog
  readonly control: Control
  readonly watches: Watches
  readonly panics: PanicWatch
  readonly output: Output
  readonly ppb: PrivatePeripherals
  /** Everything with state of its own, in a fixed order: what snapshots save. */
  readonly devices: Device[] = []
  /** Set once the firmware has ended itself. */
  exitStatus: number | undefined
  /** Flash that the host wrote to, with what was loaded there: snapshots then hold it too. */
  readonly changedFlash = new Map<MemoryRegion, Uint8Array>()
  readonly #blocks = new Map<MemoryRegion, MemoryBlocks>()
  /** How often a condition of a schedule has counted something: a loop in which that happens may still end. */
  countings = 0
  readonly #semihosting: SemihostingCalls
  readonly #unwatched: ReferenceExecutor
  /** Owners of the devices' alarms, in the order in which the devices were made. */
  readonly #clocks: object[] = []

  constructor(configuration: MachineConfiguration, sink?: OutputSink) {
    this.configuration = configuration
    const map = layOutMemory(configuration.flash, configuration.ram)
    const memory = new WebAssembly.Memory({ initial: map.wasmPages })
    this.state = new State(memory)
    this.bus = new Bus(memory.buffer, new PageTable(this.state.words, layout.pageTable))
    for (const region of map.regions) this.bus.addRegion(region)
    this.output = new Output(sink)
    this.log = new ActivationLog(this.state)
    this.masking = new MaskingLog(this.state)
    this.core = {
      state: this.state,
      bus: this.bus,
      configuration,
      listener: this.log,
      executions: configuration.executions,
      semihosting: undefined,
      resetRequested: false,
      lastFault: undefined,
      transferInterrupts: new Set(),
      unpredictable: new Map(),
    }
    this.watches = new Watches(this.core)
    this.#unwatched = new ReferenceExecutor(this.core)
    this.executor = this.#watchedExecutor()
    this.interpreter = interpreterOf(this.core, configuration.tier)
    if (this.interpreter !== undefined)
      this.interpreter.isDueBefore = (cycle, instruction) =>
        this.alarms.next < cycle || this.instructionAlarms.next < instruction
    this.hooks = new CodeHooks((address, on) => this.interpreter?.records.setBreakpoint(address, on))
    this.control = new Control(this)
    this.control.afterStep.add(() => {
      this.masking.look()
    })
    if (this.interpreter !== undefined) {
      const { masks } = this.interpreter
      masks.listener = (isMasked, cycle) => {
        this.masking.saw(isMasked, cycle)
      }
      masks.isEachSeen = () => this.control.afterStep.size > 1
    }
    this.ppb = this.#addCorePeripherals()
    this.#semihosting = this.#addSemihosting()
    this.panics = new PanicWatch(this)
    this.#load()
  }

  get sysTick(): SysTick {
    return this.ppb.sysTick
  }
  get hasExited(): boolean {
    return this.exitStatus !== undefined
  }
  get hasPanicked(): boolean {
    return this.panics.first !== undefined
  }
  get panickedAt(): number | undefined {
    return this.panics.first?.at.registers[15]
  }

  /** Power-on and SYSRESETREQ: devices and core; RAM keeps its contents. */
  reset(): void {
    this.#semihosting.reset()
    this.core.resetRequested = false
    this.log.reset()
    this.hooks.reset()
    this.bus.peripheralAccesses++
    reset(this.core, this.configuration.vectors.base)
  }

  /** A condition has come closer to its moment. */
  counted(): void {
    this.countings++
  }
  /** A device at an address; it is saved with the machine. */
  addDevice(base: number, sizeBytes: number, device: Device): void {
    this.bus.addDevice(base, sizeBytes, device)
    this.devices.push(device)
  }
  /** Sets or clears an exception's pending bit, as a write to ISPR or ICPR does. */
  setPending(exception: ExceptionNumber, pending: boolean): void {
    if (pending) setPending(this.core, exception)
    else clearPending(this.core, exception)
  }
  /** @throws TailchainError `EXCEPTION_UNKNOWN`: the chip has no such interrupt, or nothing can pend it */
  checkPendable(exception: ExceptionNumber): ExceptionNumber {
    const { interruptCount, profile } = this.configuration
    const isReserved = reservedExceptions[profile].includes(exception)
    if (!isReserved && exception < 16 + interruptCount) return exception
    throw new TailchainError(
      'EXCEPTION_UNKNOWN',
      isReserved
        ? `exception ${exception} can't be pended: it is ${exception === 1 ? 'reset' : 'reserved'}`
        : `there is no irq(${exception - 16}): the chip has ${interruptCount} interrupts`,
      isReserved
        ? "boot with { stopAt: 'reset' } to begin there"
        : `irq(0) to irq(${interruptCount - 1}) exist`,
    )
  }
  pendingExceptions(): ExceptionNumber[] {
    const pending: ExceptionNumber[] = []
    forEachBit(this.state, layout.pending, (number) => pending.push(exceptionNumber(number)))
    return pending
  }
  /** Whether a mask, and not an active exception, keeps the exception from being taken. */
  isHeldBack(exception: ExceptionNumber): boolean {
    return heldBackBy(this.state, exception) === 'masking'
  }
  /** Whether an exception would be taken at once if it were pending now. */
  wouldTake(exception: ExceptionNumber): boolean {
    return couldBeTaken(this.state, exception)
  }
  /** Whether the cause of an exception is switched off in its own device: SysTick by its control register. */
  isSwitchedOff(exception: ExceptionNumber): boolean {
    return exception === exceptions.sysTick && this.ppb.sysTick.isMute
  }
  /** Makes an exception arrive as its cause does: SysTick with its counter started anew and COUNTFLAG set. */
  arrive(exception: ExceptionNumber): void {
    if (exception === exceptions.sysTick) this.ppb.sysTick.wrap()
    this.setPending(exception, true)
  }
  /** An exception will be taken before the next instruction. */
  get isInterruptDue(): boolean {
    return preempting(this.core) !== undefined
  }
  /** WFI, WFE or SLEEPONEXIT has stopped the core. */
  get isSleeping(): boolean {
    return this.state.get(layout.sleeping) !== 0
  }
  get isLockedUp(): boolean {
    return this.state.get(layout.lockedUp) !== 0
  }
  /** How many words the instruction at an address transfers one after another; 1 where nothing can divide it. */
  wordsTransferredAt(address: number): number {
    const instruction = this.instructionAt(address)
    return instruction === undefined ? 1 : wordsTransferred(instruction)
  }
  /** General registers, flags and special registers: what a handler that has returned leaves as it was. */
  get context(): Int32Array {
    return this.state.words.slice(0, layout.monitor >> 2)
  }
  /** Whether {@link context} is this; flags have several forms. */
  isIn(context: Int32Array): boolean {
    const { words } = this.state
    return context.every((word, index) => {
      const now = words[index] ?? 0
      if (index === layout.n >> 2) return now < 0 === word < 0
      return index === layout.z >> 2 ? (now === 0) === (word === 0) : now === word
    })
  }
  /** Floating-point registers belong to what executes: CONTROL.FPCA. */
  get hasFloatContext(): boolean {
    return this.configuration.hasFpu && (this.state.get(layout.control) & fpca) !== 0
  }
  /** Where an exception's vector is read. */
  vectorAddress(exception: ExceptionNumber): number {
    return (this.state.get(layout.vtor) + 4 * exception) >>> 0
  }
  /** Lets something arrive in the middle of a transfer. */
  onTransfer(arrival: TransferInterrupt): Unsubscribe {
    this.core.transferInterrupts.add(arrival)
    return () => {
      this.core.transferInterrupts.delete(arrival)
    }
  }
  /** The instruction at an address, as objdump prints it. */
  disassemble(address: number): string {
    const instruction = this.instructionAt(address)
    return instruction === undefined ? '<UNDEFINED>' : disassemble(instruction, { address })
  }
  /** The instruction at an address as the host sees it: no MPU is asked. Undefined where it is UNDEFINED. */
  instructionAt(address: number): Instruction | undefined {
    return fetch(this.core, address, ({ bus }, at) => bus.peek(at, 2) ?? 0)
  }
  /** A wire into the NVIC. */
  wire(irq: number): InterruptWire {
    const exception = exceptionOfIrq(irqNumber(irq))
    return {
      set: (high) => {
        setLine(this.core, exception, high)
      },
    }
  }
  /** Time as a device sees it; `ring` is called when its alarm is due. */
  clock(ring: () => void): DeviceClock {
    const owner = {}
    this.#clocks.push(owner)
    return {
      now: () => this.state.cycles,
      setAlarm: (cycle) => {
        this.alarms.set(owner, cycle, ring)
      },
      clearAlarm: () => {
        this.alarms.clear(owner)
      },
    }
  }

  /** A write of a byte by the host, flash included. */
  poke(address: number, byte: number): void {
    const region = this.bus.regionAt(address)
    if (region !== undefined && !region.writable) this.keepFlash(region)
    this.bus.poke(address, byte, 1)
  }

  /** A region's contents, for snapshots. */
  blocksOf(region: MemoryRegion): MemoryBlocks {
    let blocks = this.#blocks.get(region)
    if (blocks === undefined) {
      blocks = new MemoryBlocks(this.state.bytes, region)
      this.#blocks.set(region, blocks)
    }
    return blocks
  }
  /** Keeps what was loaded into a region of flash, before it changes. */
  keepFlash(region: MemoryRegion): void {
    if (this.changedFlash.has(region)) return
    const { offset, sizeBytes } = region
    this.changedFlash.set(region, this.state.bytes.slice(offset, offset + sizeBytes))
  }

  /**
   * Runs ahead and comes back. Nobody is told of what happens: not schedules, not watches, not who gets the output.
   * Interrupts don't arrive meanwhile.
   */
  rehearse<T>(run: (step: () => void) => T): T {
    const saved = this.snapshot()
    const { transferInterrupts } = this.core
    const unpredictable = new Map(this.core.unpredictable)
    const arrivals = [...transferInterrupts]
    transferInterrupts.clear()
    this.core.executions = undefined
    this.log.isMuted = this.output.isMuted = true
    try {
      return run(() => {
        this.#unwatched.step()
      })
    } finally {
      this.restore(saved)
      this.core.executions = this.configuration.executions
      for (const arrival of arrivals) transferInterrupts.add(arrival)
      this.core.unpredictable.clear()
      for (const [address, what] of unpredictable) this.core.unpredictable.set(address, what)
      this.log.isMuted = this.output.isMuted = false
    }
  }

  snapshot(): MachineSnapshot {
    return takeSnapshot(this)
  }
  restore(snapshot: MachineSnapshot): void {
    restoreSnapshot(this, snapshot)
  }
  /** For {@link orderAlarms}. */
  get alarmOrder(): (number | undefined)[] {
    return this.#clocks.map((owner) => this.alarms.orderOf(owner))
  }
  /** Devices have set their alarms anew, each in its turn: what is due together rings in the order of before. */
  orderAlarms(orders: readonly (number | undefined)[]): void {
    if (this.alarms.next !== Infinity) this.#orderAlarms(orders)
  }
  #orderAlarms(orders: readonly (number | undefined)[]): void {
    const order = (owner: object): number => orders[this.#clocks.indexOf(owner)] ?? 0
    for (const owner of [...this.#clocks].sort((a, b) => order(a) - order(b))) this.alarms.putLast(owner)
  }
  /** State outside the memory and the devices: what has been observed so far. */
  saveRest(): unknown {
    return {
      exitStatus: this.exitStatus,
      panic: this.panics.first,
      resetRequested: this.core.resetRequested,
      lastFault: this.core.lastFault,
      masking: this.masking.save(),
      output: this.output.save(),
      hooks: this.hooks.save(),
      alarmOrder: this.alarmOrder,
    }
  }
  restoreRest(saved: unknown): void {
    const from = saved as {
      exitStatus: number | undefined
      panic: PanicWatch['first']
      resetRequested: boolean
      lastFault: Core['lastFault']
      masking: unknown
      output: unknown
      hooks: unknown
      alarmOrder: readonly (number | undefined)[]
    }
    this.exitStatus = from.exitStatus
    this.panics.first = from.panic
    this.core.resetRequested = from.resetRequested
    this.core.lastFault = from.lastFault
    this.masking.restore(from.masking)
    this.output.restore(from.output)
    this.hooks.restore(from.hooks)
    this.orderAlarms(from.alarmOrder)
  }
  /** Bytes of the state, as `[from, end)`, that tell states apart; what the clocks hold is not in them. */
  get stateRanges(): readonly { readonly from: number; readonly end: number }[] {
    return [
      { from: 0, end: layout.cycles },
      { from: layout.devices + clocksStateSizeBytes, end: this.stateEnd },
    ]
  }
  /** End of the state that is in use, a multiple of 4. */
  get stateEnd(): number {
    return layout.devices + systemStateSizeBytes
  }
  /** The architectural state with one form for equal meanings, without counters of time. */
  normalisedState(): Int32Array {
    const words = this.stateWords()
    const core = words.subarray(0, layout.cycles >> 2)
    const devices = words.subarray(layout.devices >> 2, (layout.devices + sysTickRegisters) >> 2)
    return Int32Array.from([...core, ...devices])
  }
  /** All state words with one form for equal meanings, time and counters included. */
  stateWords(): Int32Array {
    this.ppb.sysTick.sync()
    const words = this.state.words.slice(0, layout.stateEnd >> 2)
    const flags = this.state.apsr
    // Where a context would be saved says nothing while there is none to save.
    if (!fpccrHas(this.state, fpccrBits.LSPACT)) words[layout.fpcar >> 2] = 0
    words[layout.n >> 2] = flags & 0x80000000
    words[layout.z >> 2] = (flags & 0x40000000) === 0 ? 1 : 0
    return words
  }

  #watchedExecutor(): { step(): boolean } {
    const execute = (): boolean => this.#unwatched.step()
    return { step: () => this.watches.step(execute) }
  }
  #addCorePeripherals(): PrivatePeripherals {
    const ppb: PrivatePeripherals = new PrivatePeripherals(this.core, {
      stateOffset: layout.devices,
      clock: this.clock(() => {
        ppb.alarm()
      }),
      traceOutput: (_port, bytes) => {
        this.output.write('stdout', bytes)
      },
    })
    ppb.mapOn(this.bus)
    this.devices.push(ppb)
    return ppb
  }
  #addSemihosting(): SemihostingCalls {
    const calls = new SemihostingCalls(this.core, {
      stateOffset: layout.devices + privatePeripheralsStateSizeBytes,
      cyclesPerSecond,
      // argv[0], as other hosts give it; without its folder, so that a run is the same everywhere.
      commandLine: this.configuration.image.name,
      output: (stream, bytes) => {
        this.output.write(stream, bytes)
      },
      exited: (status) => {
        this.exitStatus = status
      },
    })
    this.core.semihosting = calls.perform
    return calls
  }
  #load(): void {
    for (const { physicalAddress, data } of this.configuration.image.segments) {
      loadBytes(this.bus, this.state.bytes, physicalAddress, data)
    }
  }
}
