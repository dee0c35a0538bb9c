import { pageEntry } from '../../bus/pages.ts'
import type { AccessOptions, FlagUpdate, Reg, RegList, SizeBytes, Sum, Val } from '../../core/stage.ts'
import { layout } from '../../core/layout.ts'
import { operations } from '../../isa/operations.ts'
import type { Instruction } from '../../isa/decode.ts'
import type { Schema } from '../../isa/operands.ts'
import type { CodeWindow, GraphReg, LoopRange, MemoryWindow, Place } from '../emit/effects.ts'
import { Graph } from '../emit/graph.ts'
import { loadOpcodeOf, pagedMemory, type GraphMemory } from '../emit/graph-memory.ts'
import { split, stateOf, type Node } from '../emit/node.ts'
import { op } from '../wasm/opcodes.ts'
import type { PlannedInstruction } from './plan.ts'

const asNode = (value: Val): Node => value as unknown as Node
const asVal = (node: Node): Val => node as unknown as Val

/** Memory as a region sees it. */
export interface RegionMemory {
  /** Memory all of which may be read, or written, without asking anybody; else the page table is asked. */
  readonly reads: readonly MemoryWindow[]
  readonly writes: readonly MemoryWindow[]
  /** Accesses that need not be aligned may not be: CCR.UNALIGN_TRP is 0. */
  readonly unaligned: boolean
  /** Where most code is; undefined: ask the page table. */
  readonly code: CodeWindow | undefined
  /** What a load gives that nothing can change without the region being forgotten. */
  constantAt(address: number, sizeBytes: SizeBytes): number | undefined
}

/** Two values that were subtracted for flags: constants, or in locals that nothing changes. */
export interface Compared {
  readonly minuend: Node
  readonly subtrahend: Node
}

export interface RegionGraphOptions {
  readonly memory: RegionMemory
  /** See the region's environment. */
  readonly isThorough: boolean
  /** What the flags come from before the instruction. */
  readonly known?: Compared | undefined
  /** Where a computed branch is expected to go. */
  readonly expected?: number | undefined
}

/** The graph of one instruction in a region: its operands are constants, lists are gone through here. */
export class RegionGraph extends Graph {
  /** What the flags come from once this instruction is done; undefined: as before, or nothing simple. */
  compared: Compared | undefined
  changesFlags = false
  readonly #known: Compared | undefined
  readonly #expected: number | undefined
  readonly #code: CodeWindow | undefined
  #subtractions: Map<Val, Compared> | undefined

  constructor(
    { address, instruction }: PlannedInstruction,
    { memory, isThorough, known, expected }: RegionGraphOptions,
  ) {
    super(
      { sizeBytes: instruction.sizeBytes, address: (graph) => graph.constant(address) },
      { memory: (graph) => new WindowedMemory(graph, memory, isThorough) },
    )
    this.#known = known
    this.#expected = expected
    this.#code = memory.code
  }

  override bailIf(condition: Val): void {
    if (!isConstant(asNode(condition), 0)) super.bailIf(condition)
  }

  /** SP is a multiple of 4, and stays one where one is added. */
  override setReg(register: Reg, value: Val): void {
    const { isSp, offset } = register as unknown as GraphReg
    const { base, added } = split(asNode(value))
    const wasSp = isSp && stateOf(base) === layout.sp && added % 4 === 0
    if (wasSp) this.commit({ type: 'state', base: offset, offset: layout.registers, value: asNode(value) })
    else super.setReg(register, value)
  }

  override registerCount(list: RegList): Val {
    return this.word(registersOf(list).length)
  }
  override forEachRegister(list: RegList, body: (register: Reg, offset: Val) => void): void {
    for (const [index, number] of registersOf(list).entries())
      body(this.register(this.constant(4 * number), number === 13 ? 13 : undefined), this.word(4 * index))
  }

  override loop(over: LoopRange, body: (register: Node, offset: Val) => void): void {
    if (over.type !== 'range' || over.first.kind.type !== 'const' || over.count.kind.type !== 'const')
      throw new Error("a region's transfers are known")
    for (let index = 0; index < over.count.kind.value; index++)
      body(this.constant(over.first.kind.value + index), this.word(4 * index))
  }

