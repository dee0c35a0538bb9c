import type { State } from '../../../src/core/state.ts'
import type { Instruction } from '../../../src/isa/decode.ts'
import { apsrMask, stepWords, type OracleCpu } from '../../oracles/unicorn.ts'
import { unicornFaults } from '../../engine/unicorn-faults.ts'
import { transferOf } from './pools.ts'

export type KnownFault = Exclude<keyof typeof unicornFaults, 'yield' | 'isb'>

const qAndGe = 0x080f0000

/**
 * The fault of Unicorn, by its name in `unicornFaults`, that an instruction meets with the state that it ran on
 * (a step of the trace); undefined where the manual and Unicorn say the same.
 */
export function knownFaultAt(
  instruction: Instruction,
  trace: Uint32Array,
  step: number,
  state: State,
  cpu: OracleCpu,
): KnownFault | undefined {
  const before = trace.subarray(step * stepWords, (step + 1) * stepWords)
  const after = trace.subarray((step + 1) * stepWords, (step + 2) * stepWords)
  const sp = after[1 + 13] ?? 0
  if (after.length > 0 && (sp & 3) !== 0 && state.sp === (sp & ~3) >>> 0) return 'sp'
  if (isUnaligned(instruction, before, cpu)) return 'unaligned'
  if (cpu === 'cortex-m0' && instruction.operation === 'MRS' && ((before[16] ?? 0) & qAndGe) !== 0)
    return 'qOnV6M'
  const roundingMode = ((before[18] ?? 0) >>> 22) & 3
  if (instruction.operation === 'VCVT_fixed_to_f32' && roundingMode !== 0) return 'fromFixedPoint'
  const registers = Array.from(before.subarray(1, 16))
  const outcome = {
    end: 'executed' as const,
    registers: Array.from(after.subarray(1, 16)),
    apsr: ((after[16] ?? 0) & apsrMask[cpu]) >>> 0,
    changes: [],
  }
  const test = {
    code: [],
    start: 0,
    count: 1,
    registers,
    apsr: ((before[16] ?? 0) & apsrMask[cpu]) >>> 0,
    pokes: [],
  }
  const corrected = unicornFaults.smlad.correct(outcome, test, instruction)
  return corrected.apsr !== outcome.apsr ? 'smlad' : undefined
}

/** Transfers of several words and exclusives whose address is not a multiple of their size (A3.2.1), all on ARMv6-M. */
function isUnaligned({ operation, operands }: Instruction, before: Uint32Array, cpu: OracleCpu): boolean {
  const access = transferOf(operation)
  if (access === undefined || (access.unaligned && cpu !== 'cortex-m0')) return false
  const value = (register: unknown): number => before[1 + Number(register)] ?? 0
  const n = /^V?(PUSH|POP)$/.test(operation) ? 13 : operands.n
  // A literal's base is aligned.
  if (n === undefined || n === 15) return false
  const index = operands.m === undefined ? 0 : value(operands.m) * 2 ** Number(operands.amount)
  const offset = operands.index === false ? 0 : Number(operands.imm ?? 0)
  return (value(n) + index + offset) % access.sizeBytes !== 0
}
