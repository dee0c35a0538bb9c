/** Lists without one stretch: halves first, single elements last. */
export function withoutStretches<T>(list: readonly T[]): T[][] {
  const shorter: T[][] = []
  for (
    let length = Math.ceil(list.length / 2);
    length >= 1;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let at = 0; at < list.length; at += length)
      shorter.push([...list.slice(0, at), ...list.slice(at + length)])
  }
  return shorter
}

/**
 * The smallest of a failing thing that still fails: the first failing one of its simpler forms takes its place,
 * until none fails. All forms are judged together, since starting a judge costs more than what it judges.
 */
export async function shrink<T>(
  failing: T,
  simpler: (current: T) => readonly T[],
  fails: (candidates: readonly T[]) => Promise<readonly boolean[]>,
): Promise<T> {
  let current = failing
  for (;;) {
    const candidates = simpler(current)
    const first = candidates.length === 0 ? -1 : (await fails(candidates)).indexOf(true)
    const next = candidates[first]
    if (next === undefined) return current
    current = next
  }
}
