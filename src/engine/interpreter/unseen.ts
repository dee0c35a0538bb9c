import type { ExecutionListener } from '../../core/core.ts'
import type { Instruction } from '../../isa/decode.ts'
import { isConditional } from '../outcome.ts'
import { handler } from './handlers.ts'

/** A record that is being decoded. */
interface Decoded {
  readonly address: number
  readonly instruction: Instruction | undefined
  readonly itstate: number
  /** The instruction's own handler. */
  readonly index: number
  /** Of a table branch: where its table leads. */
  readonly targets: readonly number[]
  /** Its successor's page is looked at first. */
  readonly isGuarded: boolean
}

/**
 * What stands in a record's handler while something of its instruction has not been seen: it leaves before that
 * happens, once, and costs next to nothing until then. Undefined: all was seen.
 */
export function unseenHandler(executions: ExecutionListener, decoded: Decoded): number | undefined {
  const { address, instruction, itstate, index, isGuarded } = decoded
  const awaitsPass = executions.awaits(address, 'passed')
  // Only the reference stage tells where it went.
  if (!awaitsPass && decoded.targets.length > 0 && executions.awaitsJump(address, decoded.targets))
    return handler.reference
  if (instruction === undefined || !isConditional(instruction, itstate))
    return awaitsPass ? handler.unseen : undefined
  const awaitsFailure = executions.awaits(address, 'failed')
  if (!awaitsPass && !awaitsFailure) return undefined
  if (awaitsPass && awaitsFailure) return handler.unseen
  // The reference stage tells of itself.
  if (isGuarded || index === handler.reference) return handler.reference
  const { operation, operands, sizeBytes } = instruction
  if (operation === 'CBZ') {
    const leavesAtZero = Boolean(operands.nonzero) !== awaitsPass
    return leavesAtZero ? handler.unseenIfZero : handler.unseenUnlessZero
  }
  const inBlock = (itstate & 0xf) !== 0
  const cond = inBlock ? itstate >>> 4 : Number(operands.cond)
  // A condition's lowest bit inverts it.
  if (awaitsFailure) return handler.unseenIf(cond ^ 1)
  return inBlock ? handler.unseenOrSkip(cond, sizeBytes) : handler.unseenIf(cond)
}
