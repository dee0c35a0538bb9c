import type { Encoding } from '../../../src/isa/encoding.ts'
import { dspRows } from '../../engine/dsp-cases.ts'
import { integerRows } from '../../engine/families.ts'
import { vfpRows } from '../../engine/vfp-cases.ts'
import { world } from '../../engine/fixture.ts'
import { prng } from '../../isa/prng.ts'
import { apsrMask, traceOnUnicorn, type Case, type OracleCpu, type Trace } from '../../oracles/unicorn.ts'
import type { Judge, Verdict } from './lockstep.ts'
import { makePools } from './pools.ts'
import { randomProgram, toCase, type Program } from './program.ts'

/** What a core's programs are made of. */
const rowsOf: Readonly<Record<OracleCpu, readonly Encoding[]>> = {
  'cortex-m0': integerRows.filter(({ since }) => since === 'v6-M'),
  'cortex-m3': integerRows,
  'cortex-m4': [...integerRows, ...dspRows],
  // Its programs have no floating point yet: single rows are compared in `test/engine/vfp.test.ts`.
  'cortex-m4f': [...integerRows, ...dspRows, ...vfpRows],
}
export const fuzzedCpus = (Object.keys(rowsOf) as OracleCpu[]).filter((cpu) => rowsOf[cpu].length > 0)

/** Programs of one seed, and what Unicorn makes of them. */
export interface Batch {
  readonly seed: number
  readonly programs: readonly Program[]
  readonly cases: readonly Case[]
  readonly traces: Promise<readonly Trace[]>
}

/** Generates a batch and sets Unicorn to work on it. */
export function startBatch(cpu: OracleCpu, seed: number, count: number): Batch {
  const random = prng(seed)
  const pools = makePools(rowsOf[cpu], random)
  const source = {
    pools,
    apsrMask: apsrMask[cpu],
    isV6M: cpu === 'cortex-m0',
    hasFpu: cpu === 'cortex-m4f',
    random,
  }
  const programs = Array.from({ length: count }, () => randomProgram(source))
  const cases = programs.map(toCase)
  return { seed, programs, cases, traces: traceOnUnicorn(world, cases, cpu) }
}

/** Verdicts on programs, in their order. */
export async function judgeAll(
  judge: Judge,
  cpu: OracleCpu,
  programs: readonly Program[],
): Promise<Verdict[]> {
  const cases = programs.map(toCase)
  const traces = await traceOnUnicorn(world, cases, cpu)
  return verdicts(judge, cases, traces)
}

export function verdicts(judge: Judge, cases: readonly Case[], traces: readonly Trace[]): Verdict[] {
  return cases.map((each, index) => {
    const trace = traces[index]
    if (trace === undefined) throw new Error('a trace is missing')
    return judge.compare(each, trace)
  })
}
