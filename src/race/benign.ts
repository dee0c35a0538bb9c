import type { Decision, TracedAccess } from '../trace/access.ts'
import { areCopies, areOfTwoCalls, type Code } from './code.ts'
import { sectionAt } from './masking.ts'
import { isBetween, overlap, type Run } from './run.ts'
import { leavesUnchanged } from './unchanged.ts'

/** Why accesses that conflict do no harm. */
export type Benign =
  /** A STREX failed: nothing of the attempt took effect, and it is made again. */
  | 'retried'
  /** What was read is compared with what is read again. */
  | 'compared'
  /** The first answer decides only whether to ask again, where the handler is held back. */
  | 'asked'
  /** The value of a poll decides only whether to poll again. */
  | 'polled'
  /** With what the handler left there it decides the same. */
  | 'upheld'
  /** It is there for the other side to see. */
  | 'signal'
  /** By another variable it was given away, and taken again. */
  | 'handed'
  /** It holds the handler off, as other runs show: of what it guards the handler accesses nothing. */
  | 'guarded'
  /** Each by an atomic operation of its own. */
  | 'atomic'
  /** The handler leaves the bytes as it finds them: a constant that is there already, a value that it puts back. */
  | 'unchanged'
  /** Each in a critical section of its own, and nothing of the first goes into the second. */
  | 'sections'
  /** Held back around the access. */
  | 'masked'
  /** No access on both sides of the handler's. */
  | 'single'

/** Of the code that is interrupted, of the handler, and of that code again. */
export type Accesses = readonly [TracedAccess, TracedAccess, TracedAccess]

/** Why a triple does no harm; undefined: it may. What is not known counts as harm. */
export function whyBenign(run: Run, accesses: Accesses): Benign | undefined {
  const [a, , c] = accesses
  if (isRetried(run, a, c)) return 'retried'
  if (a.exclusive === 'stored' && c.exclusive === 'loaded') return 'atomic'
  if (a.kind === 'read' && c.kind === 'read' && (isMeasured(a, c) || isCompared(run, accesses)))
    return 'compared'
  if (a.kind === 'read' && isDropped(run, accesses)) return 'compared'
  if (isPolled(run, accesses)) return 'polled'
  if (isAskedAgain(run, accesses)) return 'asked'
  if (leavesUnchanged(run, accesses)) return 'unchanged'
  return isOfTwoSections(run, accesses) ? 'sections' : undefined
}

/** LDREX, the handler, a STREX that fails for it, LDREX again. */
function isRetried(run: Run, a: TracedAccess, c: TracedAccess): boolean {
  if (a.exclusive !== 'loaded' || c.exclusive !== 'loaded') return false
  return run.failed.some(
    ({ context, order, ...each }) =>
      context === a.context && overlap(each, a) && isBetween(a.order, order, c.order),
  )
}

/**
 * Something is decided by two reads of the same bytes, one before or at the first access, one after the handler's: a retry
 * loop, compare-and-swap, the time that has gone by. Bytes of another variable count where the handler writes them
 * too and the question is whether they are the same: a sequence lock. What was read first is not used from then on, or the
 * change was not heeded.
 */
function isCompared(run: Run, [a, b, c]: Accesses): boolean {
  const [begin, since] = [a.order ?? NaN, b.order ?? NaN]
  const isWithin = (
    bytes: TracedAccess,
    heeds: (decision: Decision, first: TracedAccess) => boolean,
  ): boolean => {
    const reads = run.overlapping(a.context, bytes).filter(({ kind }) => kind === 'read')
    const early = reads.filter(({ order = NaN }) => order <= begin)
    return reads.some(
      ({ order = NaN, decisions = [] }) =>
        order > since &&
        decisions.some(
          (decision) =>
            decision.order > (a.valueUsedAt ?? a.usedAt ?? Infinity) &&
            early.some((each) => decision.reads.includes(each.order ?? NaN) && heeds(decision, each)),
        ),
    )
  }
  const written = run.of(b.context).filter(({ kind }) => kind === 'write')
  const isHeeded = (decision: Decision, first: TracedAccess): boolean =>
    decision.isEquality
      ? isBegunAnew(run, decision, first) || isVersion(run, { decision, first, written })
      : !decision.isOfSum
  return (
    [a, c].some((bytes) => isWithin(bytes, isHeeded)) ||
    written.some(
      (bytes) => !overlap(bytes, a) && !overlap(bytes, c) && isWithin(bytes, ({ isEquality }) => isEquality),
    )
  )
}
/** What the code that is interrupted makes of the two reads is how far they are from each other. */
function isMeasured(a: TracedAccess, c: TracedAccess): boolean {
  const isSame = a.address === c.address && a.sizeBytes === c.sizeBytes
  const areSubtracted = (one: TracedAccess, { order = NaN }: TracedAccess): boolean =>
    one.subtractedWith?.includes(order) === true
  return isSame && (areSubtracted(a, c) || areSubtracted(c, a))
}
/**
 * What was read first belongs to an attempt that was given up before it was read again: two reads of the same bytes around
 * it were compared, and were not the same. It is not used from then on.
 */
