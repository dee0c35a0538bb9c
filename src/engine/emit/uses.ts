import { bounds, inputs } from './effects.ts'
import type { Graph } from './graph.ts'
import type { Node } from './node.ts'

/** Counts how often each node is read by what is written of a graph. */
export function countUses({ steps, commits }: Graph, operandsOfTerminator: readonly Node[]): void {
  for (const step of steps) {
    count(step.type === 'bailIf' ? step.condition : step.address)
    if (step.type === 'alignment') count(step.cycles)
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
function count(node: Node): void {
  if (node.uses++ === 0) for (const arg of node.args) count(arg)
}
