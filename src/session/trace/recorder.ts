import type { ExceptionObserver } from '../../machine/activations.ts'
import type { Follower } from '../../machine/follower.ts'
import type { Machine } from '../../machine/machine.ts'
import { maskRegisters, priorityOf, readRegisters, tracedRegisters } from '../../machine/traced-state.ts'
import { accessBits, type TraceColumns, type TraceDocument, type TraceEvent } from '../../trace/document.ts'
import type { Mcu } from '../mcu.ts'
import { parts } from '../parts.ts'
import { bytes, halfwords, words } from './growing.ts'
import { Listing } from './listing.ts'
import { TracedVariables } from './variables.ts'

/** What a recorder makes of a run. */
export type Recorded = Pick<
  TraceDocument,
  | 'firstInstruction'
  | 'firstCycle'
  | 'lastCycle'
  | 'events'
  | 'contexts'
  | 'masks'
  | 'code'
  | 'functions'
  | 'files'
  | 'variables'
  | 'devices'
  | 'texts'
  | 'registers'
  | 'initialRegisters'
  | 'columns'
> & {
  /** By exception number: when it was last pended or entered. */
  readonly priorities: ReadonlyMap<number, number>
  readonly notes: readonly string[]
}

/** As many exceptions' events are kept; of runs in which more happens, instructions and accesses still are. */
const maxEvents = 1_000_000

/** Writes down what a machine does, instruction by instruction, while it is its control's follower. */
export class Recorder implements Follower {
  readonly #machine: Machine
  readonly #listing: Listing
  readonly #variables: TracedVariables
  readonly #events: TraceEvent[] = []
  readonly #contexts: { row: number; activation: number }[] = []
  readonly #masks: { row: number; primask: number; faultmask: number; basepri: number }[] = []
  readonly #devices = new Map<number, string>()
  readonly #priorities = new Map<number, number>()
  readonly #code = words()
  readonly #cycles = words()
  readonly #changeCounts = bytes()
  readonly #changeRegisters = bytes()
  readonly #changeValues = words()
  readonly #accessCounts = halfwords()
  readonly #accessKinds = bytes()
  readonly #accessAddresses = words()
  readonly #accessValues = words()
  readonly #valueRows = words()
  readonly #valueVariables = halfwords()
  readonly #valueTexts = words()
  readonly #abandoned = words()
  readonly #written = new Set<number>()
  readonly #names: readonly string[]
  readonly #initialRegisters: number[]
  /** What the registers held where the row began that executes or has last executed. */
  readonly #registers: Int32Array
  readonly #firstInstruction: number
  readonly #firstCycle: number
  readonly #undo: () => void
  /** Of that row. */
  #cycle = 0
  #firstAccess = 0
  #sleptCycles = 0
  /** Of the instruction before which the machine stood last. */
  readonly #next: Int32Array
  #instruction = 0
  #instructions = 0
  #nextCycle = 0
  #nextAccess = 0
  #nextEvent = 0
  #activation = -1
  #nextMasks = { primask: 0, faultmask: 0, basepri: 0 }
  #mayBeAbandoned = false
  /** It executes. */
  #isInside = false
  /** Since which cycle it sleeps; undefined: it does not. */
  #asleepSince: number | undefined
  #droppedEvents = 0

