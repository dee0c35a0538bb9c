import { predecessorsOf } from './flow-graph.ts'
import { successorsOf, type Block, type BlockEnd, type Target } from './plan.ts'

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
 * the header is copied for those who come from outside ("node splitting": Aho, Sethi and Ullman, Compilers, section 10.4).
 * Compilers thread jumps into loops now and then. Where the copies would be too long the loop stays as it is.
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
    const isInner = (block: Block): boolean => component.has(block)
    const isEntry = (block: Block): boolean =>
      block === graph.root || graph.predecessors.get(block)?.every(isInner) === false
    const entries = [...component].filter(isEntry)
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
function lengthOf(blocks: ReadonlySet<Block>): number {
  return [...blocks].reduce((sum, { instructions }) => sum + instructions.length, 0)
}

/** Copies of blocks, which lead to each other. */
function copiesOf(blocks: ReadonlySet<Block>): Map<Block, Block> {
  const copies = new Map([...blocks].map((block) => [block, { ...block }]))
  for (const copy of copies.values()) redirect(copy, copies)
  return copies
}
function redirect(block: { end: BlockEnd }, to: ReadonlyMap<Block, Block>): void {
  const { end } = block
  const target = <T extends Target | undefined>(old: T): T => {
    const other = old?.type === 'block' ? to.get(old.block) : undefined
    return other === undefined ? old : ({ type: 'block', block: other } as T)
  }
  if (end.type === 'branches') {
    block.end = { ...end, taken: target(end.taken), next: target(end.next) }
    return
  }
  // The region is entered at the original.
  const returns = end.returns === undefined || to.has(end.returns) ? undefined : end.returns
  const otherwise = target(end.otherwise)
  if (end.type === 'goes') block.end = { ...end, to: target(end.to), otherwise, returns }
  else {
    const expected = end.expected.map((each) => ({ ...each, to: target(each.to) }))
    block.end = { ...end, expected, otherwise, returns }
  }
}

/** Sets of blocks that all lead to each other, in which something leads to itself (Tarjan 1972). */
function stronglyConnected(blocks: ReadonlySet<Block>): Set<Block>[] {
  const components: Set<Block>[] = []
  const lowest = new Map<Block, number>()
  const stack: Block[] = []
  const done = new Set<Block>()
  const visit = (block: Block): number => {
    const number = lowest.size
    let low = number
    lowest.set(block, number)
    stack.push(block)
    for (const next of successorsOf(block)) {
      if (!blocks.has(next) || done.has(next)) continue
      low = Math.min(low, lowest.get(next) ?? visit(next))
    }
    lowest.set(block, low)
    if (low < number) return low
    const component = new Set(stack.splice(stack.lastIndexOf(block)))
    for (const each of component) done.add(each)
    if (component.size > 1 || successorsOf(block).includes(block)) components.push(component)
    return low
  }
  for (const block of blocks) if (!lowest.has(block)) visit(block)
  return components
}
