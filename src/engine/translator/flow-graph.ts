/** Where each of some nodes is come to from. */
export function predecessorsOf<T>(nodes: readonly T[], goesTo: (from: T) => readonly T[]): Map<T, T[]> {
  const predecessors = new Map<T, T[]>()
  for (const from of nodes) {
    for (const to of goesTo(from)) {
      const known = predecessors.get(to)
      if (known === undefined) predecessors.set(to, [from])
      else known.push(from)
    }
  }
  return predecessors
}

/** Adds to some nodes all that come to them, but not what comes only through `those` that are in it already. */
export function addThoseBefore<T>(those: Set<T>, start: T, predecessors: ReadonlyMap<T, readonly T[]>): void {
  const open = [start]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (those.has(at)) continue
    those.add(at)
    open.push(...(predecessors.get(at) ?? []))
  }
}
