import { pageEntry } from '../../bus/pages.ts'
import type { AccessOptions, SizeBytes, Val } from '../../core/stage.ts'
import { unalignedCycles } from '../../core/timing/costs.ts'
import { op } from '../wasm/opcodes.ts'
import type { Place, Step } from './effects.ts'
import type { Graph } from './graph.ts'
import type { Node } from './node.ts'

const loadOpcode = { 1: op.i32Load8U, 2: op.i32Load16U, 4: op.i32Load } as const
const loadSignedOpcode = { 1: op.i32Load8S, 2: op.i32Load16S, 4: op.i32Load } as const

const asNode = (value: Val): Node => value as unknown as Node
const asVal = (node: Node): Val => node as unknown as Val

/** How emitted code gets at guest memory. */
export interface GraphMemory {
  load(address: Node, sizeBytes: SizeBytes, options: AccessOptions): Node
  /** The byte of the machine's memory that a store goes to. */
  locate(address: Node, sizeBytes: SizeBytes, aligned: boolean): Place
  /** `count` words from an aligned address on are accessed next: checked here, once for all. */
  words(address: Node, count: Node, access: 'read' | 'write'): void
}

/** The opcode of a load with its extension to 32 bits. */
export function loadOpcodeOf(sizeBytes: SizeBytes, { signed = false }: AccessOptions): number {
  return (signed ? loadSignedOpcode : loadOpcode)[sizeBytes]
}

/** A step that looks up the page of an address for one use, and bails where that has no fast path. */
export function lookUpPage(
  graph: Graph,
  address: Node,
  use: number,
  how: Pick<Extract<Step, { type: 'page' }>, 'accessBytes' | 'behind'> = {},
): Node {
  const into = graph.local()
  graph.steps.push({ type: 'page', into, address, use, ...how })
  return into
}

/** Every access looks at the page table. */
export function pagedMemory(graph: Graph): GraphMemory {
  return new PagedMemory(graph)
}

class PagedMemory implements GraphMemory {
  readonly #graph: Graph
  /** The page table's word for all words of a transfer. */
  #range: Node | undefined

  constructor(graph: Graph) {
    this.#graph = graph
  }

  load(address: Node, sizeBytes: SizeBytes, options: AccessOptions): Node {
    const entry = this.#entry(address, sizeBytes, options.aligned === true, pageEntry.read)
    this.#graph.trace('read', address, sizeBytes)
    return this.#graph.read(loadOpcodeOf(sizeBytes, options), 0, this.#at(entry, address))
  }
  locate(address: Node, sizeBytes: SizeBytes, aligned: boolean): Place {
    return { at: this.#at(this.#entry(address, sizeBytes, aligned, pageEntry.write), address), offset: 0 }
  }
  words(address: Node, count: Node, access: 'read' | 'write'): void {
    const g = this.#graph
    const first = lookUpPage(g, address, pageEntry[access])
    // At most 32 words: they lie in one page, or in two that must map alike.
    const last = g.add(asVal(address), g.shiftLeft(g.sub(asVal(count), g.word(1)), g.word(2)))
    const second = lookUpPage(g, asNode(last), pageEntry[access])
    g.bailIf(asVal(g.node({ type: 'op', opcode: op.i32Ne }, first, second)))
    this.#range = first
  }

  #entry(address: Node, sizeBytes: SizeBytes, aligned: boolean, use: number): Node {
    if (this.#range !== undefined) return this.#range
    const entry = lookUpPage(this.#graph, address, use, { accessBytes: sizeBytes })
    this.#checkAlignment(address, sizeBytes, aligned)
    return entry
  }
  #at(entry: Node, address: Node): Node {
    return asNode(this.#graph.add(asVal(entry), asVal(address)))
  }
  /** Unaligned accesses stay fast within a page unless CCR.UNALIGN_TRP is set. */
  #checkAlignment(address: Node, sizeBytes: SizeBytes, always: boolean): void {
    const g = this.#graph
    if (sizeBytes === 1) return
    if (always) {
      g.bailIf(g.and(asVal(address), g.word(sizeBytes - 1)))
      return
    }
    const cycles = asNode(unalignedCycles(g, asVal(address), sizeBytes))
    g.steps.push({ type: 'alignment', address, sizeBytes, cycles })
  }
}
