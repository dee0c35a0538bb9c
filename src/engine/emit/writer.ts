import { pageEntry, pageSizeBytes } from '../../bus/pages.ts'
import { ccr, layout, loggedAccess } from '../../core/layout.ts'
import type { Code, Label } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'
import { bounds, inputs, type Commit, type Step } from './effects.ts'
import type { Graph } from './graph.ts'
import { stateOf, typeOf, type Node } from './node.ts'
import { findPageEntry } from './page-entry.ts'
import { countUses, sharedIn } from './uses.ts'
import { WindowAccess, type SharedRanges } from './window-access.ts'

/** Records take 8 bytes for each byte of code. */
const recordsPerByteBits = 3

export interface WriterOptions {
  readonly countsCycles?: boolean
  readonly state?: StateLocals
  readonly ranges?: SharedRanges | undefined
  /** Of graphs with windows: false bails where an access is in none of them. */
  readonly isThorough?: boolean
  /** Behind an address and a size (of a write negative): calls what has the word that a fast page's entry would have, or 0. */
  readonly askSlowPage?: (code: Code) => void
}

/** Words of the state that emitted code keeps in locals. */
export interface StateLocals {
  /** The local of the word at an offset; undefined where it stays in memory. */
  localOf(offset: number): number | undefined
  /** The same, for a word that is written. */
  writtenLocalOf(offset: number): number | undefined
}

/**
 * Writes a graph's steps and commits as code. The terminator is the caller's: an interpreter dispatches, a
 * translator goes on.
 */
export class GraphWriter {
  readonly #code: Code
  readonly #bail: Label
  readonly #countsCycles: boolean
  readonly #state: StateLocals | undefined
  readonly #windows: WindowAccess
  readonly #askSlowPage: WriterOptions['askSlowPage']
  /** Where it sums up what unaligned accesses cost; undefined where there are none, or nobody counts. */
  unalignedCycles: number | undefined

  constructor(
    code: Code,
    bail: Label,
    { countsCycles = false, state, ranges, isThorough = true, askSlowPage }: WriterOptions = {},
  ) {
    this.#code = code
    this.#bail = bail
    this.#countsCycles = countsCycles
    this.#state = state
    this.#windows = new WindowAccess(this, code, bail, { ranges, isThorough })
    this.#askSlowPage = askSlowPage
  }

  write(graph: Graph, operandsOfTerminator: readonly Node[]): void {
    countUses(graph, operandsOfTerminator)
    for (const [index, step] of graph.steps.entries()) {
      if (step.type === 'page') this.#page(step, graph.steps.slice(index + 1))
      else this.#step(step)
    }
    const single = graph.commits.length === 1 && operandsOfTerminator.length === 0
    if (!single || graph.commits[0]?.type === 'loop') {
      for (const commit of graph.commits) this.#settleCommit(commit)
      for (const node of operandsOfTerminator) this.settle(node)
    }
    for (const commit of graph.commits) this.#commit(commit)
  }

