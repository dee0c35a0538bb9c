import type { Instruction } from '../../isa/decode.ts'
import type { Schema } from '../../isa/operands.ts'
import { operations } from '../../isa/operations.ts'

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
