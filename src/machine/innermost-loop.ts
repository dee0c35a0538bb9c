import type { Machine } from './machine.ts'

/** Long enough for a turn of most loops. */
const tracedInstructions = 4096

/**
 * Runs on for a while and says what loop a machine is in: the shortest way around that was seen in the last turn. Unlike
 * a loop that nothing can leave, it may count something, and end some day.
 *
 * @returns addresses of its instructions, lowest first; undefined where none comes again
 */
export function innermostLoop({ control, state }: Machine): readonly number[] | undefined {
  const trace: number[] = []
  while (trace.length < tracedInstructions && control.settle() === undefined) {
    trace.push(state.pc)
    control.execute()
  }
  const last = trace.length - 1
  const previous = trace.lastIndexOf(trace[last] ?? 0, last - 1)
  if (last < 1 || previous < 0) return undefined
  let [from, end] = [previous, last]
  const seen = new Map<number, number>()
  for (let index = previous; index < last; index++) {
    const before = seen.get(trace[index] ?? 0)
    if (before !== undefined && index - before < end - from) [from, end] = [before, index]
    seen.set(trace[index] ?? 0, index)
  }
  return [...new Set(trace.slice(from, end))].sort((a, b) => a - b)
}