function isDropped(run: Run, [a, , c]: Accesses): boolean {
  const [begin, decidedBy] = [a.order ?? NaN, c.order ?? NaN]
  return run
    .readsBetween(a.context, begin, decidedBy)
    .some(({ order = NaN, decisions = [], value, ...bytes }) => {
      const isGivenUp = ({ reads, isEquality, order: decided }: Decision): boolean =>
        isEquality &&
        decided < decidedBy &&
        decided > (a.valueUsedAt ?? a.usedAt ?? Infinity) &&
        run
          .overlapping(a.context, { ...bytes })
          .some(
            (each) =>
              (each.order ?? NaN) <= begin && reads.includes(each.order ?? NaN) && each.value !== value,
          )
      return order >= begin && decisions.some(isGivenUp)
    })
}
/** Whether the first of the reads that a branch compares is made again after it, or later reads are compared instead. */
function isBegunAnew(run: Run, decision: Decision, first: TracedAccess): boolean {
  const later = run
    .overlapping(first.context, first)
    .filter(({ kind, pc, order = NaN }) => kind === 'read' && (order > decision.order || pc === decision.pc))
  const orders = later.map(({ order = NaN }) => order)
  // Compare-and-swap goes on with what it has found in place of what it was given.
  const found = decision.reads.filter((order) => order > (first.order ?? Infinity))
  const areCompared = ({ isEquality, reads }: Decision): boolean =>
    isEquality && [...found, ...orders].filter((order) => reads.includes(order)).length > 1
  const compared = run
    .overlapping(first.context, first)
    .filter(({ order = NaN }) => decision.reads.includes(order))
  const areLeft = compared.every(({ valueUsedAt = Infinity }) => valueUsedAt < decision.order)
  const isInstead = (pc: number): boolean =>
    areLeft && (pc === decision.pc || run.code.isBehindOneWay(decision.pc, pc))
  return later.some(
    ({ pc, decisions }) => pc === first.pc || isInstead(pc) || decisions?.some(areCompared) === true,
  )
}
/** Whether something else that the handler writes is read between the reads that a branch compares. */
function isVersion(
  run: Run,
  {
    decision,
    first,
    written,
  }: {
    readonly decision: Decision
    readonly first: TracedAccess
    readonly written: readonly TracedAccess[]
  },
): boolean {
  const others = written.filter((bytes) => !overlap(bytes, first))
  return others.some((bytes) =>
    run
      .overlapping(first.context, bytes)
      .some(
        ({ kind, order }) => kind === 'read' && isBetween(first.order, order, Math.max(...decision.reads)),
      ),
  )
}

/**
 * The value only decides a branch. Where it is the first read: the next one decides between the same two places, so that
 * nothing is left of the first decision. Where it is the last: the branch goes back to before the read.
 */
function isPolled({ code }: Run, [a, , c]: Accesses): boolean {
  if (c.kind !== 'read') return false
  const next = c.decisions?.[0]
  if (a.kind === 'write') return next !== undefined && c.usedAt === -1 && isLoop(next, c)
  const [first] = a.decisions ?? []
  const isDone =
    a.usedAt === -1 &&
    a.decisions?.every(({ order, pc }) => order < (c.order ?? 0) || pc === c.pc) === true &&
    overlap(a, c)
  if (first === undefined || !isDone) return false
  if (next?.isChoice === false && first.targets.join() === next.targets.join()) return true
  if (!isOfCopies(code, a, c)) return false
  return areOfTwoCalls(code, a.pc, c.pc) || !a.decisions.some(({ pc }) => code.isChoiceBefore(pc, c.pc))
}
/**
 * The compiler has laid the turns of a loop out one behind the other: the same expression decides the same, or nothing any
 * more where no turn follows. Or it has put a function where it is called: then that decides for itself.
 */
function isOfCopies(code: Code, a: TracedAccess, c: TracedAccess): boolean {
  if (a.pc === c.pc || !areCopies(code, a.pc, c.pc)) return false
  const [first, next] = [a.decisions?.[0], c.decisions?.[0]]
  if (!areOfTwoCalls(code, a.pc, c.pc)) return next !== undefined || c.usedAt === -1
  return first !== undefined && next !== undefined && areCopies(code, first.pc, next.pc)
}
/** A flag that is looked at once more in a critical section, and nothing was done in between. */
function isAskedAgain(run: Run, [a, b, c]: Accesses): boolean {
  if (a.kind === 'write' || c.kind === 'write' || c.asksAgain !== true) return false
  const onlyDecide = [a, c].every(({ usedAt, decisions = [] }) => usedAt === -1 && decisions.length > 0)
  const isBefore = a.decisions?.every(({ order }) => order < (c.order ?? 0)) === true
  const hasActed = run
    .of(a.context)
    .some(({ kind, order }) => kind === 'write' && isBetween(a.order, order, c.order))
  return onlyDecide && isBefore && !hasActed && sectionAt(c, b) !== undefined
}
function isLoop({ pc, targets }: Decision, read: TracedAccess): boolean {
  return read.pc <= pc && targets.some((target) => target <= read.pc)
}

function isOfTwoSections(run: Run, [a, b, c]: Accesses): boolean {
  if (sectionAt(a, b) === undefined || sectionAt(c, b) === undefined) return false
  if (a.kind === 'write') return true
  const { order = NaN } = a
  if (a.decisions === undefined || a.decisions.some((decision) => isBetween(order, decision.order, c.order)))
    return false
  if (c.kind === 'write') return c.from?.includes(order) === false
  return !run.of(a.context).some(({ from = [] }) => from.includes(order) && from.includes(c.order ?? NaN))
}
