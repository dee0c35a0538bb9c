import { provenanceOf } from '../engine/provenance.ts'
import type { Instruction } from '../isa/decode.ts'
import type { Machine } from './machine.ts'

/** Of as many instructions two places may have copies. */
const mostAlike = 8

/** A function's code. */
interface Code {
  readonly entry: number
  /** Successors of what can be reached, by address. */
  readonly graph: Map<number, readonly number[]>
  /** Instructions in IT blocks; true: the block has some for either outcome. */
  readonly inBlock: Map<number, boolean>
}

/** Where the conditional branches of functions lead, by the code alone. */
export class BranchWays {
  readonly #machine: Machine
  readonly #codes = new Map<number, Code>()
  readonly #known = new Map<number, boolean>()
  readonly #behind = new Map<string, boolean>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /**
   * Whether what is conditional here does not leave the innermost loop, or only do something more in it, but chooses between
   * two ways through it, each with code of its own.
   */
  isChoice(pc: number): boolean {
    let known = this.#known.get(pc)
    if (known === undefined) this.#known.set(pc, (known = this.#find(pc)))
    return known
  }
  #find(pc: number): boolean {
    const { entry, graph, inBlock } = this.#codeAround(pc)
    const loop = innermostLoop(graph, { pc, entry })
    if (loop === undefined) return false
    const [one, other, ...more] = (graph.get(pc) ?? []).map((way) => this.#firstOf(way, graph))
    if (one === undefined || other === undefined || more.length > 0) return inBlock.get(pc) === true
    const rest = new Set([...loop].filter((node) => node !== pc))
    const leads = (from: number, to: number): boolean => from === to || reachable(graph, from, rest).has(to)
    return loop.has(one) && loop.has(other) && !leads(one, other) && !leads(other, one)
  }
  /** Whether two places are one, or have the same few instructions up to where they meet or return. */
  areAlike(one: number, other: number): boolean {
    let [a, b] = [one, other]
    for (let steps = 0; steps < mostAlike; steps++) {
      a = this.#firstOf(a, this.#codeAround(a).graph)
      b = this.#firstOf(b, this.#codeAround(b).graph)
      if (a === b) return true
      const [mine, others] = [this.#machine.instructionAt(a), this.#machine.instructionAt(b)]
      if (mine === undefined || others === undefined || !isSame(mine, others)) return false
      const { branch } = provenanceOf(mine)
      if (branch !== undefined) return leaves(mine)
      a += mine.sizeBytes
      b += others.sizeBytes
    }
    return false
  }
  /** The first instruction of a way that does something. */
  #firstOf(way: number, graph: Code['graph']): number {
    const passed = new Set<number>()
    let at = way
    for (;;) {
      const [next, ...more] = graph.get(at) ?? []
      const isEmpty = ['NOP', 'B'].includes(this.#machine.instructionAt(at)?.operation ?? '')
      if (!isEmpty || next === undefined || more.length > 0 || passed.has(at)) return at
      passed.add(at)
      at = next
    }
  }
  /** Whether one of the two ways from a branch leads to an instruction of its function, and the other one does not. */
  isBehindOneWay(branch: number, pc: number): boolean {
    const key = `${String(branch)} ${String(pc)}`
    let known = this.#behind.get(key)
    if (known === undefined) this.#behind.set(key, (known = this.#leadsOnce(branch, pc)))
    return known
  }
  #leadsOnce(branch: number, pc: number): boolean {
    const { graph, inBlock } = this.#codeAround(branch)
    const ways = graph.get(branch) ?? []
    const instruction = this.#machine.instructionAt(branch)
    const isReturn =
      ways.length === 1 && inBlock.has(branch) && instruction !== undefined && leaves(instruction)
    const rest = new Set([...graph.keys()].filter((node) => node !== branch))
    const leading = ways.filter((way) => way === pc || reachable(graph, way, rest).has(pc))
    return (ways.length === 2 || isReturn) && leading.length === 1
  }
  /**
   * What lies on each way from a branch before it comes to one of some instructions of its function; undefined where that
   * is no branch, or a way comes to none of them.
   */
  waysTo(
    branch: number,
    isGoal: (pc: number) => boolean,
  ): [ReadonlySet<number>, ReadonlySet<number>] | undefined {
    const { graph } = this.#codeAround(branch)
    const [one, other, ...more] = graph.get(branch) ?? []
    if (one === undefined || other === undefined || more.length > 0) return undefined
    const rest = new Set([...graph.keys()].filter((node) => node !== branch && !isGoal(node)))
    const before = (way: number): ReadonlySet<number> | undefined => {
      if (isGoal(way)) return new Set()
      const nodes = new Set([way, ...reachable(graph, way, rest)])
      return [...nodes].some((node) => graph.get(node)?.some(isGoal) === true) ? nodes : undefined
    }
    const [first, second] = [before(one), before(other)]
    return first === undefined || second === undefined ? undefined : [first, second]
  }
  /** Whether an IT block that the instruction is in has some for either outcome. */
  isEither(pc: number): boolean {
    return this.#codeAround(pc).inBlock.get(pc) === true
  }
  #codeAround(pc: number): Code {
    const symbol = this.#machine.configuration.image.symbols.at(pc)
    const entry = symbol?.kind === 'function' ? symbol.address : pc
    let code = this.#codes.get(entry)
    if (code === undefined) this.#codes.set(entry, (code = { entry, graph: new Map(), inBlock: new Map() }))
    // From its beginning first: what is in an IT block is known by then.
    this.#extend(code, [pc, entry])
    return code
  }
  #extend({ graph, inBlock }: Code, from: readonly number[]): void {
    const queue = [...from]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (graph.has(at)) continue
      const instruction = this.#machine.instructionAt(at)
      if (instruction?.operation === 'IT') this.#block(at + 2, instruction, inBlock)
      const successors = instruction === undefined ? [] : successorsOf(at, instruction, inBlock.has(at))
      graph.set(at, successors)
      queue.push(...successors)
    }
  }
  /** The mask's lowest bit that is set says how many instructions a block has, those above it which way each goes. */
  #block(first: number, { operands }: Instruction, inBlock: Map<number, boolean>): void {
    const [condition, mask] = [Number(operands.firstcond), Number(operands.mask)]
    const others = 3 - Math.log2(mask & -mask)
    const ways = Array.from({ length: others }, (_, index) => (mask >>> (3 - index)) & 1)
    const hasBoth = ways.some((way) => way !== (condition & 1))
    for (let count = 0, at = first; count <= others; count++) {
      inBlock.set(at, hasBoth)
      at += this.#machine.instructionAt(at)?.sizeBytes ?? 2
    }
  }
}

