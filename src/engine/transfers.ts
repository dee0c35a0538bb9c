import { bitCount } from '../bits.ts'
import type { Instruction } from '../isa/decode.ts'

/**
 * Thrown by a stage in the middle of a transfer, that of a floating-point context before the instruction included: an
 * exception is to be taken first. Never leaves the engine.
 */
export class TransferAbandoned {
  /** Words transferred, those of before counted. */
  readonly accesses: number

  constructor(accesses: number) {
    this.accesses = accesses
  }
}

const sp = 13
const pc = 15

/** Register lists as a mask, PC included; undefined for other transfers. */
function listOf({ operation, operands }: Instruction): number | undefined {
  switch (operation) {
    case 'LDM':
    case 'LDMDB':
    case 'POP':
      return Number(operands.registers) | (operands.pc === true ? 1 << pc : 0)
    case 'STM':
    case 'STMDB':
    case 'PUSH':
      return Number(operands.registers)
    default:
      return undefined
  }
}

/** How many words the instruction transfers one after another: 1 for all that no interrupt can divide. */
export function wordsTransferred(instruction: Instruction): number {
  const list = listOf(instruction)
  if (list !== undefined) return bitCount(list)
  const { operation, operands } = instruction
  switch (operation) {
    case 'LDRD_imm':
    case 'LDRD_lit':
    case 'STRD_imm':
      return 2
    case 'VLDM':
    case 'VSTM':
    case 'VPUSH':
    case 'VPOP':
      return Number(operands.count)
    case 'VLDR':
    case 'VSTR':
      return operands.double === true ? 2 : 1
    default:
      return 1
  }
}

/** Whether EPSR.ICI may say that the instruction goes on somewhere (B1.5.10). */
export function takesIci({ operation }: Instruction): boolean {
  return /^(V?(LDM|STM|PUSH|POP)|LDMDB|STMDB)$/.test(operation)
}

/**
 * The register with which an abandoned transfer goes on, for EPSR.ICI; 0: it starts again. It starts again where the
 * register with the base was loaded already, and where its stores lie below SP, in the way of the exception's frame.
 */
export function continuation(instruction: Instruction, accesses: number): number {
  const { operation, operands } = instruction
  const list = listOf(instruction)
  if (list === undefined) return 0
  const isStore = operation === 'STM' || operation === 'STMDB' || operation === 'PUSH'
  const base = operation === 'PUSH' || operation === 'POP' ? sp : Number(operands.n)
  if (isStore && operation !== 'STM' && base === sp) return 0
  const left = registersIn(list).slice(accesses)
  const next = left[0]
  const isBaseLost = !isStore && ((list >>> base) & 1) !== 0 && !left.includes(base)
  return next === undefined || isBaseLost ? 0 : next
}

/** How many words EPSR.ICI says were transferred; none where the list lacks its register: it starts again. */
export function transferredBefore(instruction: Instruction, register: number): number {
  return Math.max(registersIn(listOf(instruction) ?? 0).indexOf(register), 0)
}

function registersIn(list: number): number[] {
  return Array.from({ length: 16 }, (_, register) => register).filter(
    (register) => ((list >>> register) & 1) !== 0,
  )
}
