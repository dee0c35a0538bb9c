import type { Instruction } from '../../isa/decode.ts'
import { operations } from '../../isa/operations.ts'
import type { Schema } from '../../isa/operands.ts'
import { Graph } from './graph.ts'

/** A graph for one instruction at its address, and its operands, all of them constants. */
export function bindToConstants(
  instruction: Instruction,
  address: number,
): { graph: Graph; operands: Record<string, unknown> } {
  const { operation, operands, sizeBytes } = instruction
  const graph = new Graph({ sizeBytes, address: (g) => g.constant(address) })
  const schema: Schema = operations[operation]
  const bound: Record<string, unknown> = { ...operands }
  for (const [name, kind] of Object.entries(schema)) {
    const value = operands[name]
    if (typeof value !== 'number') continue
    if (kind.kind === 'reg') bound[name] = graph.register(graph.constant(4 * value), value)
    else if (kind.kind === 'byte' || kind.kind === 'word' || kind.kind === 'list')
      bound[name] = graph.constant(value)
  }
  return { graph, operands: bound }
}
