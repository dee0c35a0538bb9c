import { pageEntry } from '../../bus/pages.ts'
import { layout } from '../../core/layout.ts'
import type {
  AccessOptions,
  FlagUpdate,
  Reg,
  RegList,
  SizeBytes,
  Sum,
  SystemActions,
  Val,
} from '../../core/stage.ts'
import type { StateStage } from '../../core/semantics/state-stage.ts'
import { op } from '../wasm/opcodes.ts'
import type { Commit, GraphReg, LoopRange, OperandSource, Step, Terminator } from './effects.ts'
import { GraphFloat } from './graph-float.ts'
import { lookUpPage, pagedMemory, type GraphMemory } from './graph-memory.ts'
import { GraphSystem } from './graph-system.ts'
import { fold, inverted, type Node, type NodeKind } from './node.ts'

const storeOpcode = { 1: op.i32Store8, 2: op.i32Store16, 4: op.i32Store } as const

/** What gives its first operand where the second is 0. */
const leavesAlone: ReadonlySet<number> = new Set([
  ...[op.i32Add, op.i32Sub, op.i32Or, op.i32Xor],
  ...[op.i32Shl, op.i32ShrU, op.i32ShrS, op.i32Rotr],
])

const asNode = (value: Val): Node => value as unknown as Node
const asVal = (node: Node): Val => node as unknown as Val
const asReg = (register: Reg): GraphReg => register as unknown as GraphReg

export interface GraphOptions {
  /** What is loaded and stored also goes into the access log. */
  readonly tracesAccesses?: boolean
  /** Where the handler has its fuel: where it can write masks. */
  readonly fuelLocal?: number
  /** How guest addresses become places in the machine's memory. */
  readonly memory?: (graph: Graph) => GraphMemory
}

/**
 * The stage that records what a meaning says as a graph: pure nodes, steps that may bail, commits and
 * how the operation ends. `writer.ts` turns it into WebAssembly.
 */
export class Graph implements StateStage {
  readonly steps: Step[] = []
  commits: Commit[] = []
  terminator: Terminator = { type: 'next' }
  readonly zero: Node
  readonly memory: GraphMemory
  readonly #source: OperandSource
  readonly #tracesAccesses: boolean
  readonly #fuelLocal: number | undefined
  // Of one instruction few are needed.
  #sp: Reg | undefined
  #lr: Reg | undefined
  #fp: GraphFloat | undefined
  #registerReads: Map<Node, Node> | undefined
  #nextId = 0

  constructor(
    source: OperandSource,
    { tracesAccesses = false, memory = pagedMemory, fuelLocal }: GraphOptions = {},
  ) {
    this.#fuelLocal = fuelLocal
    this.#source = source
    this.#tracesAccesses = tracesAccesses
    this.zero = this.constant(0)
    this.memory = memory(this)
  }

