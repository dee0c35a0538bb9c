import type { TracedAccess } from '../trace/access.ts'
import type { Evidence, Looked } from './evidence.ts'
import { sectionAt } from './masking.ts'
import { outerOf, overlap, type Run } from './run.ts'
import type { Triple } from './triples.ts'

/** A triple about two variables, one of which says whose turn it is with the other; a finding if other runs show that it does. */
export interface Handover {
  readonly triple: Triple
  /** Equal for those that need the same. */
  readonly text: string
  readonly holds: (evidence: Evidence) => boolean
}

/**
 * Where something is handed over too early: the code that is interrupted writes a flag, the handler goes by that and
 * accesses the data, and only then does the code that was interrupted.
 *
 * @param isKnown - whether a variable is in a finding of the run as it is
 */
export function* handoversOf(run: Run, isKnown: (access: TracedAccess) => boolean): Iterable<Handover> {
  for (const flag of run.accesses) {
    if (flag.kind !== 'read' || flag.context === 0 || flag.variable === undefined) continue
    for (const outer of outerOf(run, flag)) {
      const index = run.indexOf(flag)
      const given = run.last(outer, index, flag)
      if (given?.kind !== 'write' || given.variable !== flag.variable) continue
      const until =
        run.nextWhere(outer, { index, within: { variable: flag.variable } }, asks(flag))?.order ?? Infinity
      for (const b of run.of(flag.context)) {
        if (b.variable === undefined || b.variable === flag.variable || isKnown(b)) continue
        if ((b.order ?? 0) < (flag.order ?? 0)) continue
        const c = run.next(outer, run.indexOf(b), b)
        if (c === undefined || (c.order ?? NaN) > until || c.variable !== b.variable) continue
        const isEarly =
          b.kind === 'read' ? isPublishedEarly(run, { b, c, outer }) : isReleasedEarly(run, { given, b, c })
        if (isEarly) yield handover(run, { given, flag, b, c })
      }
    }
  }
}

/** Whether an access writes a flag or decides something by it: from then on it may be the other side's turn. */
function asks(flag: TracedAccess): (access: TracedAccess) => boolean {
  return (access) => overlap(access, flag) && (access.kind === 'write' || (access.decisions?.length ?? 0) > 0)
}

/**
 * Data that is read before the flag that says whether it is there: by then the handler has written both, and what was read
 * too early goes where the flag lets it.
 */
export function* earlyReadsOf(run: Run, isKnown: (access: TracedAccess) => boolean): Iterable<Handover> {
  for (const context of run.handlers) {
    const written = run.of(context).filter(({ kind, variable }) => kind === 'write' && variable !== undefined)
    for (const b of written) {
      if (isKnown(b)) continue
      for (const outer of outerOf(run, b)) {
        const a = run.last(outer, run.indexOf(b), b)
        if (a?.kind !== 'read' || a.variable !== b.variable) continue
        const flags = written.filter(({ variable }) => variable !== b.variable)
        const c = flags
          .map((flag) => run.next(outer, run.indexOf(flag), flag))
          .find((flag) => lets(run, a, flag))
        if (c === undefined) continue
        yield {
          triple: {
            ...{ pattern: 'read-write-read', name: 'read before it was asked for' },
            ...{ accesses: [a, b, c], benign: undefined },
          },
          text: '',
          holds: (evidence) => evidence.isAnswer(c.pc),
        }
      }
    }
  }
}
/** Whether a read decides that what was read before it is stored. */
function lets(run: Run, early: TracedAccess, flag: TracedAccess | undefined): flag is TracedAccess {
  if (flag?.kind !== 'read' || flag.usedAt !== -1) return false
  const { order: read = NaN } = early
  return (flag.decisions ?? []).some((decision) => {
    // The first use: what it was read for, it may be asked for once more.
    const use = run.of(early.context).find(({ kind, from = [] }) => kind === 'write' && from.includes(read))
    if (use === undefined || (use.order ?? NaN) < (flag.order ?? NaN) || decision.reads.includes(read))
      return false
    return decision.pc === use.pc || run.code.isBehindOneWay(decision.pc, use.pc)
  })
}

function handover(
  run: Run,
  { given, flag, b, c }: { given: TracedAccess; flag: TracedAccess; b: TracedAccess; c: TracedAccess },
): Handover {
  const looked: Looked = {
    ...{ address: flag.address, sizeBytes: flag.sizeBytes, value: flag.value },
    writtenAt: run.writerOf(flag)?.pc,
  }
  const { exceptionNumber } = b
  const isRead = b.kind === 'read'
  const triple: Triple = {
    pattern: isRead ? 'write-read-write' : 'write-write-read',
    name: isRead ? 'shown before it was written' : 'given back before it was read',
    accesses: [given, b, c],
    benign: undefined,
  }
  const text = [looked.value, looked.writtenAt, b.address, b.sizeBytes].join()
  return { triple, text, holds: (evidence) => evidence.isLetIn(exceptionNumber, looked, c) }
}

/** The handler reads what is only then written; nothing comes of that where all that it writes is overwritten at once. */
function isPublishedEarly(
  run: Run,
  { b, c, outer }: { b: TracedAccess; c: TracedAccess; outer: number },
): boolean {
  if (c.kind !== 'write') return false
  const written = run.of(b.context).filter(({ kind, variable }) => kind === 'write' && variable !== undefined)
  const isOverwritten = (each: TracedAccess): boolean => {
    const next = run.next(outer, run.indexOf(each), each)
    return next?.kind === 'write' && next.from?.length === 0 && covers(next, each)
  }
  return written.length === 0 || !written.every(isOverwritten)
}
/** The handler writes what is only then read; the flag goes to and fro, or was asked before it was given. */
function isReleasedEarly(
  run: Run,
  { given, b, c }: { given: TracedAccess; b: TracedAccess; c: TracedAccess },
): boolean {
  if (c.kind !== 'read' || sectionAt(c, b) !== undefined) return false
  const takes = run.overlapping(b.context, given).some(({ kind }) => kind === 'write')
  const asks = run
    .overlapping(given.context, given)
    .some(
      ({ kind, order = NaN, decisions = [] }) =>
        kind === 'read' && order < (given.order ?? NaN) && decisions.length > 0,
    )
  return takes || asks
}
function covers(access: TracedAccess, other: TracedAccess): boolean {
  return (
    access.address <= other.address &&
    access.address + access.sizeBytes >= other.address + other.sizeBytes &&
    overlap(access, other)
  )
}
