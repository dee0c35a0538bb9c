import type { Instruction } from '../../isa/decode.ts'
import type { Schema } from '../../isa/operands.ts'
import { operations } from '../../isa/operations.ts'
import type { CodeSource } from './plan.ts'

/**
 * How an instruction goes on: to the next one, to a fixed address (always, on a condition of its own, as a call), or to
 * an address that is computed.
 */
export type ControlFlow = 'next' | 'branch' | 'conditional' | 'call' | 'computed'

export function controlFlow(instruction: Instruction): ControlFlow {
  switch (instruction.operation) {
    case 'B':
      return 'branch'
    case 'B_cond':
    case 'CBZ':
      return 'conditional'
    case 'BL':
      return 'call'
    case 'BX':
    case 'BLX_reg':
    case 'TBB':
    case 'TBH':
      return 'computed'
    default:
      return writesPc(instruction) ? 'computed' : 'next'
  }
}

/** Whether PC is among the registers that a load or an addition writes. */
function writesPc({ operation, operands }: Instruction): boolean {
  const schema: Schema = operations[operation]
  return (
    operands.pc === true || ['d', 't'].some((name) => operands[name] === 15 && schema[name]?.kind === 'reg')
  )
}

/** The longest table that is looked at. */
const mostCases = 256

/**
 * Where TBB and TBH with a table behind them may go. Nothing says how long the table is: it ends where the first of
 * its targets begins.
 */
export function jumpTableTargets(
  { operation, operands, sizeBytes }: Instruction,
  address: number,
  source: CodeSource,
): number[] {
  if ((operation !== 'TBB' && operation !== 'TBH') || operands.n !== 15) return []
  const table = address + sizeBytes
  const size = operation === 'TBB' ? 1 : 2
  const targets = new Set<number>()
  let end = Infinity
  for (let index = 0; index < mostCases && table + index * size < end; index++) {
    const halfwords = source.peek(table + index * size, size)
    if (halfwords === undefined) break
    const target = table + 2 * halfwords
    targets.add(target)
    if (target > table) end = Math.min(end, target)
  }
  return [...targets].sort((a, b) => a - b)
}
