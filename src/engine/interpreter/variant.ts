import type { Timing } from '../../core/timing/cost.ts'

/** Which interpreter is emitted. All have the same handlers for a timing, so records fit each of them. */
export interface Variant {
  /** Undefined: the fuel is instructions, else cycles. */
  readonly timing?: Timing | undefined
  /** Loads and stores of memory go into the access log. */
  readonly tracesAccesses?: boolean
}

/** What a variant is called in files; empty for the plain one. */
export function variantName({ timing, tracesAccesses = false }: Variant): string {
  return [timing?.name, tracesAccesses ? 'traced' : undefined].filter((part) => part !== undefined).join('-')
}
