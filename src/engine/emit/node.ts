import { i32, op, resultType, type ValueType } from '../wasm/opcodes.ts'

/**
 * A value in the graph of one operation. Pure: where and whether it is computed is decided when the
 * operation is written out (`writer.ts`), so what nothing uses costs nothing.
 */
export interface Node {
  readonly id: number
  readonly kind: NodeKind
  readonly args: readonly Node[]
  /** How many of what is written read it, counted when it is: from two on it gets a local. */
  uses: number
  /** Where it was put, once it was. */
  local: number | undefined
}

export type NodeKind =
  | { readonly type: 'const'; readonly value: number }
  /** One WebAssembly instruction on the arguments. */
  | { readonly type: 'op'; readonly opcode: number }
  /** A load at a fixed offset from the first argument: state, record fields. */
  | { readonly type: 'read'; readonly opcode: number; readonly offset: number }
  /** High word of a 64-bit product. */
  | { readonly type: 'mulHigh'; readonly signed: boolean }
  /** Carry out of x + y + carry. */
  | { readonly type: 'carryOut' }
  /** A local that the writer or an earlier step fills. */
  | { readonly type: 'local' }

/** The type of a node's value. */
export function typeOf({ kind, args }: Node): ValueType {
  if (kind.type !== 'op') return i32
  const [first] = args
  return kind.opcode === op.select && first !== undefined ? typeOf(first) : resultType(kind.opcode)
}

/** What a node is NOT of, if it is. */
export function inverted({ kind, args: [inner, mask] }: Node): Node | undefined {
  const isNot = kind.type === 'op' && kind.opcode === op.i32Xor
  return isNot && mask?.kind.type === 'const' && mask.kind.value === -1 ? inner : undefined
}

/** Which word of the state a node reads, if it does. */
export function stateOf({ kind, args: [base] }: Node): number | undefined {
  if (kind.type !== 'read' || kind.opcode !== op.i32Load || base?.kind.type !== 'const') return undefined
  return base.kind.value + kind.offset
}

/** A node as another one and a constant that is added to it. */
export function split(node: Node): { readonly base: Node; readonly added: number } {
  const { kind, args } = node
  const [base, added] = args
  if (kind.type === 'op' && base !== undefined && added?.kind.type === 'const') {
    if (kind.opcode === op.i32Add) return { base, added: added.kind.value }
    if (kind.opcode === op.i32Sub) return { base, added: -added.kind.value | 0 }
  }
  return { base: node, added: 0 }
}

/** Evaluates a WebAssembly operation on constants; undefined where it can't be folded. */
export function fold(opcode: number, a: number, b: number): number | undefined {
  switch (opcode) {
    case op.i32Add:
      return (a + b) | 0
    case op.i32Sub:
      return (a - b) | 0
    case op.i32Mul:
      return Math.imul(a, b)
    case op.i32And:
      return a & b
    case op.i32Or:
      return a | b
    case op.i32Xor:
      return a ^ b
    case op.i32Shl:
      return a << b
    case op.i32ShrS:
      return a >> b
    case op.i32ShrU:
      return (a >>> b) | 0
    case op.i32Eq:
      return a === b ? 1 : 0
    case op.i32LtU:
      return a >>> 0 < b >>> 0 ? 1 : 0
    case op.i32LtS:
      return a < b ? 1 : 0
    default:
      return undefined
  }
}
