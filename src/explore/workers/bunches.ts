import type { Node } from '../node.ts'
import type { Arrivals } from '../plan.ts'
import { NumberReader, NumberWriter } from './numbers.ts'

/** Schedules of a level that differ in their last arrivals, one behind the other. */
export interface Bunch {
  readonly parent: Node
  readonly nodes: readonly Node[]
  /** The last ones before it, of each set of exceptions one: what is told apart depends on them. */
  readonly before: readonly Node[]
  /** Others of the same parent follow. */
  readonly goesOn: boolean
}

/** A bunch as plain data; arrivals as {@link packed}. */
export interface BunchData {
  readonly path: Float64Array
  readonly before: Float64Array
  readonly last: Float64Array
  readonly goesOn: boolean
}

/** What is left of a level, in its order: bunches of about so many. */
export function* bunchesOf(parent: Node, level: number, size: number): Generator<Bunch> {
  const isLeft = (node: Node): boolean => node.level === level && !node.isDone
  const end = parent.children.findLastIndex(isLeft)
  const last = new Map<string, Node>()
  let nodes: Node[] = []
  let before: Node[] = []
  const bunch = (goesOn: boolean): Bunch => {
    const made = { parent, nodes, before, goesOn }
    nodes = []
    return made
  }
  for (const [index, child] of parent.children.entries()) {
    const { arrivals } = child
    if (child.level < level) {
      if (nodes.length > 0) yield bunch(index <= end)
      yield* bunchesOf(child, level, size)
    } else if (isLeft(child) && arrivals !== undefined) {
      const isNext = nodes.at(-1)?.arrivals?.index !== arrivals.index
      if (nodes.length >= size && isNext) yield bunch(true)
      if (nodes.length === 0) before = inOrder([...last.values()])
      nodes.push(child)
      if (arrivals.beat === 0 && arrivals.waits !== true) last.set(arrivals.exceptions.join(), child)
    }
  }
  if (nodes.length > 0) yield bunch(false)
}
function inOrder(nodes: Node[]): Node[] {
  return nodes.sort((a, b) => (a.arrivals?.index ?? 0) - (b.arrivals?.index ?? 0))
}

export function dataOf({ parent, nodes, before, goesOn }: Bunch): BunchData {
  const lastOf = (some: readonly Node[]): Float64Array =>
    packed(some.flatMap(({ arrivals }) => arrivals ?? []))
  return { path: packed(parent.schedule), before: lastOf(before), last: lastOf(nodes), goesOn }
}

/** Arrivals as numbers: many objects take long from thread to thread. */
export function packed(arrivals: readonly Arrivals[]): Float64Array {
  const numbers = new NumberWriter()
  putArrivals(arrivals, numbers)
  return numbers.all
}
export function unpacked(numbers: Float64Array): Arrivals[] {
  return takeArrivals(new NumberReader(numbers))
}
export function putArrivals(arrivals: readonly Arrivals[], numbers: NumberWriter): void {
  numbers.put(arrivals.length)
  // Those of a run have few sets of exceptions: one behind the other as a rule the same.
  let last: Arrivals['exceptions'] | undefined
  for (const { index, beat, exceptions, waits } of arrivals) {
    const isSame = exceptions === last
    numbers.put(index)
    numbers.put(beat)
    numbers.put((waits === true ? 1 : 0) + (isSame ? 2 : 0))
    if (!isSame) numbers.list(exceptions)
    last = exceptions
  }
}
export function takeArrivals(numbers: NumberReader): Arrivals[] {
  const arrivals: Arrivals[] = []
  let exceptions: Arrivals['exceptions'] = []
  for (let left = numbers.next(); left > 0; left--) {
    const [index, beat, how] = [numbers.next(), numbers.next(), numbers.next()]
    if ((how & 2) === 0) exceptions = [...numbers.list()] as readonly number[] as Arrivals['exceptions']
    arrivals.push((how & 1) === 1 ? { index, beat, exceptions, waits: true } : { index, beat, exceptions })
  }
  return arrivals
}
