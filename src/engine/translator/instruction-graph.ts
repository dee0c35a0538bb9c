import { meanings } from '../../core/semantics/index.ts'
import type { Stage } from '../../core/stage.ts'
import type { Instruction } from '../../isa/decode.ts'
import type { Schema } from '../../isa/operands.ts'
import { operations } from '../../isa/operations.ts'
import type { Graph } from '../emit/graph.ts'
import type { Node } from '../emit/node.ts'
import { isOwnNegative, kept, type Flags, type Kept } from './flags.ts'
import type { PlannedInstruction } from './plan.ts'
import { RegionGraph, type RegionGraphOptions, type RegionMemory } from './region-graph.ts'

/** What an instruction means, with its operands as constants. */
export function graphOf(planned: PlannedInstruction, options: RegionGraphOptions): RegionGraph {
  const graph = new RegionGraph(planned, options)
  const meaning = meanings[planned.instruction.operation] as (stage: Stage, operands: unknown) => void
  meaning(graph, constantOperands(graph, planned.instruction))
  return graph
}

const nowhere: RegionMemory = {
  reads: [],
  writes: [],
  unaligned: true,
  code: undefined,
  constantAt: () => undefined,
}
const nothing: Node = { id: 0, kind: { type: 'const', value: 0 }, args: [], uses: 0, local: undefined }
const flags: Flags = { kept: kept.none, compared: { minuend: nothing, subtrahend: nothing } }

/** What code makes of the flags: at least so many are in words then; more where they were before, unless it is fresh. */
export interface FlagEffect {
  readonly atLeast: Kept
  readonly isFresh: boolean
}
/** By what instructions have in common. */
const flagEffects = new Map<string, FlagEffect>()

/** What an instruction makes of the flags where it executes. */
export function effectOnFlags(planned: PlannedInstruction): FlagEffect {
  const { key, operands } = planned.instruction
  const { imm } = operands
  const which = typeof imm === 'number' && isOwnNegative(imm) ? `${key} own negative` : key
  const known = flagEffects.get(which)
  if (known !== undefined) return known
  const graph = graphOf(planned, { memory: nowhere, isThorough: false, flags })
  const effect = { atLeast: graph.flags.kept, isFresh: graph.compares !== undefined }
  flagEffects.set(which, effect)
  return effect
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
