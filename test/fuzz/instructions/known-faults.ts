import type { State } from '../../../src/core/state.ts'
import type { Instruction } from '../../../src/isa/decode.ts'
import { stepWords } from '../../oracles/unicorn.ts'
import { unicornFaults } from '../../engine/unicorn-faults.ts'

export type KnownFault = Exclude<keyof typeof unicornFaults, 'yield' | 'isb'>

/**
 * The fault of Unicorn, by its name in `unicornFaults`, that an instruction meets with the state that it ran on
 * (a step of the trace); undefined where the manual and Unicorn say the same.
 */
export function knownFaultAt(
  instruction: Instruction,
  trace: Uint32Array,
  step: number,
  state: State,
  apsrMask: number,
): KnownFault | undefined {
  const before = trace.subarray(step * stepWords, (step + 1) * stepWords)
  const after = trace.subarray((step + 1) * stepWords, (step + 2) * stepWords)
  const sp = after[1 + 13] ?? 0
  if (after.length > 0 && (sp & 3) !== 0 && state.sp === (sp & ~3) >>> 0) return 'sp'
  if (isUnaligned(instruction, before)) return 'unaligned'
  const registers = Array.from(before.subarray(1, 16))
  const outcome = {
    end: 'executed' as const,
    registers: Array.from(after.subarray(1, 16)),
    apsr: ((after[16] ?? 0) & apsrMask) >>> 0,
    changes: [],
  }
  const test = {
    code: [],
    start: 0,
    count: 1,
    registers,
    apsr: ((before[16] ?? 0) & apsrMask) >>> 0,
    pokes: [],
  }
  const corrected = unicornFaults.smlad.correct(outcome, test, instruction)
  return corrected.apsr !== outcome.apsr ? 'smlad' : undefined
}

/** Transfers of several words and exclusives whose address is not a multiple of their size (A3.2.1). */
function isUnaligned({ operation, operands }: Instruction, before: Uint32Array): boolean {
  const size = /^(LDM|STM|PUSH|POP|LDRD|STRD|LDREX$|STREX$)/.test(operation)
    ? 4
    : /^(LDREXH|STREXH)/.test(operation)
      ? 2
      : 1
  const n = operation === 'PUSH' || operation === 'POP' ? 13 : (operands.n as number | undefined)
  if (size === 1 || n === undefined) return false
  const offset = operands.index === false ? 0 : Number(operands.imm ?? 0)
  return ((before[1 + n] ?? 0) + offset) % size !== 0
}