  /** The machine stands before the first instruction of the recording. */
  constructor(mcu: Mcu) {
    const { machine } = mcu[parts]
    const { state } = machine
    this.#machine = machine
    this.#listing = new Listing(machine)
    this.#variables = new TracedVariables(mcu)
    this.#variables.begin()
    this.#names = tracedRegisters(machine)
    this.#registers = new Int32Array(this.#names.length)
    this.#next = new Int32Array(this.#names.length)
    readRegisters(machine, this.#registers)
    this.#initialRegisters = Array.from(this.#registers, (value) => value >>> 0)
    this.#firstInstruction = state.instructions
    this.#firstCycle = state.cycles
    this.#cycle = state.cycles
    this.#undo = this.#listen()
  }

  /** Nothing is listened to any more. */
  stop(): void {
    this.#undo()
  }

  before(): void {
    const { state, core } = this.#machine
    this.#wake()
    this.#lookAtVariables()
    readRegisters(this.#machine, this.#next)
    this.#instruction = this.#listing.current()
    this.#instructions = state.instructions
    this.#nextCycle = state.cycles
    this.#nextAccess = this.#accessKinds.length
    this.#nextEvent = this.#events.length
    this.#mayBeAbandoned = core.transferInterrupts.size > 0
    this.#activation = this.#machine.log.open.at(-1) ?? -1
    this.#nextMasks = maskRegisters(this.#machine)
    this.#isInside = true
  }
  after(): void {
    const { state, isSleeping } = this.#machine
    this.#isInside = false
    const hasExecuted = state.instructions > this.#instructions
    if (!hasExecuted && !this.#mayBeAbandoned) {
      this.#takeBack()
      return
    }
    this.#beginRow()
    if (!hasExecuted) this.#abandoned.push(this.#rows - 1)
    this.#lookAtVariables()
    if (isSleeping) this.#asleepSince = state.cycles
  }

  /** The machine stands behind the last instruction of the recording. */
  done(): Recorded {
    const { state } = this.#machine
    this.#wake()
    this.#lookAtVariables()
    readRegisters(this.#machine, this.#next)
    this.#nextCycle = state.cycles
    this.#nextAccess = this.#accessKinds.length
    if (this.#rows > 0) this.#endRow()
    const lastCycle = state.cycles
    const { code, functions, files, order } = this.#listing.done()
    const { variables, order: variableOrder, texts } = this.#variables.done()
    const columns: TraceColumns = {
      code: this.#code.done().map((number) => order[number] ?? 0),
      cycles: this.#cycles.done(),
      changeCounts: this.#changeCounts.done(),
      changeRegisters: this.#changeRegisters.done(),
      changeValues: this.#changeValues.done(),
      accessCounts: this.#accessCounts.done(),
      accessKinds: this.#accessKinds.done(),
      accessAddresses: this.#accessAddresses.done(),
      accessValues: this.#accessValues.done(),
      valueRows: this.#valueRows.done(),
      valueVariables: this.#valueVariables.done().map((index) => variableOrder[index] ?? 0),
      valueTexts: this.#valueTexts.done(),
      abandoned: this.#abandoned.done(),
    }
    return {
      ...{ firstInstruction: this.#firstInstruction, firstCycle: this.#firstCycle, lastCycle },
      ...{ events: this.#events, contexts: this.#contexts, masks: this.#masks },
      ...{ code, functions, files, variables, texts, columns },
      devices: [...this.#devices]
        .map(([address, name]) => ({ address, name }))
        .sort((a, b) => a.address - b.address),
      registers: this.#names,
      initialRegisters: this.#initialRegisters,
      priorities: this.#priorities,
      notes: [
        ...(this.#variables.isCut
          ? ['later values of variables are shown as bytes: there were too many']
          : []),
        ...(this.#droppedEvents > 0
          ? [`${this.#droppedEvents.toLocaleString('en')} later exception events are not shown`]
          : []),
      ],
    }
  }

  get #rows(): number {
    return this.#code.length
  }

  #listen(): () => void {
    const { bus, log } = this.#machine
    const { onAccess } = bus
    bus.onAccess = (access) => {
      onAccess?.(access)
      // Memory that is watched is seen by the tracer.
      if (bus.regionAt(access.address) !== undefined) return
      this.#accessed(access.kind === 'write', access.address, access.sizeBytes, access.value)
      this.#nameDevice(access.address)
    }
    bus.tracer = (kind, address, sizeBytes) => {
      const value = bus.peek(address, sizeBytes as 1 | 2 | 4) ?? 0
      this.#accessed(kind === 'write', address, sizeBytes, value)
    }
    const observer: ExceptionObserver = ({ kind, exceptionNumber }) => {
      const { state } = this.#machine
      if (kind === 'entered') this.#wake()
      if (kind !== 'returned')
        this.#priorities.set(exceptionNumber, priorityOf(this.#machine, exceptionNumber))
      const row = this.#isInside ? this.#rows + 1 : this.#rows
      this.#event({ kind, exception: exceptionNumber, row, cycle: state.cycles })
    }
    log.observers.add(observer)
    return () => {
      bus.tracer = undefined
      bus.onAccess = onAccess
      log.observers.delete(observer)
    }
  }
  #event(event: TraceEvent): void {
    if (this.#events.length < maxEvents) this.#events.push(event)
    else this.#droppedEvents++
  }

  #accessed(isWrite: boolean, address: number, sizeBytes: number, value: number): void {
    if (this.#rows === 0 && !this.#isInside) return
    const size = 31 - Math.clz32(sizeBytes)
    const kind = (isWrite ? accessBits.write : 0) | (size << accessBits.sizeShift)
    this.#accessKinds.push(this.#isInside ? kind : kind | accessBits.stacking)
    this.#accessAddresses.push(address)
    this.#accessValues.push(value)
    const variable = this.#variables.accessed(address)
    if (variable >= 0 && isWrite) this.#written.add(variable)
  }
  #nameDevice(address: number): void {
    if (this.#devices.has(address)) return
    this.#devices.set(address, this.#machine.bus.deviceAt(address)?.device.name ?? '')
  }
  #lookAtVariables(): void {
    if (this.#written.size === 0) return
    for (const variable of this.#written) {
      const text = this.#variables.changed(variable)
      if (text === undefined) continue
      this.#valueRows.push(this.#rows - 1)
      this.#valueVariables.push(variable)
      this.#valueTexts.push(text)
    }
    this.#written.clear()
  }

  /** The instruction has executed: it is a row, and the one before ends where it began. */
  #beginRow(): void {
    if (this.#rows > 0) this.#endRow()
    const row = this.#rows
    if (this.#contexts.at(-1)?.activation !== this.#activation)
      this.#contexts.push({ row, activation: this.#activation })
    const last = this.#masks.at(-1)
    const { primask, faultmask, basepri } = this.#nextMasks
    const isSame = last?.primask === primask && last.faultmask === faultmask && last.basepri === basepri
    if (!isSame) this.#masks.push({ row, ...this.#nextMasks })
    this.#code.push(this.#instruction)
    this.#cycle = this.#nextCycle
    this.#firstAccess = this.#nextAccess
    this.#sleptCycles = 0
  }
  #endRow(): void {
    this.#cycles.push(this.#nextCycle - this.#cycle - this.#sleptCycles)
    this.#accessCounts.push(this.#nextAccess - this.#firstAccess)
    let count = 0
    for (let index = 0; index < this.#next.length; index++) {
      const value = this.#next[index] ?? 0
      if (value === this.#registers[index]) continue
      this.#changeRegisters.push(index)
      this.#changeValues.push(value)
      this.#registers[index] = value
      count++
    }
    this.#changeCounts.push(count)
  }
  #wake(): void {
    if (this.#asleepSince === undefined) return
    const { cycles } = this.#machine.state
    const cycle = this.#asleepSince
    this.#asleepSince = undefined
    this.#sleptCycles += cycles - cycle
    if (cycles > cycle) this.#event({ kind: 'slept', row: this.#rows, cycle, untilCycle: cycles })
  }
  /** A watch has undone the instruction, which executes again later: it is no row, and its accesses were none. */
  #takeBack(): void {
    this.#accessKinds.cut(this.#nextAccess)
    this.#accessAddresses.cut(this.#nextAccess)
    this.#accessValues.cut(this.#nextAccess)
    this.#written.clear()
    for (let index = this.#nextEvent; index < this.#events.length; index++) {
      const event = this.#events[index]
      if (event !== undefined) this.#events[index] = { ...event, row: this.#rows }
    }
  }
}
