import { kept, most, type Kept } from './flags.ts'
import { effectOnFlags, type FlagEffect } from './instruction-graph.ts'
import { isUnderCondition, targetsOf, type PlannedInstruction, type RegionPlan } from './plan.ts'
import type { Placed, Structure } from './structure.ts'

/**
 * Which flags are in words at the beginning of each block: the fewest that all ways there can agree upon, N and Z always.
 * Where a region is entered all are in words, and stay there but for loops: those turn more often than they are entered, so
 * the ways back are what counts.
 */
export function flagLevels(
  structure: Structure,
  { rejoins }: Pick<RegionPlan, 'rejoins'>,
): Map<Placed, Kept> {
  const { root, entries } = structure
  const areInWords = (entry: Placed): boolean => !entry.isLoopHeader || (entry === root && rejoins)
  const levels = new Map<Placed, Kept>(
    entries.map((entry) => [entry, areInWords(entry) ? kept.all : kept.nz]),
  )
  const blocks = [root]
  for (const each of blocks) {
    blocks.push(...each.children)
    if (!levels.has(each)) levels.set(each, kept.nz)
  }
  const effects = new Map(blocks.map((each) => [each, effectOfAll(each.block.instructions)]))
  for (let from = blocks.pop(); from !== undefined; from = blocks.pop()) {
    const [before, effect] = [levels.get(from), effects.get(from)]
    if (before === undefined || effect === undefined) continue
    const after = effect.isFresh ? effect.atLeast : most(before, effect.atLeast)
    const { end } = from.block
    // All of a table's branches find flags in the same place.
    const isTable = end.type === 'computed' && !end.isCall && end.expected.length > 1
    for (const target of targetsOf(end)) {
      if (target.type === 'leave' || structure.edge(from.block, target.block) === 'leave') continue
      const to = structure.placed(target.block)
      const isIntoLoop = to.isLoopHeader && to.order > from.order && !isTable
      if (isIntoLoop || (levels.get(to) ?? kept.all) >= after) continue
      levels.set(to, after)
      blocks.push(to)
    }
  }
  return levels
}

function effectOfAll(instructions: readonly PlannedInstruction[]): FlagEffect {
  let [atLeast, isFresh]: [Kept, boolean] = [kept.none, false]
  for (const planned of instructions) {
    const effect = effectOnFlags(planned)
    if (effect.isFresh && !isUnderCondition(planned)) [atLeast, isFresh] = [effect.atLeast, true]
    else atLeast = most(atLeast, effect.atLeast)
  }
  return { atLeast, isFresh }
}
