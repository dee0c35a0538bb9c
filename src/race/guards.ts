import type { Claim } from './claims.ts'
import type { Looked } from './evidence.ts'
import { isWithin, onlyChooses, overlap, type Run } from './run.ts'
import type { Triple } from './triples.ts'

/**
 * A flag that holds a handler off: it is changed before an access of something else that the handler accesses too, and
 * changed again behind it. A handler that finds it so leaves that alone.
 */
export function guardClaim(run: Run, { pattern, accesses: [a, b, c] }: Triple): Claim | undefined {
  if (pattern !== 'write-read-write' || !overlap(a, c) || !onlyChooses(b)) return undefined
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
    ...['guard', exceptionNumber, flag.value],
    ...meanwhile.map(({ kind, address, sizeBytes }) => `${kind} ${String(address)} ${String(sizeBytes)}`),
  ].join()
  return {
    text,
    whyBenign: (evidence) => (evidence.isHeldOff(exceptionNumber, flag, meanwhile) ? 'guarded' : undefined),
  }
}
/** Whether a handler that is held off leaves word of it where that has been looked for already, and is not again. */
export function isForgotten(run: Run, [a, b, c]: Triple['accesses']): boolean {
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
