import { pageBits, pageChunk, pageEntryBits, pageSizeBytes } from '../../bus/pages.ts'
import { layout, loggedAccess } from '../../core/layout.ts'
import type { Code, Label } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'
import type { Commit, LoopRange, Step } from './effects.ts'
import type { Graph } from './graph.ts'
import { typeOf, type Node } from './node.ts'

/** CCR.UNALIGN_TRP. */
const unalignTrap = 1 << 3

/**
 * Writes a graph's steps and commits as code. The terminator is the caller's: an interpreter dispatches, a
 * translator goes on.
 */
export class GraphWriter {
  readonly #code: Code
  readonly #bail: Label
  readonly #countsCycles: boolean
  /** Where it sums up what unaligned accesses cost; undefined where there are none, or nobody counts. */
  unalignedCycles: number | undefined

  constructor(code: Code, bail: Label, countsCycles = false) {
    this.#code = code
    this.#bail = bail
    this.#countsCycles = countsCycles
  }

  write(graph: Graph, operandsOfTerminator: readonly Node[]): void {
    for (const step of graph.steps) {
      if (step.type === 'bailIf') {
        this.value(step.condition)
        this.#code.brIf(this.#bail)
        continue
      }
      if (step.type === 'alignment') {
        this.#checkAlignment(step)
        continue
      }
      this.#settle(step.address)
      findPageEntry(this.#code, () => {
        this.value(step.address)
      })
      this.#code.access(op.i32Load, step.use)
      step.into.local = this.#code.newLocal()
      this.#code.tee(step.into.local).op(op.i32Eqz).brIf(this.#bail)
    }
    const single = graph.commits.length === 1 && operandsOfTerminator.length === 0
    if (!single || graph.commits[0]?.type === 'loop') {
      for (const commit of graph.commits) this.#settleCommit(commit)
      for (const node of operandsOfTerminator) this.#settle(node)
    }
    for (const commit of graph.commits) this.#commit(commit)
  }

  /** One test on the way of aligned accesses; the rest is off it. */
  #checkAlignment({ address, sizeBytes, cycles }: Extract<Step, { type: 'alignment' }>): void {
    const code = this.#code
    this.#settle(address)
    this.value(address)
    code.const(sizeBytes - 1).op(op.i32And)
    code.if()
    code.const(0).access(op.i32Load, layout.ccr).const(unalignTrap).op(op.i32And).brIf(this.#bail)
    this.value(address)
    code
      .const(pageSizeBytes - 1)
      .op(op.i32And)
      .const(pageSizeBytes - sizeBytes)
      .op(op.i32GtU)
      .brIf(this.#bail)
    if (this.#countsCycles) {
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
      node.local = this.#code.newLocal(typeOf(node))
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
      case 'read':
        for (const arg of args) this.value(arg)
        code.access(kind.opcode, kind.offset)
        return
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

  /** Computes a node now, so that later uses see the state from before the commits. */
  #settle(node: Node): void {
    if (node.kind.type === 'const' || node.local !== undefined) return
    this.#compute(node)
    node.local = this.#code.newLocal(typeOf(node))
    this.#code.set(node.local)
  }

  #settleCommit(commit: Commit): void {
    if (commit.type === 'loop') {
      for (const node of bounds(commit.over)) this.#settle(node)
      for (const inner of commit.body) this.#settleOuter(inner, commit.firstInner)
      return
    }
    for (const node of inputs(commit)) this.#settle(node)
  }
  /** Of a loop's body, only what comes from outside it is computed in front. */
  #settleOuter(commit: Commit, firstInner: number): void {
    if (commit.type === 'loop') throw new Error('loops do not nest')
    const visit = (node: Node): void => {
      if (node.id < firstInner) this.#settle(node)
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
      this.value(commit.at)
      this.value(commit.value)
      code.access(commit.opcode, 0)
    } else this.#log(commit)
    if (commit.onlyIf !== undefined) code.end()
  }
  #log({ kind, address, sizeBytes }: Extract<Commit, { type: 'access' }>): void {
    const code = this.#code
    const end = code.newLocal()
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
    const rest = code.newLocal()
    register.local = code.newLocal()
    offset.local = code.newLocal()
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

/** Leaves the byte offset of the entry for an address's page. */
export function findPageEntry(code: Code, address: () => void): void {
  address()
  code.const(pageBits).op(op.i32ShrU).const(pageEntryBits).op(op.i32Shl)
  address()
  code.const(pageChunk.addressBits).op(op.i32ShrU).const(2).op(op.i32Shl)
  code.access(op.i32Load, layout.pageTable).op(op.i32Add)
}

/** What must be computed before the commits. */
function inputs(commit: Exclude<Commit, { type: 'loop' }>): Node[] {
  if (commit.type === 'state') return [commit.base, commit.value]
  const onlyIf = commit.onlyIf === undefined ? [] : [commit.onlyIf]
  return [...(commit.type === 'store' ? [commit.at, commit.value] : [commit.address]), ...onlyIf]
}
function bounds(over: LoopRange): readonly Node[] {
  return over.type === 'list' ? [over.list] : [over.first, over.count]
}
