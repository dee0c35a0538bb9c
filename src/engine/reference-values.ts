import type { Reg, Val } from '../core/stage.ts'
import type { Instruction } from '../isa/decode.ts'
import { operations } from '../isa/operations.ts'
import type { OperandValues, Schema } from '../isa/operands.ts'

interface NumberedReg {
  readonly isPc: boolean
  readonly index: number
}
/** A value is a signed number to the reference. */
export const num = (value: Val): number => value as unknown as number
export const val = (value: number): Val => (value | 0) as unknown as Val
const asReg = (register: NumberedReg): Reg => register as unknown as Reg
export const indexOf = (register: Reg): number => (register as unknown as NumberedReg).index
const numbered: readonly Reg[] = Array.from({ length: 16 }, (_, index) =>
  asReg({ isPc: index === 15, index }),
)
export function register(index: number): Reg {
  const found = numbered[index]
  if (found === undefined) throw new RangeError(`no register ${String(index)}`)
  return found
}

const stagedMemo = new WeakMap<Instruction, OperandValues>()

/** Operands as the reference sees them: numbers, and registers by number. Kept, as instructions are shared. */
export function stagedOperands(instruction: Instruction): unknown {
  const known = stagedMemo.get(instruction)
  if (known !== undefined) return known
  const schema: Schema = operations[instruction.operation]
  const staged: Record<string, unknown> = { ...instruction.operands }
  for (const [name, kind] of Object.entries(schema)) {
    if (kind.kind === 'reg') staged[name] = register(instruction.operands[name] as number)
    // Values are signed words throughout; a decoder may give an immediate as an unsigned one.
    else if (kind.kind === 'word') staged[name] = val(instruction.operands[name] as number)
  }
  stagedMemo.set(instruction, staged as OperandValues)
  return staged
}