  // Comparisons: WebAssembly's own say in one instruction what N, Z, C and V say together.

  override addWithCarry(x: Val, y: Val, carryIn: Val): Sum {
    const sum = super.addWithCarry(x, y, carryIn)
    if (isConstant(asNode(carryIn), 1)) {
      const [minuend, subtrahend] = this.subtraction(x, y)
      this.#subtractions ??= new Map()
      this.#subtractions.set(sum.carry, { minuend: asNode(minuend), subtrahend: asNode(subtrahend) })
    }
    return sum
  }
  override setFlags(update: FlagUpdate): void {
    super.setFlags(update)
    this.changesFlags = true
    if (update.carry !== undefined && update.overflow !== undefined && update.result !== undefined)
      this.compared = this.#subtractions?.get(update.carry)
  }
  override setConditionFlags(word: Val): void {
    super.setConditionFlags(word)
    this.changesFlags = true
  }
  override condition(cond: number): Val {
    const opcode = comparisons[cond]
    if (this.#known === undefined || opcode === undefined) return super.condition(cond)
    return asVal(
      this.node({ type: 'op', opcode }, this.#copy(this.#known.minuend), this.#copy(this.#known.subtrahend)),
    )
  }
  /** A node of an earlier instruction's graph, in this one. */
  #copy({ kind, local }: Node): Node {
    return kind.type === 'const' ? this.constant(kind.value) : this.local(local)
  }

  // Branches

  protected override goTo(target: Val, use: 'code' | 'exchange'): void {
    const even = asNode(this.and(target, this.word(~1)))
    if (even.kind.type === 'const') this.terminator = { type: 'toKnown', address: even.kind.value >>> 0 }
    else {
      const record = this.local()
      this.steps.push({
        type: 'record',
        into: record,
        address: even,
        expected: this.#expected,
        code: this.#code,
        use,
        behind: asNode(this.nextInstruction()),
      })
      this.terminator = { type: 'toComputed', target: even, record }
    }
  }
  override branchBy(offset: Val): void {
    this.branch(this.add(this.pc(), offset))
  }
}

/** By condition number: what holds between minuend and subtrahend. Not for MI, PL, VS and VC. */
const comparisons: Readonly<Record<number, number>> = {
  0: op.i32Eq,
  1: op.i32Ne,
  2: op.i32GeU,
  3: op.i32LtU,
  8: op.i32GtU,
  9: op.i32LeU,
  10: op.i32GeS,
  11: op.i32LtS,
  12: op.i32GtS,
  13: op.i32LeS,
}

function isConstant({ kind }: Node, value: number): boolean {
  return kind.type === 'const' && kind.value === value
}

function registersOf(list: RegList): number[] {
  const { kind } = list as unknown as Node
  if (kind.type !== 'const') throw new Error("a region's register lists are known")
  const { value } = kind
  return Array.from({ length: 16 }, (_, number) => number).filter((number) => ((value >> number) & 1) !== 0)
}

interface Bound {
  readonly name: string
  /** Registers that need care; undefined: a value. */
  readonly marks: readonly number[] | undefined
}
/** Of each operation: operands that are nodes. */
const boundOperands = new Map<Instruction['operation'], readonly Bound[]>()

function boundOf(operation: Instruction['operation']): readonly Bound[] {
  const known = boundOperands.get(operation)
  if (known !== undefined) return known
  const bound: Bound[] = []
  for (const [name, operand] of Object.entries<Schema[string]>(operations[operation])) {
    const { kind } = operand
    if (operand.kind === 'reg') bound.push({ name, marks: operand.marks })
    else if (kind === 'byte' || kind === 'word' || kind === 'list') bound.push({ name, marks: undefined })
  }
  boundOperands.set(operation, bound)
  return bound
}

/** An instruction's operands as constants. */
export function constantOperands(
  graph: Graph,
  { operation, operands }: Instruction,
): Record<string, unknown> {
  const bound: Record<string, unknown> = { ...operands }
  for (const { name, marks } of boundOf(operation)) {
    const value = operands[name]
    if (typeof value !== 'number') continue
    if (marks === undefined) bound[name] = graph.constant(value)
    else bound[name] = graph.register(graph.constant(4 * value), marks.includes(value) ? value : undefined)
  }
  return bound
}

/** Memory behind a window where there is one, behind the page table else. */
class WindowedMemory implements GraphMemory {
  readonly #graph: Graph
  readonly #memory: RegionMemory
  readonly #paged: GraphMemory
  readonly #isThorough: boolean
  /** Words of a transfer: from which address on, and where that is. */
  #range: { readonly from: Node; readonly place: Place } | undefined

