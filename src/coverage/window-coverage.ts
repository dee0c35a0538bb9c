/** Which handlers came before which instructions while a window was explored. */
export interface WindowCoverage {
  /** `counter::bump`, or a place in it. */
  readonly from: string
  readonly until: string
  /** Arrivals in a schedule, at most. */
  readonly depth: number
  /** Nothing was cut off. */
  readonly isComplete: boolean
  readonly interleavings: readonly NamedInterleaving[]
}

/** What became of an exception at boundaries before one instruction. */
export interface NamedInterleaving {
  readonly pc: number
  /** How many exceptions were active there. */
  readonly nesting: number
  readonly exception: string
  /** The sum of what happened there, in {@link outcomes}. */
  readonly what: number
}

/** What became of an exception before an instruction, over all schedules. None: it could come there, and never did. */
export const outcomes = {
  /** Its handler ran between the instruction before and this one. */
  ran: 1,
  /** Not run: known to end as a schedule that was run, since what lies between has nothing to do with the handler. */
  equivalent: 2,
  /** Held back there, in some schedule: by a mask; by an active exception's priority; as it was not enabled. */
  masking: 4,
  priority: 8,
  disabled: 16,
} as const

/** One window for each pair of places, with all that was explored of it. */
export function mergeWindows(windows: readonly WindowCoverage[]): readonly WindowCoverage[] {
  const merged = new Map<string, WindowCoverage>()
  for (const window of windows) {
    const key = `${window.from}..${window.until}`
    const known = merged.get(key)
    if (known === undefined) merged.set(key, window)
    else {
      merged.set(key, {
        ...window,
        depth: Math.max(window.depth, known.depth),
        isComplete: window.isComplete && known.isComplete,
        interleavings: mergeInterleavings([...known.interleavings, ...window.interleavings]),
      })
    }
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, window]) => window)
}

/** One for each instruction, nesting and exception, in that order. */
export function mergeInterleavings(all: readonly NamedInterleaving[]): readonly NamedInterleaving[] {
  const merged = new Map<string, NamedInterleaving>()
  for (const each of all) {
    const key = `${String(each.pc)} ${String(each.nesting)} ${each.exception}`
    const known = merged.get(key)
    merged.set(key, known === undefined ? each : { ...each, what: each.what | known.what })
  }
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...merged.values()].sort((a, b) => {
    if (a.pc !== b.pc) return a.pc - b.pc
    return a.nesting === b.nesting ? byName(a.exception, b.exception) : a.nesting - b.nesting
  })
}
