import type { Block, RegionPlan, Target } from './plan.ts'

/** What emission has to know of a block beside its instructions. */
export interface Placed {
  readonly block: Block
  /** Position in reverse postorder: forward edges go to higher ones. */
  readonly order: number
  /** Immediate dominator; the root's is itself. */
  dominator: Placed
  /** Blocks that it dominates immediately, in order. */
  readonly children: Placed[]
  isLoopHeader: boolean
  /** Several forward edges lead here: it gets a label. */
  isMerge: boolean
  /** Instructions that must fit into the fuel when it is entered; undefined: an earlier block has looked. */
  fuelNeeded: number | undefined
}

/** A region's blocks as structured control flow. */
export interface Structure {
  readonly root: Placed
  /** How an edge is written: `leave` where it would enter a loop other than by its header. */
  edge(from: Block, to: Block): 'inline' | 'forward' | 'back' | 'leave'
  placed(block: Block): Placed
}

/** Instructions that may run without looking at the fuel: what is left of it then is for the interpreter. */
const unchecked = 32

/** The targets of a block's end. */
export function targetsOf({ end }: Block): Target[] {
  switch (end.type) {
    case 'branches':
      return [end.next, end.taken]
    case 'goes':
      return end.otherwise === undefined ? [end.to] : [end.to, end.otherwise]
    case 'computed': {
      const expected = end.expected.map(({ to }) => to)
      return end.otherwise === undefined ? expected : [...expected, end.otherwise]
    }
  }
}
function successors(block: Block): Block[] {
  return [...new Set(targetsOf(block).flatMap((target) => (target.type === 'block' ? [target.block] : [])))]
}

/**
 * Dominators (Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm"), loops and merges: what Ramsey's
 * "Beyond Relooper" needs to write blocks as structured control flow. Edges into the middle of a loop leave the region.
 */
export function structure({ blocks }: RegionPlan): Structure {
  const order = reversePostorder(blocks)
  const placedBy = new Map<Block, Placed>()
  for (const [index, block] of order.entries()) {
    const placed = {
      block,
      order: index,
      children: [],
      isLoopHeader: false,
      isMerge: false,
      fuelNeeded: undefined,
    }
    placedBy.set(block, Object.assign(placed, { dominator: undefined as unknown as Placed }))
  }
  const of = (block: Block): Placed => {
    const placed = placedBy.get(block)
    if (placed === undefined) throw new Error('a block that the root does not reach')
    return placed
  }
  const placed = order.map(of)
  const [root] = placed
  if (root === undefined) throw new Error('a region without blocks')
  setDominators(placed, root, of)

  const edge: Structure['edge'] = (from, to) => {
    const [source, target] = [of(from), of(to)]
    if (target.order <= source.order) return dominates(target, source) ? 'back' : 'leave'
    return target.isMerge ? 'forward' : 'inline'
  }
  const forwardEdges = new Map<Placed, number>()
  for (const { block, order: from } of placed) {
    for (const target of targetsOf(block)) {
      if (target.type !== 'block') continue
      const to = of(target.block)
      if (to.order > from) forwardEdges.set(to, (forwardEdges.get(to) ?? 0) + 1)
      else if (edge(block, target.block) === 'back') to.isLoopHeader = true
    }
  }
  for (const [to, count] of forwardEdges) to.isMerge = count > 1
  // A table of branches needs labels.
  for (const { block, order: from } of placed) {
    if (block.end.type !== 'computed' || block.end.expected.length < 2) continue
    for (const { to } of block.end.expected)
      if (to.type === 'block' && of(to.block).order > from) of(to.block).isMerge = true
  }
  for (const each of placed) if (each !== root) each.dominator.children.push(each)
  setFuelChecks(placed, of)
  return { root, edge, placed: of }
}

function reversePostorder(blocks: readonly Block[]): Block[] {
  const postorder: Block[] = []
  const seen = new Set<Block>()
  const visit = (block: Block): void => {
    seen.add(block)
    for (const next of successors(block)) if (!seen.has(next)) visit(next)
    postorder.push(block)
  }
  const [root] = blocks
  if (root !== undefined) visit(root)
  return postorder.reverse()
}

function setDominators(placed: readonly Placed[], root: Placed, of: (block: Block) => Placed): void {
  const predecessors = new Map<Placed, Placed[]>()
  for (const from of placed) {
    for (const to of successors(from.block).map(of)) {
      const known = predecessors.get(to)
      if (known === undefined) predecessors.set(to, [from])
      else known.push(from)
    }
  }
  const known = new Set([root])
  root.dominator = root
  for (let changed = true; changed;) {
    changed = false
    for (const each of placed) {
      if (each === root) continue
      let dominator: Placed | undefined
      for (const from of predecessors.get(each) ?? []) {
        if (!known.has(from)) continue
        dominator = dominator === undefined ? from : common(dominator, from)
      }
      if (dominator === undefined || (known.has(each) && each.dominator === dominator)) continue
      each.dominator = dominator
      known.add(each)
      changed = true
    }
  }
}
function common(a: Placed, b: Placed): Placed {
  let [left, right] = [a, b]
  while (left !== right) {
    if (left.order > right.order) left = left.dominator
    else right = right.dominator
  }
  return left
}
function dominates(a: Placed, b: Placed): boolean {
  let at = b
  while (at.order > a.order) at = at.dominator
  return at === a
}

/** At the root, at loop headers, and wherever else too much would run unchecked. */
function setFuelChecks(placed: readonly Placed[], of: (block: Block) => Placed): void {
  const since = new Map<Placed, number>()
  for (const each of placed) {
    const before = since.get(each) ?? 0
    const length = each.block.instructions.length
    const isChecked = each.order === 0 || each.isLoopHeader || before + length > unchecked
    each.fuelNeeded = isChecked ? 0 : undefined
    const after = (isChecked ? 0 : before) + length
    for (const to of successors(each.block).map(of)) {
      if (to.order > each.order) since.set(to, Math.max(since.get(to) ?? 0, after))
    }
  }
  const ahead = new Map<Placed, number>()
  for (const each of [...placed].reverse()) {
    let most = 0
    for (const to of successors(each.block).map(of)) {
      if (to.order > each.order && to.fuelNeeded === undefined) most = Math.max(most, ahead.get(to) ?? 0)
    }
    const needed = each.block.instructions.length + most
    ahead.set(each, needed)
    if (each.fuelNeeded !== undefined) each.fuelNeeded = needed
  }
}
