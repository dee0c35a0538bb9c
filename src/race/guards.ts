import type { TracedAccess } from '../trace/access.ts'
import type { Evidence, Looked } from './evidence.ts'
import { areCopies } from './code.ts'
import { overlap, type Run } from './run.ts'
import type { Triple } from './triples.ts'

/** What would make a triple benign, if other runs show it. */
export interface Claim {
  /** Equal for claims that are one. */
  readonly text: string
  readonly holds: (evidence: Evidence, polls: ReadonlySet<number>) => boolean
}

/** What other runs may show of a triple that nothing of its own run makes benign. */
export function claimOf(run: Run, triple: Triple): Claim | undefined {
  return guardClaim(run, triple) ?? pollClaim(triple)
}

/**
 * A flag that holds a handler off: it is changed before an access of something else that the handler accesses too, and
 * changed again behind it. A handler that finds it so leaves that alone.
 */
function guardClaim(run: Run, { pattern, accesses: [a, b, c] }: Triple): Claim | undefined {
  if (pattern !== 'write-read-write' || !overlap(a, c) || !onlyDecides(b)) return undefined
  if (isForgotten(run, [a, b, c])) return undefined
  const flag: Looked = {
    ...{ address: b.address, sizeBytes: b.sizeBytes, value: b.value },
    writtenAt: run.writerOf(b)?.pc,
  }
  const meanwhile = [...run.of(a.context), ...run.devicesOf(a.context)].filter(
    (each) => isWithin(a, each, c) && !overlap(each, b),
  )
  if (meanwhile.length === 0) return undefined
  const { exceptionNumber } = b
  const text = [
    ...[exceptionNumber, flag.value],
    ...meanwhile.map(({ kind, address, sizeBytes }) => `${kind} ${String(address)} ${String(sizeBytes)}`),
  ].join()
  return { text, holds: (evidence) => evidence.isHeldOff(exceptionNumber, flag, meanwhile) }
}
function onlyDecides({ usedAt, decisions = [] }: TracedAccess): boolean {
  return usedAt === -1 && decisions.length > 0
}
/** Whether a handler that is held off leaves word of it where that has been looked for already, and is not again. */
function isForgotten(run: Run, [a, b, c]: Triple['accesses']): boolean {
  const words = run.of(b.context).filter((each) => each.kind === 'write' && !overlap(each, b))
  return words.some((word) => {
    const looks = run.overlapping(a.context, word).filter(({ kind }) => kind === 'read')
    const isOwn = run
      .overlapping(a.context, word)
      .some((each) => each.kind === 'write' && isWithin(a, each, c))
    if (isOwn) return false
    const isSeen = looks.some(({ order = NaN }) => order > (word.order ?? NaN))
    return !isSeen && looks.some((look) => isWithin(a, look, c))
  })
}

/** What a poll reads last, after it has itself cleared it: the code that asks there asks again where the answer is another. */
function pollClaim({ accesses: [a, , c] }: Triple): Claim | undefined {
  if (a.kind !== 'write' || c.kind !== 'read' || !onlyDecides(c)) return undefined
  return { text: '', holds: (_, polls) => polls.has(c.pc) }
}
/** Reads of a run that are made again where they say so, by copies of them. */
export function pollsOf(run: Run): readonly number[] {
  return run.accesses.flatMap((again, index) => {
    if (again.asksAgain !== true) return []
    const before = run.last(again.context, index, again, 'read')
    return before !== undefined && onlyDecides(before) && areCopies(run.code, before.pc, again.pc)
      ? [before.pc]
      : []
  })
}

function isWithin(a: TracedAccess, { order = NaN }: TracedAccess, c: TracedAccess): boolean {
  return (a.order ?? NaN) < order && order < (c.order ?? NaN)
}
