import { Bytes } from './bytes.ts'
import { i32, op, voidBlock, type ValueType } from './opcodes.ts'

/** A target of branches: remembers how deep it was opened. */
export interface Label {
  readonly depth: number
}

/** The body of one emitted function. */
export class Code {
  #bytes = new Bytes(256)
  readonly parameterCount: number
  readonly #locals: ValueType[] = []
  readonly #temporaries: { readonly local: number; readonly type: ValueType }[] = []
  readonly #free = new Map<ValueType, number[]>()
  #depth = 0

  constructor(parameterCount: number) {
    this.parameterCount = parameterCount
  }

  newLocal(type: ValueType = i32): number {
    return this.parameterCount + this.#locals.push(type) - 1
  }
  /** A local for what is needed only until {@link releaseTemporaries}. */
  newTemporary(type: ValueType = i32): number {
    const free = this.#free.get(type)?.pop()
    const local = free ?? this.newLocal(type)
    this.#temporaries.push({ local, type })
    return local
  }
  /** Temporaries so far may be used for other things. */
  releaseTemporaries(): void {
    for (const { local, type } of this.#temporaries) {
      const free = this.#free.get(type)
      if (free === undefined) this.#free.set(type, [local])
      else free.push(local)
    }
    this.#temporaries.length = 0
  }

  op(opcode: number, second?: number): this {
    this.#bytes.push(opcode)
    if (second !== undefined) this.#bytes.push(second)
    return this
  }
  const(value: number): this {
    this.#bytes.push(op.i32Const).signed(value)
    return this
  }
  /** @param value - an integer from 0 on, below 2 ** 53 */
  constI64(value: number): this {
    this.#bytes.push(op.i64Const).long(value)
    return this
  }
  get(local: number): this {
    this.#bytes.push(op.localGet).unsigned(local)
    return this
  }
  set(local: number): this {
    this.#bytes.push(op.localSet).unsigned(local)
    return this
  }
  tee(local: number): this {
    this.#bytes.push(op.localTee).unsigned(local)
    return this
  }
  /** A load or store; alignment hints are left at 1 byte, which is always valid. */
  access(opcode: number, offset: number): this {
    this.#bytes.push(opcode).push(0).unsigned(offset)
    return this
  }

  block(): Label {
    return this.#open(op.block)
  }
  loop(): Label {
    return this.#open(op.loop)
  }
  if(): Label {
    return this.#open(op.if)
  }
  else(): this {
    return this.op(op.else)
  }
  end(): this {
    this.#depth--
    return this.op(op.end)
  }
  br(label: Label): this {
    return this.#branch(op.br, label)
  }
  brIf(label: Label): this {
    return this.#branch(op.brIf, label)
  }
  /** Branches to the label that the index on the stack selects. */
  brTable(labels: readonly Label[], otherwise: Label): this {
    this.#bytes.push(op.brTable).unsigned(labels.length)
    for (const label of labels) this.#bytes.unsigned(this.#depth - label.depth)
    this.#bytes.unsigned(this.#depth - otherwise.depth)
    return this
  }
  return(): this {
    return this.op(op.return)
  }
  call(functionIndex: number): this {
    this.#bytes.push(op.call).unsigned(functionIndex)
    return this
  }
  returnCall(functionIndex: number): this {
    this.#bytes.push(op.returnCall).unsigned(functionIndex)
    return this
  }
  callIndirect(typeIndex: number): this {
    this.#bytes.push(op.callIndirect).unsigned(typeIndex).push(0)
    return this
  }
  returnCallIndirect(typeIndex: number): this {
    this.#bytes.push(op.returnCallIndirect).unsigned(typeIndex).push(0)
    return this
  }

  /** Writes what comes before all else. */
  prepend(write: () => void): void {
    const rest = this.#bytes
    this.#bytes = new Bytes(rest.length + 1024)
    write()
    this.#bytes.append(rest)
  }

  /** Locals and instructions as the code section wants them, with its size in front. */
  finish(into: Bytes): void {
    const locals = new Bytes()
    const groups = this.#localGroups()
    locals.unsigned(groups.length)
    for (const { count, type } of groups) locals.unsigned(count).push(type)
    into.unsigned(locals.length + this.#bytes.length + 1)
    into.append(locals).append(this.#bytes).push(op.end)
  }

  /** Locals are declared by runs of one type. */
  #localGroups(): { count: number; readonly type: ValueType }[] {
    const groups: { count: number; readonly type: ValueType }[] = []
    for (const type of this.#locals) {
      const last = groups.at(-1)
      if (last?.type === type) last.count += 1
      else groups.push({ count: 1, type })
    }
    return groups
  }
  #open(opcode: number): Label {
    this.#bytes.push(opcode).push(voidBlock)
    this.#depth++
    return { depth: this.#depth }
  }
  #branch(opcode: number, label: Label): this {
    this.#bytes.push(opcode).unsigned(this.#depth - label.depth)
    return this
  }
}
