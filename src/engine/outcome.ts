import type { ConditionOutcome } from '../core/core.ts'
import { conditionPassed, type State } from '../core/state.ts'
import type { Instruction } from '../isa/decode.ts'

/** How the condition of the instruction that executes next comes out: its own, or its IT block's. */
export function outcomeOf(state: State, { operation, operands }: Instruction): ConditionOutcome {
  const { itstate } = state
  return passes() ? 'passed' : 'failed'

  function passes(): boolean {
    // BKPT is unconditional inside an IT block (A7.7.17).
    if ((itstate & 0xf) !== 0 && operation !== 'BKPT' && !conditionPassed(itstate >>> 4, state.apsr))
      return false
    if (operation === 'B_cond') return conditionPassed(Number(operands.cond), state.apsr)
    if (operation === 'CBZ') return (state.register(Number(operands.n)) === 0) !== Boolean(operands.nonzero)
    return true
  }
}

/** Whether an instruction comes out in two ways, by itself or by its place in an IT block. */
export function isConditional({ operation }: Instruction, itstate: number): boolean {
  if (operation === 'B_cond' || operation === 'CBZ') return true
  return (itstate & 0xf) !== 0 && itstate >>> 4 < 14 && operation !== 'BKPT'
}
