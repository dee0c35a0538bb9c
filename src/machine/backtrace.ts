import type { MachineConfiguration } from './configuration.ts'

/** A function activation, innermost first. */
export interface Frame {
  readonly pc: number
  readonly function: string
  readonly file?: string
  readonly line?: number
  readonly inlined: boolean
  /** The exception that pre-empted this frame. */
  readonly exception?: string
}

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
export function backtrace(contexts: readonly Context[], { image, vectors }: MachineConfiguration): Frame[] {
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
