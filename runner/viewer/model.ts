import { hex } from './numbers.ts'
import {
  accessBits,
  type TraceActivation,
  type TraceDocument,
  type TraceInstruction,
  type TraceMasks,
} from '../../src/trace/document.ts'
import { chainsOf, lanesOf, sleepsOf, type Chain, type Lane, type Spans } from './lanes.ts'
import { lowerBound, upperBound } from './sorted.ts'

/** One access, put together from its columns. */
export interface Access {
  readonly index: number
  readonly row: number
  readonly isWrite: boolean
  readonly isStacking: boolean
  readonly address: number
  readonly sizeBytes: number
  readonly value: number
  /** Into the trace's variables; -1: of none. */
  readonly variable: number
}

const keyframeRows = 1024
const depthRows = 128

/** A trace with what has to be looked up quickly. */
export class Model {
  readonly trace: TraceDocument
  readonly rows: number
  /** Cycles at each row, and behind the last one. */
  readonly cycleAt: Float64Array
  /** Where each row's changes and accesses begin. */
  readonly changeAt: Uint32Array
  readonly accessAt: Uint32Array
  /** Of each access: which variable, or -1. */
  readonly variableOf: Int32Array
  /** Of each variable: its accesses. */
  readonly accessesOf: readonly Uint32Array[]
  /** Bytes of the main stack that are in use at each row. */
  readonly stackDepth: Int32Array
  readonly lanes: readonly Lane[]
  readonly sleeps: Spans
  readonly chains: readonly Chain[]
  /** From which row on which activation executes. */
  readonly contextRows: Uint32Array
  /** Variables that more than one context accesses and something writes, those with the most contexts first. */
  readonly shared: readonly number[]
  readonly #keyframes: Uint32Array[] = []
  /** Of {@link stackDepth}: of so many rows at a time. */
  readonly #deepest: Int32Array
  readonly #abandoned: Uint32Array
  readonly #writesOf = new Map<number, Uint32Array>()
  readonly #changesOf: { readonly rows: number[]; readonly texts: number[] }[]

  constructor(trace: TraceDocument) {
    this.trace = trace
    const { columns } = trace
    this.rows = columns.code.length
    this.#abandoned = columns.abandoned
    this.cycleAt = this.#cycles()
    this.changeAt = starts(columns.changeCounts)
    this.accessAt = starts(columns.accessCounts)
    this.contextRows = Uint32Array.from(trace.contexts, ({ row }) => row)
    this.variableOf = this.#variables()
    this.accessesOf = this.#accessesByVariable()
    this.stackDepth = this.#replay()
    this.#deepest = new Int32Array(Math.ceil(this.rows / depthRows))
    for (let row = 0; row < this.rows; row++) {
      const block = Math.floor(row / depthRows)
      this.#deepest[block] = Math.max(this.#deepest[block] ?? 0, this.stackDepth[row] ?? 0)
    }
    this.lanes = lanesOf(this)
    this.sleeps = sleepsOf(this)
    this.chains = chainsOf(this, this.lanes)
    this.#changesOf = trace.variables.map(() => ({ rows: [], texts: [] }))
    for (let index = 0; index < columns.valueRows.length; index++) {
      const changes = this.#changesOf[columns.valueVariables[index] ?? 0]
      changes?.rows.push(columns.valueRows[index] ?? 0)
      changes?.texts.push(columns.valueTexts[index] ?? 0)
    }
    this.shared = this.#shared()
  }

