import type { TracedAccess } from '../trace/access.ts'
import type { Benign } from './benign.ts'
import { sectionAt } from './masking.ts'
import { outerOf, Run } from './run.ts'
import { isOfOne, triplesOf, type Triple } from './triples.ts'

/** Two accesses that conflict and of which nothing can come. */
export interface Pair {
  readonly accesses: readonly [outer: TracedAccess, inner: TracedAccess]
  readonly benign: Benign
}
/** Accesses of a variable by an activation and by a handler that interrupts it. */
export type Conflict = Triple | Pair

/**
 * What conflicts in one run or more: a triple for each pattern between the same three instructions, a pair for each two
 * that are in no triple.
 */
export class Conflicts {
  readonly #triples = new Map<string, Triple>()
  readonly #pairs = new Map<string, Pair>()

  add(accesses: readonly TracedAccess[]): void {
    const run = new Run(accesses)
    for (const triple of triplesOf(run, { across: false })) {
      if (!isOfOne(triple)) continue
      const key = keyOf(triple.accesses, triple.pattern)
      const known = this.#triples.get(key)
      // What is benign in one run may do harm in another.
      if (known === undefined || (known.benign !== undefined && triple.benign === undefined))
        this.#triples.set(key, triple)
    }
    for (const pair of pairsOf(run)) {
      const key = keyOf(pair.accesses)
      if (!this.#pairs.has(key)) this.#pairs.set(key, pair)
    }
  }

  /** Findings first, each kind in the order in which it was come upon. */
  get found(): readonly Conflict[] {
    const triples = [...this.#triples.values()]
    const inTriples = new Set(triples.flatMap(({ accesses: [a, b, c] }) => [keyOf([a, b]), keyOf([c, b])]))
    return [
      ...triples.filter(({ benign }) => benign === undefined),
      ...triples.filter(({ benign }) => benign !== undefined),
      ...[...this.#pairs].flatMap(([key, pair]) => (inTriples.has(key) ? [] : [pair])),
    ]
  }
}

/** What tells conflicts apart: the variable, the handler, the instructions. */
export function keyOf(accesses: readonly TracedAccess[], pattern = ''): string {
  const variable = accesses[1]?.variable ?? accesses[1]?.address
  const instructions = accesses.map(({ pc, exceptionNumber }) => `${String(exceptionNumber)}:${String(pc)}`)
  return [pattern, variable, ...instructions].join(' ')
}

function* pairsOf(run: Run): Iterable<Pair> {
  const seen = new Set<string>()
  for (const inner of run.accesses) {
    for (const outer of outerOf(run, inner)) {
      for (const access of run.overlapping(outer, inner)) {
        if (access.kind === 'read' && inner.kind === 'read') continue
        const key = keyOf([access, inner])
        if (seen.has(key)) continue
        seen.add(key)
        yield { accesses: [access, inner], benign: whyHarmless(access, inner) }
      }
    }
  }
}
function whyHarmless(outer: TracedAccess, inner: TracedAccess): Benign {
  if (outer.exclusive !== undefined) return 'atomic'
  return sectionAt(outer, inner) === undefined ? 'single' : 'masked'
}
