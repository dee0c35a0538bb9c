/**
 * A mistake on the host's side: a file that is no firmware, a name that the firmware does not have,
 * an option that makes no sense. What the *firmware* does wrong is never thrown; it is data (`Stop`).
 *
 * @public
 */
export class TailchainError extends Error {
  /** Stable across versions, e.g. `ELF_TRUNCATED`. Every code is listed in `docs/errors.md`. */
  readonly code: string
  /** What to do next, in a sentence. */
  readonly hint?: string

  /**
   * @param code - stable identifier of the kind of mistake
   * @param message - what was wrong and where (PC, symbol, file)
   * @param hint - what to do next: the nearest right names, an option to set
   */
  constructor(code: string, message: string, hint?: string, options?: ErrorOptions) {
    super(hint === undefined ? `${message} [${code}]` : `${message} [${code}]\n  hint: ${hint}`, options)
    this.name = 'TailchainError'
    this.code = code
    if (hint !== undefined) this.hint = hint
  }
}

/**
 * The names nearest to `wanted` by edit distance, best first: what an error about an unknown name offers.
 * Names that begin with it, or share the last path segment (`bump` for `counter::bump`) count as near whatever their length.
 */
export function nearestNames(wanted: string, names: Iterable<string>, count = 3): string[] {
  const wantedTail = lastSegment(wanted).toLowerCase()
  const scored: { name: string; distance: number }[] = []
  for (const name of names) {
    const tail = lastSegment(name).toLowerCase()
    const whole = editDistance(wanted.toLowerCase(), name.toLowerCase())
    const isBeginning = wanted.length >= 3 && tail.startsWith(wantedTail)
    const distance = isBeginning ? 1 : Math.min(whole, editDistance(wantedTail, tail) + 0.5)
    if (distance <= Math.max(2, wantedTail.length / 2)) scored.push({ name, distance })
  }
  scored.sort((a, b) => (a.distance === b.distance ? compare(a.name, b.name) : a.distance - b.distance))
  return [...new Set(scored.map((s) => s.name))].slice(0, count)
}

/** By code units, the same on every host. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function lastSegment(name: string): string {
  return name.split('::').at(-1) ?? name
}

/** Levenshtein's distance over two rows; names longer than 80 characters are compared by their start. */
function editDistance(a: string, b: string): number {
  const left = a.slice(0, 80)
  const right = b.slice(0, 80)
  if (Math.abs(left.length - right.length) > 40) return 80
  let previous = Array.from({ length: right.length + 1 }, (_, i) => i)
  for (let i = 1; i <= left.length; i++) {
    const row = [i]
    for (let j = 1; j <= right.length; j++) {
      const substitute = (previous[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      row.push(Math.min(substitute, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[right.length] ?? 0
}