/** Whether an instruction branches to where the code alone does not say: it returns. */
function leaves(instruction: Instruction): boolean {
  const { branch } = provenanceOf(instruction)
  return branch !== undefined && branch.offset === undefined
}
function isSame(one: Instruction, other: Instruction): boolean {
  const operands = Object.entries(one.operands)
  return (
    one.operation === other.operation &&
    operands.length === Object.keys(other.operands).length &&
    operands.every(([name, value]) => other.operands[name] === value)
  )
}
/** Calls come back; where a return or a table leads is not known. */
function successorsOf(at: number, instruction: Instruction, isInBlock: boolean): readonly number[] {
  const { operation, sizeBytes } = instruction
  const next = at + sizeBytes
  if (operation === 'BL' || operation === 'BLX_reg') return [next]
  const { branch } = provenanceOf(instruction)
  if (branch === undefined) return [next]
  const target = branch.offset === undefined ? [] : [at + 4 + branch.offset]
  return isInBlock || operation === 'B_cond' || operation === 'CBZ' ? [next, ...target] : target
}

/** What is left of a loop without where it is entered holds the loops inside it. */
function innermostLoop(
  graph: Code['graph'],
  { pc, entry }: { readonly pc: number; readonly entry: number },
): ReadonlySet<number> | undefined {
  let loop: ReadonlySet<number> | undefined
  let nodes: ReadonlySet<number> = new Set(graph.keys())
  while (nodes.has(pc)) {
    const around = loopAround(graph, pc, nodes)
    if (around.size === 0) break
    loop = around
    const heads = new Set(around.has(entry) ? [entry] : [])
    for (const [node, successors] of graph) {
      if (!around.has(node)) for (const each of successors) heads.add(each)
    }
    nodes = new Set([...around].filter((node) => !heads.has(node)))
    if (nodes.size === around.size) break
  }
  return loop
}
/** What an instruction leads to and what leads back to it, by way of some nodes alone; empty: it is in no loop. */
function loopAround(graph: Code['graph'], pc: number, nodes: ReadonlySet<number>): ReadonlySet<number> {
  const after = reachable(graph, pc, nodes)
  if (!after.has(pc)) return new Set()
  const backwards = new Map<number, number[]>()
  for (const node of after) {
    for (const each of graph.get(node) ?? []) {
      const known = backwards.get(each)
      if (known === undefined) backwards.set(each, [node])
      else known.push(node)
    }
  }
  return reachable(backwards, pc, after)
}
/** What comes after an instruction, itself only where it comes again. */
function reachable(
  graph: ReadonlyMap<number, readonly number[]>,
  from: number,
  nodes: ReadonlySet<number>,
): ReadonlySet<number> {
  const reached = new Set<number>()
  const queue = [...(graph.get(from) ?? [])]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (!nodes.has(at) || reached.has(at)) continue
    reached.add(at)
    queue.push(...(graph.get(at) ?? []))
  }
  return reached
}
