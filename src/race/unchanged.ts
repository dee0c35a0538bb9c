import type { TracedAccess } from '../trace/access.ts'
import type { Accesses } from './benign.ts'
import { isBetween, isWithin, onlyDecides, overlap, type Run } from './run.ts'

/** Whether all comes to the same as if the handler had come before the accesses, or behind them. */
export function leavesUnchanged(run: Run, accesses: Accesses): boolean {
  const [, b] = accesses
  if ((b.kind === 'read' && isKeptOnly(run, b)) || isDoneAgain(run, accesses)) return true
  return !isNews(run, accesses) && (isUnchanged(run, accesses) || isStoredAgain(run, accesses))
}

/**
 * The code that is interrupted stores the constant that it finds there: as if the handler came behind that. One that writes
 * stores that constant too, and looks at nothing there.
 */
function isStoredAgain(run: Run, [a, b, c]: Accesses): boolean {
  if (c.kind === 'read' || c.from?.length !== 0) return false
  const own = run.overlapping(b.context, c)
  const isWriter = own.some(({ kind }) => kind === 'write')
  if (!isWriter) return a.kind === 'write' && a.from?.length === 0 && hasBytesOf(a, c)
  return own.every(
    ({ kind, from, ...bytes }) => kind === 'write' && from?.length === 0 && hasBytesOf(c, { kind, ...bytes }),
  )
}

/**
 * A flag that is set already says that something else is there, which was read before the handler wrote it anew, and is
 * not read again: the code that is interrupted clears the flag of what it has not seen.
 */
function isNews(run: Run, [a, b, c]: Accesses): boolean {
  if (a.kind === 'write' || c.kind === 'read') return false
  const others = run.of(b.context).filter((each) => each.kind === 'write' && !overlap(each, b))
  return others.some((written) => {
    const reads = run.overlapping(a.context, written).filter(({ kind }) => kind === 'read')
    const isStale = ({ order, value }: TracedAccess): boolean =>
      isBetween(a.order, order, b.order) && value !== written.value
    return reads.some(isStale) && !reads.some(({ order = NaN }) => order > (b.order ?? NaN))
  })
}

/**
 * What the code that is interrupted does, by an answer that is outdated, the handler has done already: every value is
 * there.
 */
function isDoneAgain(run: Run, accesses: Accesses): boolean {
  const [a, b, c] = accesses
  if (a.kind === 'write' || c.kind === 'read' || !onlyDecides(a)) return false
  const writes = run
    .of(a.context)
    .filter((each) => each.kind === 'write' && (isWithin(b, each, c) || each === c || isBehind(run, a, each)))
  const left = writes.map((each) =>
    run.overlapping(b.context, each).findLast((own) => own.kind === 'write' && isWithin(a, own, c)),
  )
  return writes.every((each, index) => {
    const there = left[index]
    return there !== undefined && each.from?.length === 0 && hasBytesOf(there, each)
  })
}
/** Whether a write comes later than a read and where only one answer leads. */
function isBehind(
  { code }: Run,
  { order = NaN, decisions = [] }: TracedAccess,
  write: TracedAccess,
): boolean {
  return (write.order ?? NaN) > order && decisions.some(({ pc }) => code.isBehindOneWay(pc, write.pc))
}
/** Not where the handler computes what it stores: it may have come to the same value by chance. */
function isUnchanged(run: Run, [a, b, c]: Accesses): boolean {
  if (b.kind === 'read' || a.value === undefined || !overlap(a, c)) return false
  const writes = run
    .overlapping(b.context, b)
    .filter(({ kind, order }) => kind === 'write' && isBetween(a.order, order, c.order))
  const last = writes.at(-1)
  if (last === undefined) return false
  const { value, from } = last
  if (value === undefined || from === undefined) return false
  // Its own stack only passes on what was read elsewhere, and what others have read is in what it reads itself.
  const contexts = from.map((order) => run.contextOf(order))
  const isConstant = contexts.every((context, index) => context === undefined && (from[index] ?? 0) >= 0)
  const saved = run
    .overlapping(b.context, b)
    .filter(({ kind }) => kind === 'read')
    .map(({ order }) => order)
  const own = from.filter((order, index) => order < 0 || contexts[index] === b.context)
  const isPutBack = writes.length > 1 && own.length > 0 && own.every((order) => saved.includes(order))
  if (!isConstant && !isPutBack) return false
  return hasBytesOf(a, last)
}
/** Whether all that a handler does with what it finds is to put it back in the end. */
function isKeptOnly(run: Run, b: TracedAccess): boolean {
  const { order = NaN, usedAt = NaN, decisions = [] } = b
  const own = run.of(b.context)
  const into = own.filter(({ from = [] }) => from.includes(order))
  const last = run.overlapping(b.context, b).findLast(({ kind }) => kind === 'write')
  if (last === undefined || into.length !== 1 || into[0] !== last || decisions.length > 0) return false
  const { order: putBack = NaN } = last
  const isUsedLater = own.some((each) => (each.order ?? NaN) > putBack && (each.order ?? NaN) < usedAt)
  return !isUsedLater && hasBytesOf(last, b) && hasBytesOf(b, last)
}
/** Whether one access has all bytes of another one, with the same values. */
function hasBytesOf(access: TracedAccess, other: TracedAccess): boolean {
  const bytes = new Map(bytesOf(access))
  return bytesOf(other).every(([address, byte]) => bytes.get(address) === byte)
}
function bytesOf({ address, sizeBytes, value = 0 }: TracedAccess): [address: number, byte: number][] {
  return Array.from({ length: sizeBytes }, (_, at) => [
    address + at,
    Math.floor(value / 2 ** (8 * at)) & 0xff,
  ])
}
