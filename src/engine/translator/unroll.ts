import { copiesOf, entriesOf, lengthOf, redirect, stronglyConnected } from './block-graph.ts'
import { predecessorsOf } from './flow-graph.ts'
import { successorsOf, type Block } from './plan.ts'

/** Turns of a loop in a row, the instructions of all of them, and those that all loops of a region add. */
const most = { turns: 4, instructions: 40, added: 200 } as const

/**
 * Writes several turns of small innermost loops in a row: what comes at a loop's header, fuel and what the host looks at
 * there, and flags that only the next turn could ask for, comes once for all of them.
 */
export function unroll(blocks: readonly Block[]): readonly Block[] {
  const all = [...blocks]
  let rest: number = most.added
  const predecessors = predecessorsOf(all, successorsOf)
  for (const loop of innermost(new Set(all), predecessors)) {
    const length = lengthOf(loop.blocks)
    const turns = Math.min(most.turns, Math.floor(most.instructions / length))
    if (turns < 2) continue
    rest -= (turns - 1) * length
    if (rest < 0) return all
    all.push(...repeat(loop, turns))
  }
  return all
}

interface Loop {
  readonly header: Block
  readonly blocks: ReadonlySet<Block>
}

/** Loops with one way in and without calls that nobody follows. */
function innermost(blocks: ReadonlySet<Block>, predecessors: ReadonlyMap<Block, readonly Block[]>): Loop[] {
  return stronglyConnected(blocks).flatMap((component) => {
    const [header, ...others] = entriesOf(component, predecessors)
    if (header === undefined || others.length > 0) return []
    const inner = new Set([...component].filter((block) => block !== header))
    const found = innermost(inner, predecessors)
    if (found.length > 0 || stronglyConnected(inner).length > 0) return found
    const returns = [...component].some(({ end }) => end.type !== 'branches' && end.returns !== undefined)
    return returns ? [] : [{ header, blocks: component }]
  })
}

function repeat({ header, blocks }: Loop, turns: number): Block[] {
  const copies = Array.from({ length: turns - 1 }, () => copiesOf(blocks))
  // The way back to the header is the next turn's.
  const rounds = [new Map([...blocks].map((block) => [block, block])), ...copies]
  rounds.forEach((round, index) => {
    const next = rounds[(index + 1) % rounds.length]?.get(header)
    const own = round.get(header)
    if (own === undefined || next === undefined || own === next) return
    for (const block of round.values()) redirect(block, new Map([[own, next]]))
  })
  return copies.flatMap((copy) => [...copy.values()])
}
