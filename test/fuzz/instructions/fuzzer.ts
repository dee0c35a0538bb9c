import type { OracleCpu } from '../../oracles/unicorn.ts'
import { shrink } from '../shrink.ts'
import { judgeAll, startBatch, verdicts } from './batch.ts'
import type { KnownFault } from './known-faults.ts'
import { Judge } from './lockstep.ts'
import type { Program } from './program.ts'
import { reproducer, simplerPrograms } from './reproducer.ts'

/** What a run came to. */
export interface InstructionReport {
  readonly programs: number
  readonly instructions: number
  /** Programs that ended in a fault, on Unicorn too. */
  readonly faulted: number
  /** Programs that ended where Unicorn is known to be wrong. */
  readonly known: ReadonlyMap<KnownFault, number>
  /** The first mismatch, made small. */
  readonly mismatch: string | undefined
}

/** Runs batches of seeds from `seed` on until there is a mismatch or `isOver`; at least one. */
export async function fuzzInstructions(
  cpu: OracleCpu,
  seed: number,
  isOver: () => boolean,
  programsABatch = 2000,
): Promise<InstructionReport> {
  const judge = new Judge(cpu)
  const known = new Map<KnownFault, number>()
  const total = { programs: 0, instructions: 0, faulted: 0 }
  let batch = startBatch(cpu, seed, programsABatch)
  for (;;) {
    const traces = await batch.traces
    const current = batch
    const isLast = isOver()
    // Unicorn works on the next batch meanwhile.
    if (!isLast) batch = startBatch(cpu, current.seed + 1, programsABatch)
    for (const [index, verdict] of verdicts(judge, current.cases, traces).entries()) {
      total.programs += 1
      total.instructions += verdict.instructions
      if (verdict.faulted) total.faulted += 1
      if (verdict.known !== undefined) known.set(verdict.known, (known.get(verdict.known) ?? 0) + 1)
      const program = current.programs[index]
      if (verdict.difference === undefined || program === undefined) continue
      await batch.traces
      return {
        ...total,
        known,
        mismatch: await explain(judge, cpu, program, current.seed, verdict.difference),
      }
    }
    if (isLast) return { ...total, known, mismatch: undefined }
  }
}

async function explain(
  judge: Judge,
  cpu: OracleCpu,
  program: Program,
  seed: number,
  first: string,
): Promise<string> {
  const judgeSome = async (programs: readonly Program[]): Promise<(string | undefined)[]> =>
    (await judgeAll(judge, cpu, programs)).map(({ difference }) => difference)
  const smallest = await shrink(program, simplerPrograms, async (programs) =>
    (await judgeSome(programs)).map((difference) => difference !== undefined),
  )
  const [difference = `${first} (only after the programs before it)`] = await judgeSome([smallest])
  return [
    difference,
    'for test/fuzz/instructions/regressions.ts:',
    reproducer(smallest, cpu),
    `again: npm run fuzz -- --cpu ${cpu} --seed ${String(seed)} --minutes 0`,
  ].join('\n')
}
