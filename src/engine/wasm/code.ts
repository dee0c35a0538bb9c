import { i32, op, voidBlock, type ValueType } from './opcodes.ts'

/** Appends `value` in unsigned LEB128. */
export function pushUnsigned(bytes: number[], value: number): void {
  let rest = value >>> 0
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
}

/** Appends `value`, taken as a signed 32-bit number, in signed LEB128. */
export function pushSigned(bytes: number[], value: number): void {
  let rest = value | 0
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
    bytes.push(done ? low : low | 0x80)
    if (done) return
  }
}

/** A target of branches: remembers how deep it was opened. */
export interface Label {
  readonly depth: number
}

/** The body of one emitted function. */
export class Code {
  #bytes: number[] = []
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

  op(...opcodes: number[]): this {
    this.#bytes.push(...opcodes)
    return this
  }
  const(value: number): this {
    this.#bytes.push(op.i32Const)
    pushSigned(this.#bytes, value)
    return this
  }
  constI64(value: number): this {
    this.#bytes.push(op.i64Const)
    pushSigned(this.#bytes, value)
    return this
  }
  get(local: number): this {
    this.#bytes.push(op.localGet)
    pushUnsigned(this.#bytes, local)
    return this
  }
  set(local: number): this {
    this.#bytes.push(op.localSet)
    pushUnsigned(this.#bytes, local)
    return this
  }
  tee(local: number): this {
    this.#bytes.push(op.localTee)
    pushUnsigned(this.#bytes, local)
    return this
  }
  /** A load or store; alignment hints are left at 1 byte, which is always valid. */
  access(opcode: number, offset: number): this {
    this.#bytes.push(opcode, 0)
    pushUnsigned(this.#bytes, offset)
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
    this.#bytes.push(op.brTable)
    pushUnsigned(this.#bytes, labels.length)
    for (const label of [...labels, otherwise]) pushUnsigned(this.#bytes, this.#depth - label.depth)
    return this
  }
  return(): this {
    return this.op(op.return)
  }
  call(functionIndex: number): this {
    this.#bytes.push(op.call)
    pushUnsigned(this.#bytes, functionIndex)
    return this
  }
  returnCall(functionIndex: number): this {
    this.#bytes.push(op.returnCall)
    pushUnsigned(this.#bytes, functionIndex)
    return this
  }
  callIndirect(typeIndex: number): this {
    this.#bytes.push(op.callIndirect)
    pushUnsigned(this.#bytes, typeIndex)
    pushUnsigned(this.#bytes, 0)
    return this
  }
  returnCallIndirect(typeIndex: number): this {
    this.#bytes.push(op.returnCallIndirect)
    pushUnsigned(this.#bytes, typeIndex)
    pushUnsigned(this.#bytes, 0)
    return this
  }

  /** Writes what comes before all else. */
  prepend(write: () => void): void {
    const rest = this.#bytes
    this.#bytes = []
    write()
    for (const byte of rest) this.#bytes.push(byte)
  }

  /** Locals and instructions as the code section wants them, with its size in front. */
  finish(): number[] {
    const body: number[] = []
    const groups = this.#localGroups()
    pushUnsigned(body, groups.length)
    for (const { count, type } of groups) {
      pushUnsigned(body, count)
      body.push(type)
    }
    for (const byte of this.#bytes) body.push(byte)
    body.push(op.end)
    const sized: number[] = []
    pushUnsigned(sized, body.length)
    for (const byte of body) sized.push(byte)
    return sized
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
    this.#bytes.push(opcode, voidBlock)
    this.#depth++
    return { depth: this.#depth }
  }
  #branch(opcode: number, label: Label): this {
    this.#bytes.push(opcode)
    pushUnsigned(this.#bytes, this.#depth - label.depth)
    return this
  }
}