  get sp(): Reg {
    return (this.#sp ??= this.register(this.constant(layout.sp), 13))
  }
  get lr(): Reg {
    return (this.#lr ??= this.register(this.constant(layout.lr), 14))
  }
  get fp(): GraphFloat {
    return (this.#fp ??= new GraphFloat(this))
  }

  // Nodes

  node(kind: NodeKind, ...args: readonly Node[]): Node {
    return { id: this.#nextId++, kind, args, uses: 0, local: undefined }
  }
  constant(value: number): Node {
    return this.node({ type: 'const', value: value | 0 })
  }
  local(index?: number): Node {
    const node = this.node({ type: 'local' })
    node.local = index
    return node
  }
  read(opcode: number, offset: number, base: Node): Node {
    return this.node({ type: 'read', opcode, offset }, base)
  }
  /** A register operand; `index` is given where it is static. */
  register(offset: Node, index?: number): Reg {
    const register: GraphReg = { isPc: index === 15, isSp: index === 13, offset }
    return register as unknown as Reg
  }
  #op(opcode: number, a: Val, b: Val): Val {
    const [left, right] = [asNode(a), asNode(b)]
    if (left.kind.type === 'const' && right.kind.type === 'const') {
      const folded = fold(opcode, left.kind.value, right.kind.value)
      if (folded !== undefined) return asVal(this.constant(folded))
    } else if (right.kind.type === 'const' && right.kind.value === 0 && leavesAlone.has(opcode)) return a
    return asVal(this.node({ type: 'op', opcode }, left, right))
  }
  #unary(opcode: number, a: Val): Val {
    return asVal(this.node({ type: 'op', opcode }, asNode(a)))
  }
  state(offset: number, behind?: Val): Val {
    return asVal(this.read(op.i32Load, offset, behind === undefined ? this.zero : asNode(behind)))
  }
  setState(offset: number, value: Val, behind?: Val): void {
    const base = behind === undefined ? this.zero : asNode(behind)
    this.commit({ type: 'state', base, offset, value: asNode(value) })
  }
  commit(commit: Commit): void {
    this.commits.push(commit)
  }
  /** Leaves the instruction to the reference, with nothing of it done. */
  bailIf(condition: Val): void {
    this.steps.push({ type: 'bailIf', condition: asNode(condition) })
  }
  /** The same unless one of two conditions holds, the first of which does so nearly always. */
  bailUnlessEither(usual: Val, rare: Val): void {
    this.steps.push({ type: 'bailUnlessEither', usual: asNode(usual), rare: asNode(rare) })
  }

  // Stage: operands

  word(value: number): Val {
    return asVal(this.constant(value))
  }
  pc(): Val {
    return this.add(asVal(this.#source.address(this)), this.word(4))
  }
  nextInstruction(): Val {
    return this.add(asVal(this.#source.address(this)), this.word(this.#source.sizeBytes))
  }
  reg(register: Reg): Val {
    if (register.isPc) return this.pc()
    const { offset } = asReg(register)
    const known = this.#registerReads?.get(offset)
    if (known !== undefined) return asVal(known)
    const read = this.read(op.i32Load, layout.registers, offset)
    this.#registerReads ??= new Map()
    this.#registerReads.set(offset, read)
    return asVal(read)
  }
  setReg(register: Reg, value: Val): void {
    const { offset, isSp } = asReg(register)
    const kept = isSp ? this.and(value, this.word(~3)) : value
    this.commit({ type: 'state', base: offset, offset: layout.registers, value: asNode(kept) })
  }

  // Stage: arithmetic

  add(a: Val, b: Val): Val {
    return this.#op(op.i32Add, a, b)
  }
  sub(a: Val, b: Val): Val {
    return this.#op(op.i32Sub, a, b)
  }
  mul(a: Val, b: Val): Val {
    return this.#op(op.i32Mul, a, b)
  }
  mulHigh(a: Val, b: Val, signed: boolean): Val {
    return asVal(this.node({ type: 'mulHigh', signed }, asNode(a), asNode(b)))
  }
  and(a: Val, b: Val): Val {
    return this.#op(op.i32And, a, b)
  }
  or(a: Val, b: Val): Val {
    return this.#op(op.i32Or, a, b)
  }
  xor(a: Val, b: Val): Val {
    return this.#op(op.i32Xor, a, b)
  }
  not(a: Val): Val {
    return this.xor(a, this.word(-1))
  }
  shiftLeft(a: Val, amount: Val): Val {
    return this.#op(op.i32Shl, a, amount)
  }
  shiftRight(a: Val, amount: Val): Val {
    return this.#op(op.i32ShrU, a, amount)
  }
  shiftRightSigned(a: Val, amount: Val): Val {
    return this.#op(op.i32ShrS, a, amount)
  }
  rotateRight(a: Val, amount: Val): Val {
    return this.#op(op.i32Rotr, a, amount)
  }
  countLeadingZeros(a: Val): Val {
    return this.#unary(op.i32Clz, a)
  }
  registerCount(list: RegList): Val {
    return this.#unary(op.i32Popcnt, list as unknown as Val)
  }
  signExtend(a: Val, fromBits: 8 | 16): Val {
    return this.#unary(fromBits === 8 ? op.i32Extend8S : op.i32Extend16S, a)
  }
  equal(a: Val, b: Val): Val {
    return this.#op(op.i32Eq, a, b)
  }
  lessThan(a: Val, b: Val, signed: boolean): Val {
    return this.#op(signed ? op.i32LtS : op.i32LtU, a, b)
  }
  select(condition: Val, whenTrue: Val, whenFalse: Val): Val {
    const node = this.node(
      { type: 'op', opcode: op.select },
      asNode(whenTrue),
      asNode(whenFalse),
      asNode(condition),
    )
    return asVal(node)
  }
  addWithCarry(x: Val, y: Val, carryIn: Val): Sum {
    const carryNode = asNode(carryIn)
    const carryConstant = carryNode.kind.type === 'const' ? carryNode.kind.value : undefined
    // x + NOT(y) + 1 is x - y, its carry "no borrow".
    if (carryConstant === 1) {
      const [minuend, subtrahend] = this.subtraction(x, y)
      const result = this.sub(minuend, subtrahend)
      return { result, ...this.borrow(minuend, subtrahend, result) }
    }
    const partial = this.add(x, y)
    const result = carryConstant === 0 ? partial : this.add(partial, carryIn)
    const carry =
      carryConstant === 0
        ? this.lessThan(result, x, false)
        : asVal(this.node({ type: 'carryOut' }, asNode(x), asNode(y), carryNode))
    const overflow = this.and(this.xor(x, result), this.xor(y, result))
    return { result, carry, overflow: this.shiftRight(overflow, this.word(31)) }
  }
  /** C and V of a subtraction. */
  protected borrow(minuend: Val, subtrahend: Val, result: Val): Omit<Sum, 'result'> {
    const overflow = this.and(this.xor(minuend, subtrahend), this.xor(minuend, result))
    return {
      carry: this.#op(op.i32GeU, minuend, subtrahend),
      overflow: this.shiftRight(overflow, this.word(31)),
    }
  }
  /** What x + y + 1 subtracts from what. */
  subtraction(x: Val, y: Val): [Val, Val] {
    const yInner = inverted(asNode(y))
    if (yInner !== undefined) return [x, asVal(yInner)]
    const xInner = inverted(asNode(x))
    return xInner === undefined ? [x, this.not(y)] : [y, asVal(xInner)]
  }
  divide(dividend: Val, divisor: Val, signed: boolean): Val {
    // Zero goes to the reference, which knows CCR.DIV_0_TRP.
    this.bailIf(this.equal(divisor, this.word(0)))
    if (!signed) return this.#op(op.i32DivU, dividend, divisor)
    // INT_MIN / -1 traps in WebAssembly and is INT_MIN here: divide by 1 and negate.
    const byMinusOne = this.equal(divisor, this.word(-1))
    const safe = this.select(byMinusOne, this.word(1), divisor)
    return this.select(byMinusOne, this.sub(this.word(0), dividend), this.#op(op.i32DivS, dividend, safe))
  }

  // Stage: flags

  carry(): Val {
    return this.state(layout.c)
  }
  condition(cond: number): Val {
    const holds = this.#baseCondition(cond >> 1)
    return (cond & 1) === 1 ? this.xor(holds, this.word(1)) : holds
  }
  #baseCondition(base: number): Val {
    const one = this.word(31)
    const z = (): Val => this.#unary(op.i32Eqz, this.state(layout.z))
    const n = (): Val => this.shiftRight(this.state(layout.n), one)
    const v = (): Val => this.state(layout.v)
    const nIsV = (): Val => this.equal(n(), v())
    const notZ = (): Val => this.#op(op.i32Ne, this.state(layout.z), this.word(0))
    switch (base) {
      case 0:
        return z()
      case 1:
        return this.carry()
      case 2:
        return n()
      case 3:
        return v()
      case 4:
        return this.and(this.carry(), notZ())
      case 5:
        return nIsV()
      default:
        return this.and(nIsV(), notZ())
    }
  }
  setFlags({ result, carry, overflow }: FlagUpdate): void {
    this.setState(layout.n, result)
    this.setState(layout.z, result)
    if (carry !== undefined) this.setState(layout.c, carry)
    if (overflow !== undefined) this.setState(layout.v, overflow)
  }
  setConditionFlags(word: Val): void {
    const bit = (position: number): Val => this.and(this.shiftRight(word, this.word(position)), this.word(1))
    this.setState(layout.n, word)
    // Z is a word that is zero where the flag is set.
    this.setState(layout.z, this.xor(bit(30), this.word(1)))
    this.setState(layout.c, bit(29))
    this.setState(layout.v, bit(28))
  }
  saturated(condition: Val): void {
    this.setState(layout.q, this.or(this.state(layout.q), condition))
  }
  ge(): Val {
    return this.state(layout.ge)
  }
  setGe(bits: Val): void {
    this.setState(layout.ge, bits)
  }

  // Stage: memory

  load(address: Val, sizeBytes: SizeBytes, options: AccessOptions = {}): Val {
    return asVal(this.memory.load(asNode(address), sizeBytes, options))
  }
  store(address: Val, sizeBytes: SizeBytes, value: Val, options: AccessOptions = {}): void {
    const to = this.memory.locate(asNode(address), sizeBytes, options.aligned === true)
    this.trace('write', asNode(address), sizeBytes)
    this.commit({ type: 'store', opcode: storeOpcode[sizeBytes], to, value: asNode(value) })
  }
  words(address: Val, count: Val, access: 'read' | 'write'): void {
    this.bailIf(this.and(address, this.word(3)))
    this.memory.words(asNode(address), asNode(count), access)
  }
  /** What is accessed goes into the access log, where accesses are traced. */
  trace(kind: 'read' | 'write', address: Node, sizeBytes: SizeBytes, onlyIf?: Node): void {
    if (this.#tracesAccesses) this.commit({ type: 'access', kind, address, sizeBytes, onlyIf })
  }
  forEachRegister(registers: RegList, body: (register: Reg, offset: Val) => void): void {
    const list = registers as unknown as Node
    this.loop({ type: 'list', list }, (register, offset) => {
      body(this.register(register), offset)
      this.#registerReads?.delete(register)
    })
  }
  /** A loop whose body commits as it goes; `words` came before. */
  loop(over: LoopRange, body: (register: Node, offset: Val) => void): void {
    const outer = this.commits
    const firstInner = this.#nextId
    const register = this.local()
    const offset = this.local()
    this.commits = []
    body(register, asVal(offset))
    const inner = this.commits
    this.commits = outer
    // First of all: a store's body reads registers as it goes, and must see the base before its write-back.
    this.commits.unshift({ type: 'loop', over, register, offset, firstInner, body: inner })
  }
  loadExclusive(address: Val, sizeBytes: SizeBytes): Val {
    const value = this.load(address, sizeBytes, { aligned: true })
    this.setState(layout.monitor, this.word(1))
    return value
  }
  storeExclusive(address: Val, sizeBytes: SizeBytes, value: Val): Val {
    const to = this.memory.locate(asNode(address), sizeBytes, true)
    const monitor = this.state(layout.monitor)
    const opcode = storeOpcode[sizeBytes]
    this.trace('write', asNode(address), sizeBytes, asNode(monitor))
    this.commit({ type: 'store', opcode, to, value: asNode(value), onlyIf: asNode(monitor) })
    this.setState(layout.monitor, this.word(0))
    return this.xor(monitor, this.word(1))
  }
  clearExclusive(): void {
    this.setState(layout.monitor, this.word(0))
  }

  // Stage: branches

  branch(target: Val): void {
    this.goTo(target, 'code')
  }
  /** Branches to a computed address, bit 0 of which does not count. */
  protected goTo(target: Val, use: 'code' | 'exchange'): void {
    const even = asNode(this.and(target, this.word(~1)))
    const behind = use === 'code' ? undefined : asNode(this.nextInstruction())
    const entry = lookUpPage(this, even, pageEntry[use], { behind })
    this.terminator = { type: 'to', target: even, entry }
  }
  branchBy(offset: Val): void {
    const node = asNode(offset)
    // The record's word was checked when it was decoded: such a target has its records at a fixed distance.
    if (node.kind.type === 'read' && node.kind.opcode === op.i32Load && this.steps.length === 0) {
      this.terminator = { type: 'by', offset: node }
    } else this.branch(this.add(this.pc(), offset))
  }
  branchByIf(condition: Val, offset: Val): void {
    this.terminator = { type: 'byIf', condition: asNode(condition), offset: asNode(offset) }
  }
  branchExchange(target: Val): void {
    this.#bailUnlessThumb(target)
    this.goTo(target, 'exchange')
  }
  branchLink(target: Val): void {
    this.#bailUnlessThumb(target)
    this.branch(target)
  }
  /** T = 0 is the reference's. */
  #bailUnlessThumb(target: Val): void {
    this.bailIf(this.xor(this.and(target, this.word(1)), this.word(1)))
  }

  /** Records carry their place in the IT block: nothing to do. */
  beginIt(): void {
    // See the record's `conditional` field.
  }
  get system(): SystemActions {
    if (this.#fuelLocal === undefined)
      throw new Error('an operation on the system level belongs in referenceOnly')
    // What it lacks is in there, too.
    return new GraphSystem(this, this.#fuelLocal) as Partial<SystemActions> as SystemActions
  }
}