  constructor(graph: Graph, memory: RegionMemory, isThorough: boolean) {
    this.#graph = graph
    this.#memory = memory
    this.#isThorough = isThorough
    this.#paged = pagedMemory(graph)
  }

  load(address: Node, sizeBytes: SizeBytes, options: AccessOptions): Node {
    const { reads } = this.#memory
    const g = this.#graph
    if (this.#range !== undefined) {
      const { at, offset } = this.#inRange(this.#range, address)
      return g.read(loadOpcodeOf(sizeBytes, options), offset, at)
    }
    const constant =
      address.kind.type === 'const' ? this.#memory.constantAt(address.kind.value >>> 0, sizeBytes) : undefined
    if (constant !== undefined) {
      const isSigned = options.signed === true && sizeBytes !== 4
      return g.constant(isSigned ? (constant << (32 - 8 * sizeBytes)) >> (32 - 8 * sizeBytes) : constant)
    }
    if (reads.length === 0) return this.#paged.load(address, sizeBytes, options)
    const into = g.local()
    const opcode = loadOpcodeOf(sizeBytes, options)
    const aligned = options.aligned === true || !this.#memory.unaligned
    g.steps.push({ type: 'load', into, address, windows: reads, sizeBytes, opcode, aligned })
    return into
  }
  locate(address: Node, sizeBytes: SizeBytes, aligned: boolean): Place {
    const { writes } = this.#memory
    if (this.#range !== undefined) return this.#inRange(this.#range, address)
    if (writes.length === 0) return this.#paged.locate(address, sizeBytes, aligned)
    const how = { windows: writes, sizeBytes, count: 1, use: pageEntry.write }
    return this.#locate(address, { ...how, aligned: aligned || !this.#memory.unaligned })
  }
  words(address: Node, count: Node, access: 'read' | 'write'): void {
    const windows = access === 'read' ? this.#memory.reads : this.#memory.writes
    if (count.kind.type !== 'const') throw new Error('a region knows how much it transfers')
    if (windows.length === 0) {
      this.#paged.words(address, count, access)
      return
    }
    const how = {
      windows,
      sizeBytes: 4,
      count: count.kind.value,
      aligned: true,
      use: pageEntry[access],
    } as const
    this.#range = { from: address, place: this.#locate(address, how) }
  }

  #locate(
    address: Node,
    how: {
      windows: readonly MemoryWindow[]
      sizeBytes: SizeBytes
      count: number
      aligned: boolean
      use: number
    },
  ): Place {
    const [window] = how.windows
    const isSimple = !this.#isThorough && how.windows.length === 1 && window !== undefined
    const into = { at: this.#graph.local(), offset: isSimple ? window.offset : 0 }
    this.#graph.steps.push({ type: 'locate', into, address, ...how })
    return into
  }
  #inRange({ from, place: { at, offset } }: { from: Node; place: Place }, address: Node): Place {
    const [first, here] = [split(from), split(address)]
    if (address === from) return { at, offset }
    if (here.base === from) return { at, offset: offset + here.added }
    if (here.base === first.base) return { at, offset: offset + here.added - first.added }
    const g = this.#graph
    return { at: asNode(g.add(asVal(at), g.sub(asVal(address), asVal(from)))), offset }
  }
}
