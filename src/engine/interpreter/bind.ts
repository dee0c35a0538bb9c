import { record } from '../../core/layout.ts'
import type { Instruction } from '../../isa/decode.ts'
import type { OperandKind, OperandValues, Schema } from '../../isa/operands.ts'
import { operations } from '../../isa/operations.ts'
import type { OperandSource } from '../emit/effects.ts'
import { Graph, type GraphOptions } from '../emit/graph.ts'
import { op } from '../wasm/opcodes.ts'

/** Parameter 0 of every handler: the address of the instruction's record. */
export const recordLocal = 0

/** Operands as fields of the record, for the interpreter. */
function source(sizeBytes: 2 | 4): OperandSource {
  return { sizeBytes, address: (graph) => graph.read(op.i32Load, record.pc, graph.local(recordLocal)) }
}

/** A graph for one handler, and its operands: dynamic ones are read from the record. */
export function bindToRecord(
  instruction: Instruction,
  options: Pick<GraphOptions, 'tracesAccesses' | 'fuelLocal'>,
): { graph: Graph; operands: Record<string, unknown> } {
  const graph = new Graph(source(instruction.sizeBytes), options)
  const schema: Schema = operations[instruction.operation]
  const operands: Record<string, unknown> = {}
  let slot = 0
  for (const [name, kind] of Object.entries(schema)) {
    const value = instruction.operands[name]
    const field = (opcode: number, offset: number): unknown =>
      graph.read(opcode, offset, graph.local(recordLocal))
    if (kind.kind === 'reg') {
      const isStatic = kind.marks.includes(value as number)
      const offset = graph.read(op.i32Load8U, record.slots + slot++, graph.local(recordLocal))
      operands[name] = graph.register(offset, isStatic ? (value as number) : undefined)
    } else if (kind.kind === 'byte') operands[name] = field(op.i32Load8U, record.slots + slot++)
    else if (kind.kind === 'word' || kind.kind === 'list') operands[name] = field(op.i32Load, record.word)
    else operands[name] = value
  }
  if (slot > 4) throw new Error(`${instruction.operation} needs ${String(slot)} slots, a record has 4`)
  return { graph, operands }
}

/** The dynamic operands of an instruction as a record's word of slots, and its word. */
export function recordFields(schema: Schema, operands: OperandValues): { slots: number; word: number } {
  let slots = 0
  let slot = 0
  let word = 0
  for (const name in schema) {
    const kind: OperandKind | undefined = schema[name]
    const value = operands[name]
    if (kind === undefined || typeof value !== 'number') continue
    if (kind.kind === 'reg') slots |= (value * 4) << (8 * slot++)
    else if (kind.kind === 'byte') slots |= value << (8 * slot++)
    else if (kind.kind === 'word' || kind.kind === 'list') word = value | 0
  }
  return { slots, word }
}
