/** What is to be known of a firmware's code where its accesses are looked at. */
export interface Code {
  /**
   * Where in the source an instruction comes from, and the calls that were inlined around it, innermost first; empty
   * without debug information.
   */
  readonly sourceOf: (pc: number) => readonly string[]
  /** Whether both ways from a branch lead to an instruction, or to copies of it, each by code of its own. */
  readonly isChoiceBefore: (branch: number, pc: number) => boolean
  /** Whether one of the two ways from a branch leads to an instruction, and the other one does not. */
  readonly isBehindOneWay: (branch: number, pc: number) => boolean
  /** Whether two places lead on in the same way: they are one, or do the same up to where they meet. */
  readonly areAlike: (one: number, other: number) => boolean
}

/** Nothing is known but the instructions' addresses. */
export const unknownCode: Code = {
  sourceOf: () => [],
  isChoiceBefore: () => true,
  isBehindOneWay: () => false,
  areAlike: (one, other) => one === other,
}

/** Whether two instructions are one, or copies of one that the compiler has made: by unrolling, peeling, inlining. */
export function areCopies({ sourceOf }: Code, a: number, b: number): boolean {
  if (a === b) return true
  const [one] = sourceOf(a)
  return one !== undefined && one === sourceOf(b)[0]
}
/** Whether they are copies for two calls of a function that was inlined. */
export function areOfTwoCalls({ sourceOf }: Code, a: number, b: number): boolean {
  return sourceOf(a).join() !== sourceOf(b).join()
}