  /** Instructions that had executed before a row, since reset. */
  instructionOf(row: number): number {
    return this.trace.firstInstruction + row - lowerBound(this.#abandoned, row)
  }
  /** The row before which so many instructions had executed; not within what was kept: beyond its ends. */
  rowOf(instruction: number): number {
    const row = instruction - this.trace.firstInstruction
    let abandoned = 0
    while ((this.#abandoned[abandoned] ?? Infinity) - abandoned <= row) abandoned++
    return row + abandoned
  }
  isAbandoned(row: number): boolean {
    return this.#abandoned[lowerBound(this.#abandoned, row)] === row
  }
  /** The last row that begins at a cycle or before it. */
  rowAtCycle(cycle: number): number {
    return Math.max(0, upperBound(this.cycleAt, cycle, this.rows) - 1)
  }

  codeAt(row: number): TraceInstruction | undefined {
    return this.trace.code[this.trace.columns.code[row] ?? -1]
  }
  /** `counter::bump+0x6` */
  place(instruction: TraceInstruction | undefined): string {
    if (instruction === undefined) return ''
    const owner = this.trace.functions[instruction.function]
    if (owner === undefined) return hex(instruction.address)
    const offset = instruction.address - owner.address
    return offset === 0 ? owner.name : `${owner.name}+0x${offset.toString(16)}`
  }

  /** The activation that executes at a row; -1: Thread mode. */
  activationAt(row: number): number {
    return this.trace.contexts[upperBound(this.contextRows, row) - 1]?.activation ?? -1
  }
  activation(index: number): TraceActivation | undefined {
    return this.trace.activations[index]
  }
  /** The exception whose handler executes at a row; 0: Thread mode. */
  exceptionAt(row: number): number {
    return this.activation(this.activationAt(row))?.exception ?? 0
  }
  exceptionName(number: number): string {
    if (number === 0) return 'thread'
    return this.trace.exceptions.find((each) => each.number === number)?.name ?? `exception ${String(number)}`
  }
  /** The activations that are open at a row, the one that executes first. */
  openAt(row: number): number[] {
    const open: number[] = []
    const inner = this.activationAt(row)
    for (let index = inner, nesting = Infinity; index >= 0; index--) {
      const each = this.activation(index)
      if (each === undefined || each.nesting >= nesting) continue
      const isOpen = each.returnedAt === undefined || this.rowOf(each.returnedAt.instruction) > row
      if (!isOpen) continue
      open.push(index)
      nesting = each.nesting
      if (nesting === 0) break
    }
    return open
  }
  masksAt(row: number): TraceMasks {
    const { masks } = this.trace
    let [low, high] = [0, masks.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((masks[middle]?.row ?? 0) <= row) low = middle + 1
      else high = middle
    }
    return masks[low - 1] ?? { row: 0, primask: 0, faultmask: 0, basepri: 0 }
  }

  /** The deepest that the main stack is in rows from one to another. */
  deepestIn(from: number, to: number): number {
    let deepest = 0
    for (let row = from; row <= to;) {
      const isBlock = row % depthRows === 0 && row + depthRows <= to
      const depth = isBlock ? this.#deepest[row / depthRows] : this.stackDepth[row]
      if ((depth ?? 0) > deepest) deepest = depth ?? 0
      row += isBlock ? depthRows : 1
    }
    return deepest
  }

  /** What the registers hold before a row's instruction. */
  registersAt(row: number): Uint32Array {
    const frame = Math.min(Math.floor(row / keyframeRows), this.#keyframes.length - 1)
    const registers = Uint32Array.from(this.#keyframes[frame] ?? [])
    const { changeRegisters, changeValues } = this.trace.columns
    const end = this.changeAt[row] ?? 0
    for (let change = this.changeAt[frame * keyframeRows] ?? 0; change < end; change++)
      registers[changeRegisters[change] ?? 0] = changeValues[change] ?? 0
    return registers
  }
  /** Registers that the instruction before a row changed. */
  changedBefore(row: number): ReadonlySet<number> {
    if (row === 0) return new Set()
    const { changeRegisters } = this.trace.columns
    return new Set(changeRegisters.subarray(this.changeAt[row - 1], this.changeAt[row]))
  }
  access(index: number, row = upperBound(this.accessAt, index) - 1): Access {
    const { accessKinds, accessAddresses, accessValues } = this.trace.columns
    const kind = accessKinds[index] ?? 0
    return {
      ...{ index, row, address: accessAddresses[index] ?? 0, value: accessValues[index] ?? 0 },
      isWrite: (kind & accessBits.write) !== 0,
      isStacking: (kind & accessBits.stacking) !== 0,
      sizeBytes: 1 << ((kind >>> accessBits.sizeShift) & accessBits.sizeMask),
      variable: this.variableOf[index] ?? -1,
    }
  }
  accessesIn(row: number): Access[] {
    const [from, to] = [this.accessAt[row] ?? 0, this.accessAt[row + 1] ?? 0]
    return Array.from({ length: to - from }, (_, index) => this.access(from + index, row))
  }
  /** `COUNTER`, `QUEUE+0x4`, or a device's name and address. */
  addressName(address: number, variable: number): string {
    const owner = this.trace.variables[variable]
    if (owner !== undefined) {
      const offset = address - owner.address
      return offset === 0 ? owner.name : `${owner.name}+0x${offset.toString(16)}`
    }
    const device = this.trace.devices.find((each) => each.address === address)
    return device === undefined || device.name === '' ? hex(address) : `${device.name} ${hex(address)}`
  }

  /** A variable's value before a row's instruction, and the row that wrote it last; -1: before the trace. */
  valueAt(variable: number, row: number): { readonly text: string; readonly writtenBy: number } {
    const changes = this.#changesOf[variable]
    const index = changes === undefined ? -1 : lowerBound(changes.rows, row) - 1
    const text = changes?.texts[index] ?? this.trace.variables[variable]?.initial ?? -1
    const writes = this.writesOf(variable)
    // What is written need not change anything.
    return { text: this.trace.texts[text] ?? '', writtenBy: writes[lowerBound(writes, row) - 1] ?? -1 }
  }
  /** The rows that write a variable. */
  writesOf(variable: number): Uint32Array {
    let rows = this.#writesOf.get(variable)
    if (rows === undefined) {
      const { accessKinds } = this.trace.columns
      const accesses = this.accessesOf[variable] ?? new Uint32Array()
      const writes = accesses.filter((index) => ((accessKinds[index] ?? 0) & accessBits.write) !== 0)
      rows = writes.map((index) => upperBound(this.accessAt, index) - 1)
      this.#writesOf.set(variable, rows)
    }
    return rows
  }

  #cycles(): Float64Array {
    const { columns, events, firstCycle } = this.trace
    const at = new Float64Array(this.rows + 1)
    for (const event of events)
      if (event.kind === 'slept') at[event.row] = (at[event.row] ?? 0) + event.untilCycle - event.cycle
    at[0] = firstCycle
    for (let row = 1; row <= this.rows; row++)
      at[row] = (at[row] ?? 0) + (at[row - 1] ?? 0) + (columns.cycles[row - 1] ?? 0)
    return at
  }
  #variables(): Int32Array {
    const { variables, columns } = this.trace
    const addresses = Uint32Array.from(variables, ({ address }) => address)
    const { accessAddresses } = columns
    const found = new Int32Array(accessAddresses.length).fill(-1)
    for (let index = 0; index < found.length; index++) {
      const address = accessAddresses[index] ?? 0
      const variable = upperBound(addresses, address) - 1
      const { address: base, sizeBytes } = variables[variable] ?? { address: 0, sizeBytes: 0 }
      if (address < base + sizeBytes) found[index] = variable
    }
    return found
  }
  #accessesByVariable(): Uint32Array[] {
    const lists = this.trace.variables.map((): number[] => [])
    for (let index = 0; index < this.variableOf.length; index++) {
      const variable = this.variableOf[index] ?? -1
      if (variable >= 0) lists[variable]?.push(index)
    }
    return lists.map((list) => Uint32Array.from(list))
  }
  /** Goes through all changes once, keeping the registers now and then, and the depth of the main stack. */
  #replay(): Int32Array {
    const { registers, initialRegisters, columns, firmware } = this.trace
    const { changeCounts, changeRegisters, changeValues } = columns
    const now = Uint32Array.from(initialRegisters)
    const [sp, other] = [registers.indexOf('sp'), registers.indexOf('other sp')]
    const [control, xpsr] = [registers.indexOf('control'), registers.indexOf('xpsr')]
    const depths = new Int32Array(this.rows)
    let change = 0
    for (let row = 0; row < this.rows; row++) {
      if (row % keyframeRows === 0) this.#keyframes.push(now.slice())
      const usesPsp = ((now[control] ?? 0) & 2) !== 0 && ((now[xpsr] ?? 0) & 0x1ff) === 0
      depths[row] = firmware.stackTop - (now[usesPsp ? other : sp] ?? 0)
      for (const end = change + (changeCounts[row] ?? 0); change < end; change++)
        now[changeRegisters[change] ?? 0] = changeValues[change] ?? 0
    }
    if (this.#keyframes.length === 0) this.#keyframes.push(now)
    return depths
  }
  #shared(): number[] {
    const { accessKinds } = this.trace.columns
    const contexts = this.trace.variables.map(() => new Set<number>())
    const writes = this.trace.variables.map(() => 0)
    let [row, context, exception] = [0, 0, this.exceptionAt(0)]
    for (let index = 0; index < this.variableOf.length; index++) {
      const variable = this.variableOf[index] ?? -1
      if (variable < 0) continue
      while ((this.accessAt[row + 1] ?? Infinity) <= index) row++
      if (row >= (this.contextRows[context + 1] ?? Infinity)) {
        while (row >= (this.contextRows[context + 1] ?? Infinity)) context++
        exception = this.exceptionAt(row)
      }
      contexts[variable]?.add(exception)
      if (((accessKinds[index] ?? 0) & accessBits.write) !== 0) writes[variable] = (writes[variable] ?? 0) + 1
    }
    const several = (variable: number): number => contexts[variable]?.size ?? 0
    return [...contexts.keys()]
      .filter((variable) => several(variable) > 1 && (writes[variable] ?? 0) > 0)
      .sort((a, b) =>
        several(a) === several(b) ? (writes[b] ?? 0) - (writes[a] ?? 0) : several(b) - several(a),
      )
  }
}

function starts(counts: ArrayLike<number>): Uint32Array {
  const found = new Uint32Array(counts.length + 1)
  for (let index = 0; index < counts.length; index++)
    found[index + 1] = (found[index] ?? 0) + (counts[index] ?? 0)
  return found
}