  #step(step: Exclude<Step, { type: 'page' }>): void {
    switch (step.type) {
      case 'bailIf':
        this.value(step.condition)
        this.#code.brIf(this.#bail)
        return
      case 'bailUnlessEither':
        this.#bailUnlessEither(step)
        return
      case 'alignment':
        this.settle(step.address)
        this.#checkAlignment(step)
        return
      case 'load':
        this.#windows.load(step)
        return
      case 'locate':
        this.#windows.locate(step)
        return
      case 'record':
        this.#findRecord(step)
        return
    }
  }
  #bailUnlessEither({ usual, rare }: Extract<Step, { type: 'bailUnlessEither' }>): void {
    const code = this.#code
    // What else needs it must not find it in a branch that was not taken.
    for (const node of sharedIn(rare)) this.settleUnlessState(node)
    this.value(usual)
    code.op(op.i32Eqz)
    code.if()
    this.value(rare)
    code.op(op.i32Eqz).brIf(this.#bail)
    code.end()
  }
  /** Bails where the page of an address has no fast path for a use; else its entry is in a local. */
  lookUpPage(address: Node, use: number, into: number): void {
    this.#pageEntry(address, use, into)
    this.#code.brIf(this.#bail)
  }
  /** The same for a step; for a single access there may be other ways. */
  #page(
    { address, use, into, accessBytes, behind }: Extract<Step, { type: 'page' }>,
    later: readonly Step[],
  ): void {
    const code = this.#code
    // What a device has answered must not be asked again: nothing may bail behind that.
    const isLast = later.every(({ type }) => type === 'alignment')
    this.settle(address)
    const entry = (into.local = code.newTemporary())
    if (accessBytes === undefined || !isLast || this.#askSlowPage === undefined) {
      if (behind !== undefined) this.#keepPc(behind)
      this.lookUpPage(address, use, entry)
      return
    }
    this.#pageEntry(address, use, entry)
    code.if()
    this.value(address)
    code.const(use === pageEntry.read ? accessBytes : -accessBytes)
    this.#askSlowPage(code)
    code.tee(entry).op(op.i32Eqz).brIf(this.#bail)
    code.end()
  }
  /** Leaves on the stack whether a page has no fast path. */
  #pageEntry(address: Node, use: number, into: number): void {
    findPageEntry(this.#code, () => {
      this.value(address)
    })
    this.#code.access(op.i32Load, use).tee(into).op(op.i32Eqz)
  }

  /** In emitted code nobody needs PC: it is there for exception returns. */
  #keepPc(behind: Node): void {
    this.#code.const(0)
    this.value(behind)
    this.#code.access(op.i32Store, layout.pc)
  }

  #findRecord({
    into,
    address,
    expected,
    code: window,
    use,
    behind,
  }: Extract<Step, { type: 'record' }>): void {
    const code = this.#code
    this.settle(address)
    const result = (into.local = code.newTemporary())
    if (expected !== undefined) {
      this.value(address)
      code.const(expected).op(op.i32Ne)
      code.if()
    }
    if (window !== undefined) {
      this.value(address)
      code.const(window.base).op(op.i32Sub).tee(result).const(window.sizeBytes).op(op.i32LtU)
      code.if()
      code.get(result).const(recordsPerByteBits).op(op.i32Shl).const(window.records).op(op.i32Add).set(result)
      code.else()
    }
    if (use === 'exchange') this.#keepPc(behind)
    this.lookUpPage(address, pageEntry[use], result)
    this.value(address)
    code.const(recordsPerByteBits).op(op.i32Shl).get(result).op(op.i32Add).set(result)
    if (window !== undefined) code.end()
    if (expected !== undefined) code.end()
  }
  checkUnaligned(address: Node, sizeBytes: 1 | 2 | 4, aligned: boolean): void {
    if (sizeBytes === 1) return
    if (aligned) {
      this.value(address)
      this.#code
        .const(sizeBytes - 1)
        .op(op.i32And)
        .brIf(this.#bail)
    } else this.#checkAlignment({ address, sizeBytes, cycles: undefined })
  }

  /** One test on the way of aligned accesses; the rest is off it. */
  #checkAlignment({
    address,
    sizeBytes,
    cycles,
  }: {
    readonly address: Node
    readonly sizeBytes: 2 | 4
    readonly cycles: Node | undefined
  }): void {
    const code = this.#code
    this.value(address)
    code.const(sizeBytes - 1).op(op.i32And)
    code.if()
    code.const(0).access(op.i32Load, layout.ccr).const(ccr.unalignTrap).op(op.i32And).brIf(this.#bail)
    this.value(address)
    code
      .const(pageSizeBytes - 1)
      .op(op.i32And)
      .const(pageSizeBytes - sizeBytes)
      .op(op.i32GtU)
      .brIf(this.#bail)
    if (this.#countsCycles && cycles !== undefined) {
      const sum = (this.unalignedCycles ??= code.newLocal())
      code.get(sum)
      this.value(cycles)
      code.op(op.i32Add).set(sum)
    }
    code.end()
  }

  /** Leaves the node's value on the stack. */
  value(node: Node): void {
    const { kind } = node
    if (kind.type === 'const') {
      this.#code.const(kind.value)
      return
    }
    if (node.local !== undefined) {
      this.#code.get(node.local)
      return
    }
    this.#compute(node)
    if (node.uses > 1) {
      node.local = this.#code.newTemporary(typeOf(node))
      this.#code.tee(node.local)
    }
  }

  #compute(node: Node): void {
    const { kind, args } = node
    const code = this.#code
    switch (kind.type) {
      case 'op':
        for (const arg of args) this.value(arg)
        code.op(kind.opcode)
        return
      case 'read': {
        const local = this.#localOf(node)
        if (local !== undefined) {
          code.get(local)
          return
        }
        for (const arg of args) this.value(arg)
        code.access(kind.opcode, kind.offset)
        return
      }
      case 'mulHigh':
        for (const arg of args) {
          this.value(arg)
          code.op(kind.signed ? op.i64ExtendI32S : op.i64ExtendI32U)
        }
        code.op(op.i64Mul).constI64(32).op(op.i64ShrU, op.i32WrapI64)
        return
      case 'carryOut':
        args.forEach((arg, index) => {
          this.value(arg)
          code.op(op.i64ExtendI32U)
          if (index > 0) code.op(op.i64Add)
        })
        code.constI64(32).op(op.i64ShrU, op.i32WrapI64)
        return
      default:
        throw new Error(`a ${kind.type} node has no code of its own`)
    }
  }

  /** Unless it is in a local that keeps it until the commits. */
  settleUnlessState(node: Node): void {
    if (this.#localOf(node) === undefined) this.settle(node)
  }
  /** Where a word of the state is kept that a node reads. */
  #localOf(node: Node): number | undefined {
    const offset = stateOf(node)
    return offset === undefined ? undefined : this.#state?.localOf(offset)
  }
  /** Computes a node now, so that later uses see the state from before the commits. */
  settle(node: Node): void {
    if (node.kind.type === 'const' || node.local !== undefined) return
    this.#compute(node)
    node.local = this.#code.newTemporary(typeOf(node))
    this.#code.set(node.local)
  }

  #settleCommit(commit: Commit): void {
    if (commit.type === 'loop') {
      for (const node of bounds(commit.over)) this.settle(node)
      for (const inner of commit.body) this.#settleOuter(inner, commit.firstInner)
      return
    }
    for (const node of inputs(commit)) this.settle(node)
  }
  /** Of a loop's body, only what comes from outside it is computed in front. */
  #settleOuter(commit: Commit, firstInner: number): void {
    if (commit.type === 'loop') throw new Error('loops do not nest')
    const visit = (node: Node): void => {
      if (node.id < firstInner) this.settle(node)
      else node.args.forEach(visit)
    }
    for (const node of inputs(commit)) visit(node)
  }

  #commit(commit: Commit): void {
    const code = this.#code
    if (commit.type === 'loop') {
      this.#loop(commit)
      return
    }
    if (commit.type === 'state') {
      const { kind } = commit.base
      const local =
        kind.type === 'const' ? this.#state?.writtenLocalOf(kind.value + commit.offset) : undefined
      if (local !== undefined) {
        this.value(commit.value)
        code.set(local)
        return
      }
      this.value(commit.base)
      this.value(commit.value)
      code.access(op.i32Store, commit.offset)
      return
    }
    if (commit.onlyIf !== undefined) {
      this.value(commit.onlyIf)
      code.if()
    }
    if (commit.type === 'store') {
      this.value(commit.to.at)
      this.value(commit.value)
      code.access(commit.opcode, commit.to.offset)
    } else this.#log(commit)
    if (commit.onlyIf !== undefined) code.end()
  }
  #log({ kind, address, sizeBytes }: Extract<Commit, { type: 'access' }>): void {
    const code = this.#code
    const end = code.newTemporary()
    code.const(0).access(op.i32Load, layout.accessLogEnd).tee(end)
    this.value(address)
    code.access(op.i32Store, loggedAccess.address)
    code.get(end).const(sizeBytes | (kind === 'write' ? loggedAccess.write : 0))
    code.access(op.i32Store, loggedAccess.what)
    code.const(0).get(end).const(loggedAccess.sizeBytes).op(op.i32Add)
    code.access(op.i32Store, layout.accessLogEnd)
  }

  #loop({ over, register, offset, body }: Extract<Commit, { type: 'loop' }>): void {
    const code = this.#code
    const rest = code.newTemporary()
    register.local = code.newTemporary()
    offset.local = code.newTemporary()
    this.value(over.type === 'list' ? over.list : over.count)
    code.set(rest)
    if (over.type === 'range') {
      this.value(over.first)
      code.set(register.local)
    }
    code.const(0).set(offset.local)
    const done = code.block()
    code.get(rest).op(op.i32Eqz).brIf(done)
    const again = code.loop()
    if (over.type === 'list') code.get(rest).op(op.i32Ctz).const(2).op(op.i32Shl).set(register.local)
    for (const inner of body) this.#commit(inner)
    if (over.type === 'range') code.get(register.local).const(1).op(op.i32Add).set(register.local)
    code.get(offset.local).const(4).op(op.i32Add).set(offset.local)
    code.get(rest)
    if (over.type === 'list') code.get(rest)
    code.const(1).op(op.i32Sub)
    if (over.type === 'list') code.op(op.i32And)
    code.tee(rest).brIf(again)
    code.end()
    code.end()
  }
}
