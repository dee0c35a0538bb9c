import type { FirmwareImage } from '../image/elf.ts'
import type { VectorTable } from '../image/vector-table.ts'
import type { Frame } from './types.ts'

/** A context that was running: its PC, and LR where that still says who called. */
export interface Context {
  readonly pc: number
  readonly lr: number
  /** The exception that pre-empted it; none for the innermost context. */
  readonly exceptionNumber?: number
}

/**
 * Frames by symbols alone: of each context the current function and, where LR still tells, its caller; across
 * exceptions by their stacked frames. Callers further up need debug information.
 */
export function backtrace(contexts: readonly Context[], image: FirmwareImage, vectors: VectorTable): Frame[] {
  const { symbols } = image
  const name = (pc: number): string => symbols.at(pc)?.name ?? symbols.describe(pc)
  return contexts.flatMap(({ pc, lr, exceptionNumber }) => {
    const exception =
      exceptionNumber === undefined ? {} : { exception: vectors.exceptionName(exceptionNumber) }
    const own: Frame = { pc, function: name(pc), inlined: false, ...exception }
    // LR points behind the call; in a function that has called others it may point into itself.
    const call = ((lr & ~1) - 2) >>> 0
    const isCall = (lr & 1) === 1 && lr < 0xf0000000 && symbols.at(call)?.kind === 'function'
    if (!isCall || name(call) === own.function) return [own]
    return [own, { pc: call, function: name(call), inlined: false }]
  })
}
