import type { TracedAccess } from '../trace/access.ts'

export type { TracedAccess }

/** Kinds of three accesses, the middle one by a handler, that no order of whole sections could have. */
export type Pattern = 'read-write-read' | 'write-write-read' | 'read-write-write' | 'write-read-write'

/** An access, one of a handler that interrupts, and the next one of what was interrupted. */
export interface Triple {
  readonly pattern: Pattern
  /** `lost update`, `torn read` … */
  readonly name: string
  readonly accesses: readonly [TracedAccess, TracedAccess, TracedAccess]
}

/** The most telling first. */
const patterns: readonly Pattern[] = [
  'read-write-write',
  'read-write-read',
  'write-read-write',
  'write-write-read',
]

/**
 * The unserialisable triples of a run: for each activation, the last access before it and the first after it, by the
 * context that it interrupts, of bytes that it accesses itself. Other triples are as good as one after the other.
 */
export function unserialisableTriples(accesses: readonly TracedAccess[]): Triple[] {
  const found: Triple[] = []
  for (const inner of new Set(accesses.map(({ context }) => context))) {
    const first = accesses.findIndex(({ context }) => context === inner)
    const last = accesses.findLastIndex(({ context }) => context === inner)
    const outer = accesses[first - 1]?.context
    if (inner === 0 || outer === undefined || outer === inner) continue
    const before = accesses.slice(0, first).filter(({ context }) => context === outer)
    const after = accesses.slice(last + 1).filter(({ context }) => context === outer)
    const own = accesses.slice(first, last + 1).filter(({ context }) => context === inner)
    found.push(...triplesOf(before, own, after))
  }
  return found.sort((a, b) => patterns.indexOf(a.pattern) - patterns.indexOf(b.pattern))
}

function triplesOf(
  before: readonly TracedAccess[],
  own: readonly TracedAccess[],
  after: readonly TracedAccess[],
): Triple[] {
  const found: Triple[] = []
  for (const middle of own) {
    const a = before.findLast((access) => overlap(access, middle))
    if (a === undefined) continue
    // What was interrupted goes on with these bytes, or with others that the handler accesses in the same way.
    const c = after.find((access) =>
      own.some((other) => other.kind === middle.kind && overlap(access, other)),
    )
    if (c === undefined) continue
    const pattern = `${a.kind}-${middle.kind}-${c.kind}`
    const known = patterns.find((each) => each === pattern)
    if (known !== undefined)
      found.push({ pattern: known, name: nameOf(known, a, c), accesses: [a, middle, c] })
  }
  return found
}

function nameOf(pattern: Pattern, a: TracedAccess, c: TracedAccess): string {
  const isSame = overlap(a, c)
  switch (pattern) {
    case 'read-write-write':
      return 'lost update'
    case 'read-write-read':
      return isSame ? 'changed between two reads' : 'torn read'
    case 'write-read-write':
      return isSame ? 'value read between two writes' : 'torn write'
    case 'write-write-read':
      return 'write overwritten before it was read'
  }
}

function overlap(a: TracedAccess, b: TracedAccess): boolean {
  return a.address < b.address + b.sizeBytes && b.address < a.address + a.sizeBytes
}
