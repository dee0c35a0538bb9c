import type { Instruction } from './decode.ts'

/** A branch whose target is an entry of a table. */
export function isTableBranch({ operation }: Pick<Instruction, 'operation'>): boolean {
  return operation === 'TBB' || operation === 'TBH'
}

/** The longest table that is looked at. */
const mostCases = 256

/**
 * Where TBB and TBH with a table behind them may go. Nothing says how long the table is: it ends where the first of
 * its targets begins.
 */
export function jumpTableTargets(
  { operation, operands, sizeBytes }: Pick<Instruction, 'operation' | 'operands' | 'sizeBytes'>,
  address: number,
  peek: (address: number, sizeBytes: 1 | 2) => number | undefined,
): number[] {
  if (!isTableBranch({ operation }) || operands.n !== 15) return []
  const table = address + sizeBytes
  const size = operation === 'TBB' ? 1 : 2
  const targets = new Set<number>()
  let end = Infinity
  for (let index = 0; index < mostCases && table + index * size < end; index++) {
    const halfwords = peek(table + index * size, size)
    if (halfwords === undefined) break
    const target = table + 2 * halfwords
    targets.add(target)
    if (target > table) end = Math.min(end, target)
  }
  return [...targets].sort((a, b) => a - b)
}
