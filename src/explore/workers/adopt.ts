import { Node } from '../node.ts'
import type { ToTrace } from '../to-trace.ts'
import type { Verdicts } from '../verdicts.ts'
import { takeArrivals, type Bunch } from './bunches.ts'
import { NumberReader } from './numbers.ts'
import type { Summary } from './summary.ts'

/**
 * Takes over what a bunch of schedules has come to elsewhere. What is the first of its kind is run here, to be judged.
 *
 * @returns how many were not run here
 */
export function adopt(
  { nodes }: Bunch,
  summary: Summary,
  here: {
    readonly verdicts: Verdicts
    readonly toTrace: ToTrace
    /** Runs a schedule from the window's start and judges it. */
    readonly run: (node: Node) => void
  },
): number {
  const { verdicts, toTrace } = here
  const counts = summary.ends.map(({ count }) => count)
  let left = nodes.length
  for (const { schedule, end, breaches } of notable(summary)) {
    const at = summary.ends[end]
    const node = nodes[schedule]
    if (at === undefined || node === undefined || verdicts.knows(at.reason, at.key, breaches)) continue
    here.run(node)
    counts[end] = (counts[end] ?? 0) - 1
    left--
  }
  for (const [end, { reason, key }] of summary.ends.entries())
    verdicts.countMore(reason, key, counts[end] ?? 0)
  verdicts.took(summary.worst, summary.taken)
  const numbers = new NumberReader(summary.found)
  for (const node of nodes) {
    node.isDone = true
    const found = takeArrivals(numbers)
    if (found.length > 0) node.children = found.map((arrivals) => new Node(node, arrivals))
  }
  for (const { schedule, likeness, isShown } of summary.looks) {
    const node = nodes[schedule]
    if (node === undefined) continue
    if (likeness !== undefined && toTrace.hasRoomFor(node)) toTrace.put(node, likeness)
    if (isShown) toTrace.add(node)
  }
  return left
}

/** Schedules that may be the first of their kind, each once, in their order. */
function notable({ ends, breaches }: Summary): Summary['breaches'] {
  const found = new Map(breaches.map((each) => [each.schedule, each]))
  for (const [end, { first }] of ends.entries())
    if (!found.has(first)) found.set(first, { schedule: first, end, breaches: [] })
  return [...found.values()].sort((a, b) => a.schedule - b.schedule)
}
