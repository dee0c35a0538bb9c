import { layout } from '../../core/layout.ts'
import type { MemoryWindow, Step } from '../emit/effects.ts'
import { split, stateOf, type Node } from '../emit/node.ts'
import type { SharedPlace, SharedRange, SharedRanges } from '../emit/window-access.ts'
import type { Code } from '../wasm/code.ts'
import type { RegionGraph, RegionMemory } from './region-graph.ts'

/** Longer ranges are less likely to lie in memory as a whole. */
const longestRange = 1024

/** An unknown value, and what was added to it. */
interface Known {
  readonly value: object
  readonly added: number
}
interface Access {
  readonly step: Step
  readonly from: number
  readonly end: number
  readonly isWrite: boolean
}

/** An instruction, in the order of a block; `isConditional`: it may not execute. */
export interface Accessing {
  readonly graph: RegionGraph
  readonly isConditional: boolean
}

/**
 * Accesses of a block that lie at fixed distances from each other: the first one checks the range of them all, and leaves
 * the block to the interpreter from there on where that is not in one window.
 */
export class BlockRanges implements SharedRanges {
  readonly #places = new Map<Step, SharedPlace>()
  readonly #code: Code
  readonly #locals: number[]
  readonly #used: number[] = []

  /** @param locals - which may be used, and are again once the block was written */
  constructor(code: Code, memory: RegionMemory, block: readonly Accessing[], locals: number[]) {
    this.#code = code
    this.#locals = locals
    const [ram] = memory.writes
    const [read] = memory.reads
    const isWhole =
      memory.unaligned && ram !== undefined && ram.base === read?.base && ram.sizeBytes === read.sizeBytes
    if (!isWhole || [ram, ...memory.reads].some(({ holes }) => holes.length > 0)) return
    for (const accesses of accessesOf(block)) this.#share(accesses, ram, memory.reads)
  }

  placeOf(step: Step): SharedPlace | undefined {
    return this.#places.get(step)
  }
  /** The block is written. */
  release(): void {
    this.#locals.push(...this.#used)
  }

  #share(accesses: readonly Access[], ram: MemoryWindow, reads: readonly MemoryWindow[]): void {
    if (accesses.length < 2) return
    const from = Math.min(...accesses.map((access) => access.from))
    const sizeBytes = Math.max(...accesses.map((access) => access.end)) - from
    if (sizeBytes > longestRange) return
    const windows = accesses.some(({ isWrite }) => isWrite) ? [ram] : reads
    if (windows.some((window) => window.sizeBytes < sizeBytes)) return
    const offset = windows.length === 1 ? ram.offset : 0
    const range: SharedRange = { sizeBytes, windows, offset, isChecked: false }
    const local = this.#locals.pop() ?? this.#code.newLocal()
    this.#used.push(local)
    for (const access of accesses)
      this.#places.set(access.step, { range, local, offset: offset + access.from - from })
  }
}

/** By the value that addresses are based on. */
function accessesOf(block: readonly Accessing[]): Iterable<Access[]> {
  const registers = new Map<number, Known>()
  const known = (register: number): Known => {
    const value = registers.get(register) ?? { value: {}, added: 0 }
    registers.set(register, value)
    return value
  }
  const knownOf = (node: Node): Known | undefined => {
    const { base, added } = split(node)
    const register = stateOf(base)
    if (register === undefined || register > layout.lr) return undefined
    const { value, added: before } = known(register)
    return { value, added: (before + added) | 0 }
  }
  const accesses = new Map<object, Access[]>()
  for (const { graph, isConditional } of block) {
    if (!isConditional) for (const step of graph.steps) addAccess(step, knownOf, accesses)
    const changed = new Map<number, Known>()
    for (const commit of graph.commits) {
      if (commit.type !== 'state') continue
      if (commit.base.kind.type !== 'const') throw new Error('a region knows the registers that it writes')
      const register = commit.base.kind.value + commit.offset
      const value = isConditional ? undefined : knownOf(commit.value)
      changed.set(register, value ?? { value: {}, added: 0 })
    }
    for (const [register, value] of changed) registers.set(register, value)
  }
  return accesses.values()
}

function addAccess(
  step: Step,
  knownOf: (node: Node) => Known | undefined,
  accesses: Map<object, Access[]>,
): void {
  if (step.type !== 'load' && (step.type !== 'locate' || step.count > 1)) return
  if (step.aligned && step.sizeBytes > 1) return
  const known = knownOf(step.address)
  if (known === undefined) return
  const { value, added: from } = known
  const access = { step, from, end: from + step.sizeBytes, isWrite: step.type === 'locate' }
  const others = accesses.get(value)
  if (others === undefined) accesses.set(value, [access])
  else others.push(access)
}
