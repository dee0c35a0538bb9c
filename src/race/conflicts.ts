import type { TracedAccess } from '../trace/access.ts'
import type { Benign } from './benign.ts'
import { sectionAt } from './masking.ts'
import { unknownCode, type Code } from './code.ts'
import { Evidence } from './evidence.ts'
import { claimOf, pollsOf, type Claim } from './claims.ts'
import { earlyReadsOf, handoversOf, type Handover } from './handovers.ts'
import { outdatedOf } from './outdated.ts'
import { outerOf, Run } from './run.ts'
import { isOfOne, triplesOf, type Triple } from './triples.ts'

/** Two accesses that conflict and of which nothing can come. */
export interface Pair {
  readonly accesses: readonly [outer: TracedAccess, inner: TracedAccess]
  readonly benign: Benign
}
/** Accesses of a variable by an activation and by a handler that interrupts it. */
export type Conflict = Triple | Pair

/** A triple that is a finding unless all that would make it benign in its runs is shown by others. */
interface Open {
  readonly triple: Triple
  readonly claims: Map<string, Claim>
}

/**
 * What conflicts in one run or more: a triple for each pattern between the same three instructions, a pair for each two
 * that are in no triple.
 */
export class Conflicts {
  readonly #code: Code
  readonly #triples = new Map<string, Triple>()
  readonly #open = new Map<string, Open>()
  readonly #handovers = new Map<string, Map<string, Handover>>()
  readonly #pairs = new Map<string, Pair>()
  readonly #evidence = new Evidence()
  readonly #polls = new Set<number>()

  constructor(code = unknownCode) {
    this.#code = code
  }

  add(accesses: readonly TracedAccess[]): void {
    const run = new Run(accesses, this.#code)
    this.#evidence.add(run)
    for (const pc of pollsOf(run)) this.#polls.add(pc)
    const inFindings = new Set<number | undefined>()
    for (const triple of triplesOf(run, { across: false })) {
      if (!isOfOne(triple)) continue
      const key = keyOf(triple.accesses, triple.pattern)
      const claim = triple.benign === undefined ? claimOf(run, triple) : undefined
      if (claim === undefined) this.#put(key, triple)
      else this.#claim(key, { triple, claims: new Map([[claim.text, claim]]) })
      if (triple.benign === undefined && claim === undefined) inFindings.add(triple.accesses[1].variable)
    }
    const isKnown = ({ variable }: TracedAccess): boolean => inFindings.has(variable)
    for (const handover of handoversOf(run, isKnown)) this.#hand(handover)
    for (const handover of earlyReadsOf(run, isKnown)) this.#hand(handover)
    for (const outdated of outdatedOf(run, isKnown)) this.#hand(outdated)
    for (const pair of pairsOf(run)) {
      const key = keyOf(pair.accesses)
      if (!this.#pairs.has(key)) this.#pairs.set(key, pair)
    }
  }
  /** Takes over what others have found, and what they know. */
  absorb(other: Conflicts): void {
    for (const [key, triple] of other.#triples) this.#put(key, triple)
    for (const [key, open] of other.#open) this.#claim(key, open)
    for (const handovers of other.#handovers.values()) for (const each of handovers.values()) this.#hand(each)
    for (const [key, pair] of other.#pairs) if (!this.#pairs.has(key)) this.#pairs.set(key, pair)
    this.#evidence.absorb(other.#evidence)
    for (const pc of other.#polls) this.#polls.add(pc)
  }

  #put(key: string, triple: Triple): void {
    const known = this.#triples.get(key)
    // What is benign in one run may do harm in another.
    if (known === undefined || (known.benign !== undefined && triple.benign === undefined))
      this.#triples.set(key, triple)
  }
  #claim(key: string, { triple, claims }: Open): void {
    const known = this.#open.get(key)
    if (known === undefined) this.#open.set(key, { triple, claims: new Map(claims) })
    else for (const [text, claim] of claims) known.claims.set(text, claim)
  }
  #hand(handover: Handover): void {
    const key = keyOf(handover.triple.accesses, handover.triple.pattern)
    const known = this.#handovers.get(key)
    if (known === undefined) this.#handovers.set(key, new Map([[handover.text, handover]]))
    else if (!known.has(handover.text)) known.set(handover.text, handover)
  }

  /** Each claim has to hold. */
  #whyBenign(claims: readonly Claim[]): Benign | undefined {
    let why: Benign | undefined
    for (const claim of claims) {
      why = claim.whyBenign(this.#evidence, this.#polls)
      if (why === undefined) break
    }
    return why
  }
  /** Findings first, each kind in the order in which it was come upon. */
  get found(): readonly Conflict[] {
    const judged = new Map(this.#triples)
    for (const [key, { triple, claims }] of this.#open) {
      const known = judged.get(key)
      const benign = this.#whyBenign([...claims.values()])
      if (known === undefined || (known.benign !== undefined && benign === undefined))
        judged.set(key, { ...triple, benign })
    }
    for (const [key, handovers] of this.#handovers) {
      const shown = [...handovers.values()].find(({ holds }) => holds(this.#evidence))
      if (shown !== undefined && judged.get(key)?.benign !== undefined) judged.set(key, shown.triple)
      else if (shown !== undefined && !judged.has(key)) judged.set(key, shown.triple)
    }
    const triples = [...judged.values()]
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
