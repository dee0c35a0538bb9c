import { expect } from 'vitest'
import { expectReductionsToLoseNothing, type Explored } from '../generated/compare.ts'
import type { Clause } from './clause.ts'

/** Reductions lose nothing of a clause, and it ends as was thought out by hand. */
export async function judge(clause: Clause): Promise<void> {
  const all = await expectReductionsToLoseNothing(clause)
  const { report, failures } = all
  const outcomes = [...new Set(report.endStates.map(({ outcome }) => outcome))].sort()
  expect(outcomes).toEqual([...(clause.outcomes ?? ['reached'])].sort())
  if (clause.ends !== undefined) expect(see(clause, all)).toEqual([...clause.ends].sort())
  if (clause.failures !== undefined) expect(failures).toEqual(clause.failures)
}

/** What a clause lists of its end states, each once. */
function see({ see: wanted = '' }: Clause, { ends }: Explored): string[] {
  return [
    ...new Set(
      ends.map((end) =>
        wanted
          .split(' ')
          .map((name) => valueOf(end, name))
          .join(' '),
      ),
    ),
  ].sort()
}

/** From the words in which an end state is told. */
function valueOf(end: string, name: string): string {
  const parts = end.split(', ')
  const output = parts.at(-1) ?? ''
  const words = (parts.at(-2) ?? '').split(' ')
  if (name === 'output') return output
  const word = /^w(\d+)$/.exec(name)?.[1]
  if (word !== undefined) return words[Number(word)] ?? ''
  const irq = /^taken(\d)$/.exec(name)?.[1]
  const prefix = irq === undefined ? `${name}=` : `irq(${irq}) `
  return parts.find((part) => part.startsWith(prefix))?.slice(prefix.length) ?? ''
}
