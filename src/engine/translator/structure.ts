import { addThoseBefore, predecessorsOf } from './flow-graph.ts'
import { makeReducible } from './reducible.ts'
import { unroll } from './unroll.ts'
import { successorsOf, targetsOf, type Block, type RegionPlan } from './plan.ts'

/** What emission has to know of a block beside its instructions. */
export interface Placed {
  readonly block: Block
  /** Position in reverse postorder: forward edges go to higher ones. */
  readonly order: number
  /** Where its end leads to. */
  readonly successors: readonly Placed[]
  /** Immediate dominator; the root's is itself. */
  dominator: Placed
  /** Blocks that it dominates immediately, in order. */
  readonly children: Placed[]
  isLoopHeader: boolean
  /** Several forward edges lead here: it gets a label. */
  isMerge: boolean
  /** The region may be entered here. */
  isEntry: boolean
  /** Instructions that must fit into the fuel when it is entered; undefined: an earlier block has looked. */
  fuelNeeded: number | undefined
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A step on the way from a region's beginning to where it is entered: always into a loop, or to the entry itself. */
export interface WayIn {
  readonly to: Placed
  /** The entries that it leads to. */
  readonly entries: readonly Placed[]
}

/** A region's blocks as structured control flow. */
export interface Structure {
  readonly root: Placed
  /** Blocks at which the region is entered, the root first. */
  readonly entries: readonly Placed[]
  /** Where to go from the beginning of a block, the root or the header of a loop, when the region has just been entered. */
  waysIn(placed: Placed): readonly WayIn[]
  /** How an edge is written: `leave` where it would enter a loop other than by its header. */
  edge(from: Block, to: Block): 'inline' | 'forward' | 'back' | 'leave'
  placed(block: Block): Placed
}

/** Instructions that may run without looking at the fuel: what is left of it then is for the interpreter. */
const unchecked = 32
/** Each makes the code between a loop's header and itself a little less simple. */
const mostEntries = 40

/**
 * Dominators (Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm"), loops and merges: what Ramsey's
 * "Beyond Relooper" needs to write blocks as structured control flow. Edges into the middle of a loop that could not be
 * mended leave the region.
 */
export function structure({ blocks, entries: wanted, rejoins }: RegionPlan): Structure {
  const order = reversePostorder(unroll(makeReducible(blocks)))
  const placedBy = new Map<Block, Placed>()
  for (const [index, block] of order.entries()) {
    const placed = {
      block,
      order: index,
      successors: [],
      children: [],
      isLoopHeader: false,
      isMerge: false,
      isEntry: false,
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
  for (const each of placed) (each as Mutable<Placed>).successors = successorsOf(each.block).map(of)
  const [root] = placed
  if (root === undefined) throw new Error('a region without blocks')
  const goesTo = (from: Placed): readonly Placed[] => from.successors
  setDominators(placed, root, goesTo)
  const loops = loopsOf(placed, goesTo)
  const entries = entriesOf(root, wanted.map(of), [...loops.keys()])
  const ways = waysTo(root, entries, loops)
  const waysIn = (from: Placed): readonly WayIn[] => ways.get(from) ?? []
  // A way in goes from a loop's header, or the root, to what that dominates: loops stay loops.
  setDominators(placed, root, (from) => {
    const ways = waysIn(from)
    return ways.length === 0 ? from.successors : [...ways.map(({ to }) => to), ...from.successors]
  })

  const edge: Structure['edge'] = (from, to) => {
    const [source, target] = [of(from), of(to)]
    if (target.order <= source.order)
      return target.isLoopHeader && dominates(target, source) ? 'back' : 'leave'
    return target.isMerge ? 'forward' : 'inline'
  }
  const forwardEdges = new Map<Placed, number>()
  for (const each of placed) {
    for (const target of targetsOf(each.block.end)) {
      if (target.type !== 'block') continue
      const to = of(target.block)
      if (to.order > each.order) forwardEdges.set(to, (forwardEdges.get(to) ?? 0) + 1)
    }
  }
  if (rejoins) root.isLoopHeader = true
  for (const [to, count] of forwardEdges) to.isMerge = count > 1
  // It is branched to, even where nothing else leads there.
  for (const each of placed) for (const { to } of waysIn(each)) to.isMerge = true
  // A table of branches needs labels.
  for (const { block, order: from } of placed) {
    if (block.end.type !== 'computed' || block.end.isCall || block.end.expected.length < 2) continue
    for (const { to } of block.end.expected)
      if (to.type === 'block' && of(to.block).order > from) of(to.block).isMerge = true
  }
  for (const each of placed) if (each !== root) each.dominator.children.push(each)
  setFuelChecks(placed)
  return { root, entries: [root, ...entries], waysIn, edge, placed: of }
}

/** Natural loops: their headers, each with all blocks of its loop. */
function loopsOf(
  placed: readonly Placed[],
  goesTo: (from: Placed) => readonly Placed[],
): Map<Placed, Set<Placed>> {
  const predecessors = predecessorsOf(placed, goesTo)
  const loops = new Map<Placed, Set<Placed>>()
  for (const end of placed) {
    for (const header of goesTo(end)) {
      if (header.order > end.order || !dominates(header, end)) continue
      header.isLoopHeader = true
      const body = loops.get(header) ?? new Set([header])
      loops.set(header, body)
      addThoseBefore(body, end, predecessors)
    }
  }
  return loops
}

/** One for each address: of code that is there several times, as part of calls, the one in the fewest of them. */
function entriesOf(root: Placed, wanted: readonly Placed[], headers: readonly Placed[]): Placed[] {
  const chosen = new Map<number, Placed>()
  for (const candidate of [...wanted, ...headers]) {
    const { address, callDepth } = candidate.block
    if (address === root.block.address) continue
    const other = chosen.get(address)
    if (other === undefined ? chosen.size < mostEntries : callDepth < other.block.callDepth)
      chosen.set(address, candidate)
  }
  const entries = [...chosen.values()].sort((a, b) => a.order - b.order)
  for (const entry of entries) entry.isEntry = true
  return entries
}

/** From the root to entries: through the headers of all loops that they are in. */
function waysTo(
  root: Placed,
  entries: readonly Placed[],
  loops: ReadonlyMap<Placed, ReadonlySet<Placed>>,
): Map<Placed, WayIn[]> {
  const ways = new Map<Placed, { to: Placed; entries: Placed[] }[]>()
  for (const entry of entries) {
    const around = [...loops].filter(
      ([header, body]) => header !== root && header !== entry && body.has(entry),
    )
    const headers = around.map(([header]) => header).sort((a, b) => a.order - b.order)
    let from = root
    for (const to of [...headers, entry]) {
      const known = ways.get(from) ?? []
      ways.set(from, known)
      const way = known.find((each) => each.to === to)
      if (way === undefined) known.push({ to, entries: [entry] })
      else way.entries.push(entry)
      from = to
    }
  }
  return ways
}

function reversePostorder(blocks: readonly Block[]): Block[] {
  const postorder: Block[] = []
  const seen = new Set<Block>()
  const visit = (block: Block): void => {
    seen.add(block)
    for (const next of successorsOf(block)) if (!seen.has(next)) visit(next)
    postorder.push(block)
  }
  const [root] = blocks
  if (root !== undefined) visit(root)
  return postorder.reverse()
}

function setDominators(
  placed: readonly Placed[],
  root: Placed,
  goesTo: (from: Placed) => readonly Placed[],
): void {
  const predecessors = predecessorsOf(placed, goesTo)
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
function setFuelChecks(placed: readonly Placed[]): void {
  const since = new Map<Placed, number>()
  for (const each of placed) {
    const before = since.get(each) ?? 0
    const length = each.block.instructions.length
    const isChecked = each.order === 0 || each.isLoopHeader || each.isEntry || before + length > unchecked
    each.fuelNeeded = isChecked ? 0 : undefined
    const after = (isChecked ? 0 : before) + length
    for (const to of each.successors) {
      if (to.order > each.order) since.set(to, Math.max(since.get(to) ?? 0, after))
    }
  }
  const ahead = new Map<Placed, number>()
  for (const each of [...placed].reverse()) {
    let most = 0
    for (const to of each.successors) {
      if (to.order > each.order && to.fuelNeeded === undefined) most = Math.max(most, ahead.get(to) ?? 0)
    }
    const needed = each.block.instructions.length + most
    ahead.set(each, needed)
    if (each.fuelNeeded !== undefined) each.fuelNeeded = needed
  }
}
