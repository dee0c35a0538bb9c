import type { TracedAccess } from '../trace/access.ts'
import type { Benign } from './benign.ts'
import { areCopies } from './code.ts'
import { outcomeOf, type Evidence, type Looked } from './evidence.ts'
import { guardClaim } from './guards.ts'
import { isWithin, onlyDecides, overlap, type Run } from './run.ts'
import { pulseClaim, signalClaim } from './signals.ts'
import type { Triple } from './triples.ts'

/** What would make a triple benign, if other runs show it. */
export interface Claim {
  /** Equal for claims that are one. */
  readonly text: string
  readonly whyBenign: (evidence: Evidence, polls: ReadonlySet<number>) => Benign | undefined
}
type Claimed = (run: Run, triple: Triple) => Claim | undefined

const kinds: readonly Claimed[] = [
  ...[guardClaim, pollClaim, leftAlikeClaim],
  ...[pulseClaim, signalClaim, upheldClaim, handedClaim],
]

/** What other runs may show of a triple that nothing of its own run makes benign. */
export function claimOf(run: Run, triple: Triple): Claim | undefined {
  const claims = kinds.flatMap((claimed) => claimed(run, triple) ?? [])
  if (claims.length === 0) return undefined
  return {
    text: claims.map(({ text }) => text).join('; '),
    whyBenign: (evidence, polls) => {
      for (const claim of claims) {
        const why = claim.whyBenign(evidence, polls)
        if (why !== undefined) return why
      }
      return undefined
    },
  }
}

/** What a poll reads last, after it has itself cleared it: the code that asks there asks again where the answer is another. */
function pollClaim(_: Run, { accesses: [a, , c] }: Triple): Claim | undefined {
  if (a.kind !== 'write' || c.kind !== 'read' || !onlyDecides(c)) return undefined
  return { text: 'poll', whyBenign: (_evidence, polls) => (polls.has(c.pc) ? 'polled' : undefined) }
}
/**
 * What is read first lets the code go on to read it once more, or leave for where the second read lets it leave too, by
 * the same answer. Of a last read nothing may come any more.
 */
function leftAlikeClaim(run: Run, { pattern, accesses: [a, , c] }: Triple): Claim | undefined {
  const { code } = run
  if (pattern !== 'read-write-read' || !onlyDecides(a) || !overlap(a, c) || c.usedAt !== -1) return undefined
  const [first, ...more] = a.decisions ?? []
  const [next] = c.decisions ?? []
  if (next === undefined) return isIdle(run, c) ? { text: 'idle', whyBenign: () => 'polled' } : undefined
  if (first === undefined || more.length > 0 || !code.isBehindOneWay(first.pc, c.pc)) return undefined
  const text = `left alike ${String(first.taken)} ${String(c.value)}`
  const exit = first.targets.find((each) => each !== first.taken)
  const other = next.targets.find((each) => exit !== undefined && code.areAlike(exit, each))
  if (exit === undefined || other === undefined) return undefined
  const answers = [a.value, c.value]
  return {
    text: `${text} ${String(next.pc)}`,
    whyBenign: (evidence) => {
      const leave = [evidence.waysOf(a, answers), evidence.waysOf(c, answers)]
      const [one, two] = leave.map((ways, index) =>
        ways.map((taken) => taken?.endsWith(`:${String(index === 0 ? exit : other)}`)),
      )
      const isKnown = one?.every((each) => each !== undefined) === true
      return isKnown && one.join() === two?.join() ? 'polled' : undefined
    },
  }
}
/** Whether nothing comes of a read, not even that what was read is written then. */
function isIdle(run: Run, { context, order = NaN, exclusive, ...bytes }: TracedAccess): boolean {
  const isWritten = run
    .overlapping(context, bytes)
    .some((each) => each.kind === 'write' && (each.order ?? NaN) > order)
  return exclusive === undefined && !isWritten
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

/**
 * The first of two reads only decides, and with what the handler left there it decides the same: it is as if the handler
 * had come before it.
 */
function upheldClaim(run: Run, { pattern, accesses: [a, b, c] }: Triple): Claim | undefined {
  if (pattern !== 'read-write-read' || !onlyDecides(a)) return undefined
  if (a.decisions?.every(({ order }) => order < (c.order ?? NaN)) !== true) return undefined
  const left = run.overlapping(b.context, b).findLast((each) => each.kind === 'write' && isWithin(a, each, c))
  if (left?.value === undefined || left.address !== a.address || left.sizeBytes !== a.sizeBytes)
    return undefined
  const { value } = left
  const decided = outcomeOf(a)
  return {
    text: ['upheld', value, decided].join(' '),
    whyBenign: (evidence) => (evidence.isAlways(a, value, decided) ? 'upheld' : undefined),
  }
}

/**
 * The interrupted code has given it away and has asked whether it has it again: by a flag, without which the handler
 * leaves it alone.
 */
function handedClaim(run: Run, { accesses: [a, b, c] }: Triple): Claim | undefined {
  const looks = run
    .of(b.context)
    .filter(({ kind, order = NaN }) => kind === 'read' && order < (b.order ?? NaN))
  const flags = looks.flatMap((look): Looked[] => {
    const given = run.writerOf(look)
    if (given === undefined || overlap(look, a) || overlap(look, c) || !isWithin(a, given, b)) return []
    const isAsked = run
      .overlapping(a.context, look)
      .some((each) => each.kind === 'read' && isWithin(b, each, c) && onlyDecides(each))
    const { address, sizeBytes, value } = look
    return given.context === a.context && isAsked ? [{ address, sizeBytes, value, writtenAt: given.pc }] : []
  })
  if (flags.length === 0) return undefined
  const text = flags.map(({ address, value, writtenAt }) => [address, value, writtenAt].join(' '))
  return {
    text: ['handed', ...text].join(' '),
    whyBenign: (evidence) =>
      flags.some((flag) => evidence.isLetIn(b.exceptionNumber, flag, c)) ? 'handed' : undefined,
  }
}
