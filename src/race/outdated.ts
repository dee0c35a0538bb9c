import type { TracedAccess } from '../trace/access.ts'
import { outcomeOf } from './evidence.ts'
import type { Handover } from './handovers.ts'
import { outerOf, overlap, type Run } from './run.ts'

/**
 * Where the code that is interrupted overwrites what the handler has just written, by a decision that the handler has made
 * outdated: what it had asked for before is another value by then, with which other schedules come out otherwise.
 *
 * @param isKnown - whether a variable is in a finding of the run as it is
 */
export function* outdatedOf(run: Run, isKnown: (access: TracedAccess) => boolean): Iterable<Handover> {
  for (const context of run.handlers) {
    const written = run.of(context).filter(({ kind, variable }) => kind === 'write' && variable !== undefined)
    for (const b of written) {
      if (isKnown(b)) continue
      for (const outer of outerOf(run, b)) {
        const c = run.next(outer, run.indexOf(b), b)
        if (c?.kind !== 'write' || c.variable !== b.variable || c.value === b.value) continue
        const others = written.filter((each) => each.variable !== b.variable)
        for (const other of others) {
          const a = outdatedBy(run, outer, { other, c })
          if (a === undefined || isKnown(a)) continue
          yield {
            triple: {
              ...{ pattern: 'read-write-write', name: 'check-then-act', accesses: [a, b, c] },
              benign: undefined,
            },
            text: [other.address, other.value].join(' '),
            holds: (evidence) => {
              const [way] = evidence.waysOf(a, [other.value])
              return way !== undefined && way !== outcomeOf(a)
            },
          }
        }
      }
    }
  }
}

/** What had been read where the handler has written, and has decided that something else is stored. */
function outdatedBy(
  run: Run,
  outer: number,
  { other, c }: { readonly other: TracedAccess; readonly c: TracedAccess },
): TracedAccess | undefined {
  const a = run.last(outer, run.indexOf(other), other)
  if (a?.kind !== 'read' || a.address !== other.address || a.sizeBytes !== other.sizeBytes) return undefined
  const again = run.next(outer, run.indexOf(other), other)?.order ?? Infinity
  const isFinal = run.overlapping(other.context, other).findLast(({ kind }) => kind === 'write') === other
  if (again < (c.order ?? NaN) || !isFinal || overlap(a, c)) return undefined
  const decides = a.decisions?.some(
    ({ order, pc }) => order < (c.order ?? NaN) && (pc === c.pc || run.code.isBehindOneWay(pc, c.pc)),
  )
  return decides === true ? a : undefined
}
