import { pageEntry } from '../../bus/pages.ts'
import type { AccessOptions, FlagUpdate, Reg, RegList, SizeBytes, Sum, Val } from '../../core/stage.ts'
import { layout } from '../../core/layout.ts'
import type { CodeWindow, GraphReg, LoopRange, MemoryWindow, Place } from '../emit/effects.ts'
import { Graph } from '../emit/graph.ts'
import { loadOpcodeOf, pagedMemory, type GraphMemory } from '../emit/graph-memory.ts'
import { split, stateOf, type Node } from '../emit/node.ts'
import { op } from '../wasm/opcodes.ts'
import { isOwnNegative, kept, most, type Compared, type Flags } from './flags.ts'
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

export interface RegionGraphOptions {
  readonly memory: RegionMemory
  /** See the region's environment. */
  readonly isThorough: boolean
  /** Where the flags are before the instruction. */
  readonly flags: Flags
  /** Where a computed branch is expected to go. */
  readonly expected?: number | undefined
}

/** The graph of one instruction in a region: its operands are constants, lists are gone through here. */
export class RegionGraph extends Graph {
  /** What this instruction subtracts for flags. */
  compares: Compared | undefined
  /** Where flags are once this instruction is done: the same object where it leaves them alone. */
  flags: Flags
  readonly #before: Flags
  readonly #expected: number | undefined
  readonly #code: CodeWindow | undefined
  #subtractions: Map<Val, Compared> | undefined

  constructor(
    { address, instruction }: PlannedInstruction,
    { memory, isThorough, flags, expected }: RegionGraphOptions,
  ) {
    super(
      { sizeBytes: instruction.sizeBytes, address: (graph) => graph.constant(address) },
      { memory: (graph) => new WindowedMemory(graph, memory, isThorough) },
    )
    this.flags = this.#before = flags
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

  // Flags

  /** Flags that are in no word come from what was compared. */
  override state(offset: number, behind?: Val): Val {
    const value = behind === undefined ? this.#fromCompared(offset) : undefined
    return value ?? super.state(offset, behind)
  }
  #fromCompared(offset: number): Val | undefined {
    const { kept: which, compared } = this.#before
    if (which === kept.all || offset < layout.n || offset > layout.v) return undefined
    const minuend = this.#copy(compared.minuend)
    const subtrahend = this.#copy(compared.subtrahend)
    const result = this.sub(minuend, subtrahend)
    switch (offset) {
      case layout.n:
      case layout.z:
        return which === kept.none ? result : undefined
      case layout.c:
        if (which === kept.nzc) return undefined
        return this.borrow(minuend, subtrahend, result).carry
      case layout.v:
        return this.borrow(minuend, subtrahend, result).overflow
      default:
        return undefined
    }
  }
  override addWithCarry(x: Val, y: Val, carryIn: Val): Sum {
    const sum = super.addWithCarry(x, y, carryIn)
    const [minuend, subtrahend] = this.#subtracted(x, y, carryIn) ?? []
    if (minuend !== undefined && subtrahend !== undefined) {
      this.#subtractions ??= new Map()
      this.#subtractions.set(sum.carry, { minuend: asNode(minuend), subtrahend: asNode(subtrahend) })
    }
    return sum
  }
  /** What gives the flags of x + y + carry when it is subtracted from what. */
  #subtracted(x: Val, y: Val, carryIn: Val): readonly [Val, Val] | undefined {
    if (isConstant(asNode(carryIn), 1)) return this.subtraction(x, y)
    const { kind } = asNode(y)
    const hasNegative = kind.type === 'const' && !isOwnNegative(kind.value)
    return hasNegative && isConstant(asNode(carryIn), 0) ? [x, this.word(-kind.value)] : undefined
  }
  override setFlags(update: FlagUpdate): void {
    const { carry, overflow } = update
    const compared = carry === undefined ? undefined : this.#subtractions?.get(carry)
    if (compared !== undefined && overflow !== undefined) {
      this.compares = compared
      this.flags = { kept: kept.none, compared }
      return
    }
    super.setFlags(update)
    const before = this.#before
    if (overflow !== undefined) this.flags = { kept: kept.all }
    else if (before.kept !== kept.all)
      this.flags = {
        kept: most(before.kept, carry === undefined ? kept.nz : kept.nzc),
        compared: before.compared,
      }
  }
  override setConditionFlags(word: Val): void {
    super.setConditionFlags(word)
    this.flags = { kept: kept.all }
  }
  /** WebAssembly's comparisons say in one instruction what N, Z, C and V say together. */
  override condition(cond: number): Val {
    const { kept: which, compared } = this.#before
    const opcode = comparisons[cond]
    if (which !== kept.none || opcode === undefined) return super.condition(cond)
    const [minuend, subtrahend] = [this.#copy(compared.minuend), this.#copy(compared.subtrahend)]
    return asVal(this.node({ type: 'op', opcode }, asNode(minuend), asNode(subtrahend)))
  }
  /** A node of an earlier instruction's graph, in this one. */
  #copy({ kind, local }: Node): Val {
    return asVal(kind.type === 'const' ? this.constant(kind.value) : this.local(local))
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
