import { successorsOf, type Block, type BlockEnd, type Target } from './plan.ts'

/** In instructions. */
export function lengthOf(blocks: ReadonlySet<Block>): number {
  return [...blocks].reduce((sum, { instructions }) => sum + instructions.length, 0)
}

/** Copies of blocks, which lead to each other. */
export function copiesOf(blocks: ReadonlySet<Block>): Map<Block, Block> {
  const copies = new Map([...blocks].map((block) => [block, { ...block }]))
  for (const copy of copies.values()) redirect(copy, copies)
  return copies
}
/** Lets a block lead to others instead of some. */
export function redirect(block: { end: BlockEnd }, to: ReadonlyMap<Block, Block>): void {
  const { end } = block
  const target = <T extends Target | undefined>(old: T): T => {
    const other = old?.type === 'block' ? to.get(old.block) : undefined
    return other === undefined ? old : ({ type: 'block', block: other } as T)
  }
  if (end.type === 'branches') {
    block.end = { ...end, taken: target(end.taken), next: target(end.next) }
    return
  }
  const returns = end.returns === undefined ? undefined : (to.get(end.returns) ?? end.returns)
  const otherwise = target(end.otherwise)
  if (end.type === 'goes') block.end = { ...end, to: target(end.to), otherwise, returns }
  else {
    const expected = end.expected.map((each) => ({ ...each, to: target(each.to) }))
    block.end = { ...end, expected, otherwise, returns }
  }
}

/** Blocks of a set that are come to from outside of it. */
export function entriesOf(
  blocks: ReadonlySet<Block>,
  predecessors: ReadonlyMap<Block, readonly Block[]>,
): Block[] {
  return [...blocks].filter((block) => predecessors.get(block)?.some((from) => !blocks.has(from)) === true)
}

/** Sets of blocks that all lead to each other, in which something leads to itself (Tarjan 1972). */
export function stronglyConnected(blocks: ReadonlySet<Block>): Set<Block>[] {
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
