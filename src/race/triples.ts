import type { Decision, Mask, MaskedStretch, TracedAccess } from '../trace/access.ts'
import { whyBenign, type Benign } from './benign.ts'
import { outerOf, overlap, Run } from './run.ts'

export type { Decision, Mask, MaskedStretch, TracedAccess }

/** Kinds of three accesses, the middle one by a handler, that no order of whole sections could have. */
export type Pattern = 'read-write-read' | 'write-write-read' | 'read-write-write' | 'write-read-write'

/** An access, one of a handler that interrupts, and the next one of what was interrupted. */
export interface Triple {
  readonly pattern: Pattern
  /** `lost update`, `torn read` … */
  readonly name: string
  readonly accesses: readonly [TracedAccess, TracedAccess, TracedAccess]
  /** Why it does no harm, if it does none. */
  readonly benign: Benign | undefined
}

/** The most telling first. */
const patterns: readonly Pattern[] = [
  'read-write-write',
  'read-write-read',
  'write-read-write',
  'write-write-read',
]

/**
 * The unserialisable triples of a run that may do harm, the most telling first: what an explanation of its end may begin
 * with. Torn ones may be of two variables, and between two writes the code may have read what it wrote.
 */
export function unserialisableTriples(accesses: readonly TracedAccess[]): Triple[] {
  const found = [...triplesOf(new Run(accesses), { across: true })].filter(
    ({ benign }) => benign === undefined,
  )
  const rank = (triple: Triple): number => patterns.indexOf(triple.pattern) + (isOfOne(triple) ? 0 : 4)
  return found.sort((a, b) => rank(a) - rank(b))
}

/**
 * Every unserialisable triple of a run, benign ones too: for each access of a handler, the last one before it and the
 * first one after it by each activation that it interrupts, of the same bytes. Others are as good as one after the other.
 * The first one after it may be of other bytes of the variable that the same activation accesses in the same way: torn
 * reads and writes.
 *
 * @param options - `across`: of other variables too
 */
export function* triplesOf(run: Run, options: { readonly across: boolean }): Iterable<Triple> {
  for (const [index, middle] of run.accesses.entries()) {
    if (isOwn(run, index, middle)) continue
    for (const outer of outerOf(run, middle)) {
      const a = run.last(outer, index, middle)
      if (a === undefined) continue
      const same = run.next(outer, index, middle)
      if (same !== undefined) yield* triple(run, [a, middle, same])
      const within = options.across ? undefined : { variable: a.variable }
      const torn = tornWith(run, outer, { index, a, middle, within })
      if (torn !== undefined && torn !== same) yield* triple(run, [a, middle, torn])
      if (options.across && middle.kind === 'read') yield* betweenWrites(run, outer, { index, middle })
    }
  }
}

/** The last write before a handler's read and the first one after it, whatever the code itself reads meanwhile. */
function* betweenWrites(
  run: Run,
  outer: number,
  { index, middle }: { readonly index: number; readonly middle: TracedAccess },
): Iterable<Triple> {
  const a = run.last(outer, index, middle, 'write')
  const c = run.next(outer, index, middle, 'write')
  if (a !== undefined && c !== undefined) yield* triple(run, [a, middle, c])
}

/** Whether a handler reads what it has written itself: whatever it interrupted has no part in that. */
function isOwn(run: Run, index: number, { kind, context, ...bytes }: TracedAccess): boolean {
  if (kind === 'write') return false
  const last = run.last(context, index, bytes, 'write')
  return (
    last !== undefined &&
    last.address <= bytes.address &&
    last.address + last.sizeBytes >= bytes.address + bytes.sizeBytes
  )
}

/** The first access after the handler's of other bytes than `a` that it accesses as it does those. */
function tornWith(
  run: Run,
  outer: number,
  at: {
    readonly index: number
    readonly a: TracedAccess
    readonly middle: TracedAccess
    readonly within: { readonly variable: number | undefined } | undefined
  },
): TracedAccess | undefined {
  const { a, middle, within } = at
  if (a.kind === middle.kind) return undefined
  const others = run
    .of(middle.context, within)
    .filter((each) => each.kind === middle.kind && !overlap(each, a))
  if (others.length === 0) return undefined
  return run.nextWhere(outer, at, (each) => !overlap(each, a) && others.some((other) => overlap(each, other)))
}

function* triple(run: Run, accesses: Triple['accesses']): Iterable<Triple> {
  const [a, b, c] = accesses
  const pattern = patterns.find((each) => each === `${a.kind}-${b.kind}-${c.kind}`)
  if (pattern === undefined) return
  const isSame = overlap(a, c)
  // A stale value that nothing is computed from or decided by spoils no write of other bytes.
  if (!isSame && pattern === 'read-write-write' && !isComputedFrom(c, a) && !decides(a, c)) return
  yield { pattern, name: nameOf(pattern, a, c), accesses, benign: whyBenign(run, accesses) }
}

function nameOf(pattern: Pattern, a: TracedAccess, c: TracedAccess): string {
  const isSame = overlap(a, c)
  switch (pattern) {
    case 'read-write-write':
      if (isComputedFrom(c, a)) return 'lost update'
      return decides(a, c) ? 'check-then-act' : 'lost write'
    case 'read-write-read':
      if (!isSame) return 'torn read'
      return decides(a, c) ? 'check-then-act' : 'changed between two reads'
    case 'write-read-write':
      return isSame ? 'value read between two writes' : 'torn write'
    case 'write-write-read':
      return 'write overwritten before it was read'
  }
}

/** Whether a write stores what is computed from a read; taken for granted where that is not known. */
export function isComputedFrom(write: TracedAccess, read: TracedAccess): boolean {
  return write.from === undefined || (read.order !== undefined && write.from.includes(read.order))
}
/** Whether a conditional branch between two accesses depends on the value of the first, a read. */
export function decides(read: TracedAccess, { order: end = Infinity }: TracedAccess): boolean {
  return read.decisions?.some(({ order }) => order < end) === true
}
/** Whether all three are of one variable. */
export function isOfOne({ accesses: [a, b, c] }: Pick<Triple, 'accesses'>): boolean {
  return a.variable === b.variable && b.variable === c.variable
}
