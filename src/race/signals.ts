import type { TracedAccess } from '../trace/access.ts'
import type { Claim } from './claims.ts'
import { isForgotten } from './guards.ts'
import { isWithin, onlyChooses, overlap, type Run } from './run.ts'
import type { Triple } from './triples.ts'

/**
 * What is cleared so that a handler can set it, and is asked for then: `failed = 0; work(); if (failed) …`. Whoever asks
 * there expects nothing else that it has itself written: else it takes the handler's for its own.
 */
export function signalClaim(_: Run, { pattern, accesses: [a, , c] }: Triple): Claim | undefined {
  const isCleared = pattern === 'write-write-read' && isConstant(a) && onlyChooses(c) && isOfSameBytes(a, c)
  if (!isCleared) return undefined
  return {
    text: `signal ${String(a.value)}`,
    whyBenign: (evidence) => (evidence.hasLeftOnly(c, a.value) ? 'signal' : undefined),
  }
}

/**
 * A state that lasts for as long as the interrupted code does something, and is then again what it was: a handler may ask
 * which of them it has come into.
 */
export function pulseClaim(run: Run, { pattern, accesses }: Triple): Claim | undefined {
  const [a, b, c] = accesses
  const isPulse = pattern === 'write-read-write' && isConstant(a) && isConstant(c) && isOfSameBytes(a, c)
  if (!isPulse || !onlyChooses(b) || isForgotten(run, accesses)) return undefined
  const all = [...run.of(a.context), ...run.devicesOf(a.context)]
  if (!all.some((each) => isWithin(a, each, c) && !overlap(each, a))) return undefined
  const before = run.last(a.context, run.indexOf(a), a, 'write')
  if (before !== undefined && before.value !== c.value) return undefined
  return {
    text: `pulse ${String(before?.value)} ${String(c.value)}`,
    whyBenign: (evidence) =>
      before !== undefined || evidence.isFoundFirst(b, c.value) ? 'signal' : undefined,
  }
}

function isConstant({ from, value }: TracedAccess): boolean {
  return from?.length === 0 && value !== undefined
}
function isOfSameBytes(a: TracedAccess, c: TracedAccess): boolean {
  return a.address === c.address && a.sizeBytes === c.sizeBytes
}
