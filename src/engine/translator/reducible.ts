import { copiesOf, entriesOf, lengthOf, redirect, stronglyConnected } from './block-graph.ts'
import { predecessorsOf } from './flow-graph.ts'
import { successorsOf, type Block } from './plan.ts'

/** Instructions that a region may have once more for this. */
const mostCopied = 80

/** Blocks that all lead to each other; `entries` are those that are come to from elsewhere. */
interface Loop {
  readonly blocks: ReadonlySet<Block>
  readonly entries: readonly Block[]
}
interface Graph {
  readonly root: Block
  readonly predecessors: ReadonlyMap<Block, readonly Block[]>
}

/**
 * Gives each loop one way in, its header, as structured control flow wants it: what lies between another way in and
 * the header is copied for those who come from outside ("node splitting"). Compilers thread jumps into loops now and then.
 * Where the copies would be too long the loop stays as it is.
 *
 * @param blocks - the root first; ends of those that lead into loops are changed
 */
export function makeReducible(blocks: readonly Block[]): readonly Block[] {
  const all = [...blocks]
  const [root] = all
  if (root === undefined) return all
  for (let rest = mostCopied; ;) {
    const graph = { root, predecessors: predecessorsOf(all, successorsOf) }
    const loop = loopWithSeveralEntries(new Set(all), graph)
    if (loop === undefined) return all
    const { header, copied } = cheapestHeader(loop, root)
    rest -= lengthOf(copied)
    if (rest < 0) return all
    const copies = copiesOf(copied)
    all.push(...copies.values())
    for (const entry of loop.entries) {
      const copy = entry === header ? undefined : copies.get(entry)
      if (copy === undefined) continue
      for (const from of graph.predecessors.get(entry) ?? [])
        if (!loop.blocks.has(from)) redirect(from, new Map([[entry, copy]]))
    }
  }
}

/** The outermost there is. */
function loopWithSeveralEntries(blocks: ReadonlySet<Block>, graph: Graph): Loop | undefined {
  for (const component of stronglyConnected(blocks)) {
    const fromElsewhere = entriesOf(component, graph.predecessors).filter((block) => block !== graph.root)
    const entries = component.has(graph.root) ? [graph.root, ...fromElsewhere] : fromElsewhere
    if (entries.length > 1) return { blocks: component, entries }
    const inner = new Set([...component].filter((block) => !entries.includes(block)))
    const found = loopWithSeveralEntries(inner, graph)
    if (found !== undefined) return found
  }
  return undefined
}

/** The way in with which the least is copied for the others. */
function cheapestHeader(
  { blocks, entries }: Loop,
  root: Block,
): { readonly header: Block; readonly copied: ReadonlySet<Block> } {
  const choices = (entries.includes(root) ? [root] : entries).map((header) => {
    const copied = new Set<Block>()
    const open = entries.filter((entry) => entry !== header)
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === header || copied.has(at) || !blocks.has(at)) continue
      copied.add(at)
      open.push(...successorsOf(at))
    }
    return { header, copied }
  })
  return choices.reduce((best, each) => (lengthOf(each.copied) < lengthOf(best.copied) ? each : best))
}
