import type { TracedAccess } from '../trace/access.ts'

/**
 * A run that ended in a handler, and what the code that was interrupted would have accessed next: that is known from the
 * run without arrivals, which was the same up to there.
 */
export function continued(
  accesses: readonly TracedAccess[],
  undisturbed: readonly TracedAccess[],
): readonly TracedAccess[] {
  const inHandlers = accesses.filter(({ context }) => context !== 0)
  const entered = Math.min(...inHandlers.map(({ enteredAt }) => enteredAt ?? Infinity))
  const hasGoneOn = accesses.some(({ context, order = 0 }) => context === 0 && order > entered)
  if (entered === Infinity || hasGoneOn) return accesses
  const orders = accesses.map(({ order = 0 }) => order)
  const distance = Math.max(...orders) + 1
  const moved = undisturbed
    .filter(({ context }) => context === 0)
    .map((access) => later(access, (order) => (order < entered ? order : order + distance)))
  const isBefore = ({ order = 0 }: TracedAccess): boolean => order < entered
  return [
    ...moved.filter(isBefore),
    ...inHandlers,
    ...moved.filter((access) => !isBefore(access)).map((access) => ({ ...access, isAhead: true })),
  ]
}

function later(access: TracedAccess, at: (order: number) => number): TracedAccess {
  const {
    order = 0,
    from = [],
    usedAt = -1,
    valueUsedAt = usedAt,
    subtractedWith = [],
    decisions = [],
    masks = [],
  } = access
  return {
    ...access,
    order: at(order),
    from: from.map(at),
    usedAt: at(usedAt),
    valueUsedAt: at(valueUsedAt),
    subtractedWith: subtractedWith.map(at),
    decisions: decisions.map((each) => ({ ...each, order: at(each.order), reads: each.reads.map(at) })),
    masks: masks.map((each) => ({ ...each, from: at(each.from), to: at(each.to) })),
  }
}
