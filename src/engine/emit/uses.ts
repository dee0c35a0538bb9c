import { bounds, inputs, type Step } from './effects.ts'
import type { Graph } from './graph.ts'
import type { Node } from './node.ts'

/** Counts how often each node is read by what is written of a graph. */
export function countUses({ steps, commits }: Graph, operandsOfTerminator: readonly Node[]): void {
  for (const step of steps) {
    for (const node of readBy(step)) count(node)
  }
  for (const commit of commits) {
    if (commit.type === 'loop') {
      for (const node of bounds(commit.over)) count(node)
      for (const inner of commit.body)
        if (inner.type !== 'loop') for (const node of inputs(inner)) count(node)
    } else for (const node of inputs(commit)) count(node)
  }
  for (const node of operandsOfTerminator) count(node)
}
function readBy(step: Step): readonly Node[] {
  switch (step.type) {
    case 'bailIf':
      return [step.condition]
    case 'bailUnlessEither':
      return [step.usual, step.rare]
    case 'alignment':
      return [step.address, step.cycles]
    default:
      return [step.address]
  }
}
/** Of a node and all that it is computed from: what others read, too. */
export function sharedIn(node: Node): Node[] {
  const uses = new Map<Node, number>([[node, 1]])
  const visit = ({ args }: Node): void => {
    for (const arg of args) {
      const known = uses.get(arg)
      uses.set(arg, (known ?? 0) + 1)
      if (known === undefined) visit(arg)
    }
  }
  visit(node)
  return [...uses].flatMap(([each, count]) => (each.uses > count ? [each] : []))
}
function count(node: Node): void {
  if (node.uses++ === 0) for (const arg of node.args) count(arg)
}
