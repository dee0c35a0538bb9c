import type { Instruction } from '../isa/decode.ts'
import { place, provenanceOf } from './provenance.ts'
import { isReferenceOnly } from './reference-only.ts'

/** What an instruction reads and writes beside memory: bit n for core register n, then the flags as `place` numbers them. */
export interface RegisterFootprint {
  readonly reads: number
  readonly writes: number
  /** What it writes as a whole. */
  readonly sets: number
  /** It also has to do with the exclusive monitor. */
  readonly isExclusive: boolean
}

/** All flags, as a set of registers. */
export const flagsBits = (1 << place.nz) | (1 << place.cv)

const exclusives: ReadonlySet<string> = new Set([
  ...['LDREX', 'LDREXB', 'LDREXH', 'STREX', 'STREXB', 'STREXH', 'CLREX'],
])

/**
 * The registers and flags of an instruction, by its meaning; undefined where it has to do with anything else but memory:
 * system state, floating point, IT blocks.
 */
export function registerFootprint(instruction: Instruction): RegisterFootprint | undefined {
  const { encoding, operation, unpredictable } = instruction
  if (isReferenceOnly(encoding) || operation === 'IT' || unpredictable) return undefined
  if (encoding.since === 'VFPv4-SP') return undefined
  const { accesses, results, branch } = provenanceOf(instruction)
  const sources = [
    ...accesses.flatMap(({ address, value }) => [address, value]),
    ...results.map(({ from }) => from),
  ]
  const reads = sources.reduce((all, { places }) => all | places, branch?.from.places ?? 0)
  const setOf = (which: typeof results): number => which.reduce((all, result) => all | (1 << result.place), 0)
  return {
    ...{ reads, writes: setOf(results), sets: setOf(results.filter(({ keeps }) => !keeps)) },
    isExclusive: exclusives.has(operation),
  }
}
