import { kept, most, type Kept } from './flags.ts'
import { targetsOf, type PlannedInstruction } from './plan.ts'
import type { Placed, Structure } from './structure.ts'

/** What code makes of the flags: at least so many are in words then; more where they were before, unless it is fresh. */
export interface FlagEffect {
  readonly atLeast: Kept
  readonly isFresh: boolean
}
/** Of an instruction that executes. */
export type EffectOnFlags = (instruction: PlannedInstruction) => FlagEffect

/**
 * Which flags are in words at the beginning of each block: the fewest that all ways there can agree upon, N and Z always.
 * Where a region is entered all are in words, and stay there but for loops: those turn more often than they are entered, so
 * the ways back are what counts.
 */
export function flagLevels(
  { structure, rejoins }: { readonly structure: Structure; readonly rejoins: boolean },
  effectOn: EffectOnFlags,
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
  const effects = new Map(blocks.map((each) => [each, effectOfAll(each.block.instructions, effectOn)]))
  for (let from = blocks.pop(); from !== undefined; from = blocks.pop()) {
    const [before, effect] = [levels.get(from), effects.get(from)]
    if (before === undefined || effect === undefined) continue
    const after = effect.isFresh ? effect.atLeast : most(before, effect.atLeast)
    const { end } = from.block
    // All of a table's branches find flags in the same place.
    const isTable = end.type === 'computed' && !end.isCall && end.expected.length > 1
    for (const target of targetsOf(end)) {
      if (target.type === 'leave' || structure.edge(from.block, target.block) === 'leave') continue
      const to = from.successors.find(({ block }) => block === target.block)
      const isIntoLoop = to?.isLoopHeader === true && to.order > from.order && !isTable
      if (to === undefined || isIntoLoop || (levels.get(to) ?? kept.all) >= after) continue
      levels.set(to, after)
      blocks.push(to)
    }
  }
  return levels
}

function effectOfAll(instructions: readonly PlannedInstruction[], effectOn: EffectOnFlags): FlagEffect {
  let [atLeast, isFresh]: [Kept, boolean] = [kept.none, false]
  for (const planned of instructions) {
    const effect = effectOn(planned)
    const isConditional = planned.itstate !== 0 && planned.itstate >>> 4 !== 14
    if (effect.isFresh && !isConditional) [atLeast, isFresh] = [effect.atLeast, true]
    else atLeast = most(atLeast, effect.atLeast)
  }
  return { atLeast, isFresh }
}
