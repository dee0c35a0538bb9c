import { hex } from '../../bits.ts'
import { meanings } from '../../core/semantics/index.ts'
import type { Stage } from '../../core/stage.ts'
import type { Node } from '../emit/node.ts'
import { GraphWriter } from '../emit/writer.ts'
import { Code, type Label } from '../wasm/code.ts'
import { assembleRegion } from '../wasm/module.ts'
import { op } from '../wasm/opcodes.ts'
import type { Block, PlannedInstruction, RegionPlan, Target } from './plan.ts'
import { constantOperands, RegionGraph, type Compared } from './region-graph.ts'
import {
  fuelLocal,
  parameterCount,
  recordLocal,
  RegionExits,
  type RegionEnvironment,
} from './region-exits.ts'
import { StateInLocals } from './state-in-locals.ts'
import { structure, type Placed, type Structure } from './structure.ts'
import { chooseByRecord, type Case } from './way-in.ts'

/**
 * Emits a region: a function that stands in the table of handlers in place of its root's. It holds state in locals,
 * looks at the fuel now and then, and goes on to the record of wherever it leaves. What it can't do is the
 * interpreter's: it leaves before that instruction, of which nothing has happened.
 */
export function emitRegion(
  plan: RegionPlan,
  environment: RegionEnvironment,
): { readonly bytes: Uint8Array; readonly entries: readonly number[] } {
  const name = `region at ${hex(plan.blocks[0]?.address ?? 0)}`
  const emitter = new RegionEmitter(plan, environment)
  return { bytes: assembleRegion(emitter.emit(), name), entries: emitter.entries }
}

class RegionEmitter {
  readonly #environment: RegionEnvironment
  readonly #structure: Structure
  readonly #code = new Code(parameterCount)
  readonly #state = new StateInLocals(this.#code)
  readonly #labels = new Map<Block, Label>()
  readonly #entries: ReadonlySet<number>
  /** The record at which the region was entered; 0 once it has got there. */
  readonly #entered: number
  readonly #rejoins: boolean
  /** What was compared last. */
  readonly #minuend: number
  readonly #subtrahend: number
  readonly #root: Block
  readonly #exits: RegionExits

  constructor(plan: RegionPlan, environment: RegionEnvironment) {
    this.#environment = environment
    this.#structure = structure(plan)
    this.#rejoins = plan.rejoins
    this.#root = this.#structure.root.block
    this.#entries = new Set(this.#structure.entries.map(({ block }) => block.address))
    this.#entered = this.#code.newLocal()
    this.#minuend = this.#code.newLocal()
    this.#subtrahend = this.#code.newLocal()
    this.#exits = new RegionExits(this.#code, environment, this.#entries)
  }

  /** Addresses, the root's first. */
  get entries(): number[] {
    return [...this.#entries]
  }
  emit(): Code {
    const code = this.#code
    this.#tree(this.#structure.root, undefined)
    this.#exits.write(() => {
      this.#state.store()
    })
    code.prepend(() => {
      this.#state.load()
      if (this.#entries.size === 1) return
      code.get(recordLocal).set(this.#entered)
    })
    return code
  }

  // Blocks

  /** A block and all that it dominates. */
  #tree(placed: Placed, known: Compared | undefined): void {
    const code = this.#code
    if (placed.isLoopHeader) this.#labels.set(placed.block, code.loop())
    const merges = placed.children.filter(({ isMerge }) => isMerge).sort((a, b) => a.order - b.order)
    const loopLabel = this.#labels.get(placed.block)
    const labels = new Map<Placed, Label>()
    for (const merge of [...merges].reverse()) labels.set(merge, code.block())
    for (const merge of merges)
      this.#labels.set(merge.block, labels.get(merge) ?? loopLabel ?? this.#exits.leave)
    this.#waysIn(placed)
    this.#block(placed, placed.isLoopHeader ? undefined : known)
    for (const merge of merges) {
      code.end()
      this.#tree(merge, undefined)
    }
    if (placed.isLoopHeader) code.end()
  }

  /** When the region has just been entered: on to where, through the headers of the loops around that. */
  #waysIn(placed: Placed): void {
    if (this.#entries.size === 1) return
    const isRoot = placed.block === this.#root
    const ways = this.#structure.waysIn(placed)
    if (!isRoot && ways.length === 0) return
    const code = this.#code
    code.get(this.#entered)
    const isHere = code.if()
    const cases = ways.flatMap(({ to, entries }) => entries.map((entry) => this.#wayIn(entry, to)))
    if (isRoot) cases.push(this.#wayIn(placed, placed, isHere))
    chooseByRecord(code, this.#entered, cases)
    if (isRoot) code.br(this.#exits.leave)
    code.end()
  }
  #wayIn(entry: Placed, to: Placed, label = this.#labels.get(to.block)): Case {
    return {
      record: this.#exits.recordOf(entry.block.address),
      go: () => {
        if (label === undefined) throw new Error('a way in leads to a label')
        if (entry === to) this.#code.const(0).set(this.#entered)
        this.#code.br(label)
      },
    }
  }

  #block({ block, fuelNeeded }: Placed, known: Compared | undefined): void {
    const code = this.#code
    const { instructions, end } = block
    if (fuelNeeded !== undefined) {
      code.get(fuelLocal).const(fuelNeeded).op(op.i32LtU)
      code.if()
      this.#exits.leaveBefore(block.address)
      code.end()
    }
    code.get(fuelLocal).const(instructions.length).op(op.i32Sub).set(fuelLocal)
    let flags = known
    for (const [index, planned] of instructions.entries()) {
      const rest = instructions.length - index
      code.releaseTemporaries()
      if (rest === 1) this.#last(block, planned, flags)
      else flags = this.#inside(planned, rest, flags)
    }
    if (instructions.length === 0 && end.type === 'goes') this.#goto(block, end.to, known)
  }

  /** @returns what the flags come from afterwards */
  #inside(planned: PlannedInstruction, rest: number, known: Compared | undefined): Compared | undefined {
    return this.#underCondition(planned, known, () => {
      const graph = this.#graph(planned, known)
      this.#execute(planned, graph, rest, [])
      return graph
    })
  }

  /** The last instruction of a block, and where it goes. */
  #last(block: Block, planned: PlannedInstruction, known: Compared | undefined): void {
    const code = this.#code
    const { end } = block
    let flags: Compared | undefined
    switch (end.type) {
      case 'goes':
        if (end.otherwise === undefined) {
          this.#goto(block, end.to, this.#inside(planned, 1, known))
          return
        }
        this.#underCondition(planned, known, () => {
          const graph = this.#graph(planned, known)
          this.#execute(planned, graph, 1, [])
          this.#goto(block, end.to, undefined)
          return graph
        })
        this.#goto(block, end.otherwise, known)
        return
      case 'branches': {
        const graph = this.#graph(planned, known)
        const { terminator } = graph
        if (terminator.type !== 'byIf') throw new Error(`${planned.instruction.operation} does not branch so`)
        const writer = this.#execute(planned, graph, 1, [terminator.condition])
        writer.value(terminator.condition)
        code.if()
        this.#goto(block, end.taken, known)
        code.end()
        this.#goto(block, end.next, known)
        return
      }
      case 'computed':
        flags = this.#underCondition(planned, known, () => this.#computed(block, planned, known))
        if (end.otherwise !== undefined) this.#goto(block, end.otherwise, flags)
        return
    }
  }
  #computed(block: Block, planned: PlannedInstruction, known: Compared | undefined): RegionGraph {
    const code = this.#code
    const { end } = block
    const expected = end.type === 'computed' ? end.expected : []
    const single = expected.length === 1 ? expected[0] : undefined
    const graph = this.#graph(planned, known, single?.address)
    const { terminator } = graph
    if (terminator.type === 'toKnown') {
      this.#known(planned, graph, terminator.address)
      return graph
    }
    if (terminator.type !== 'toComputed')
      throw new Error(`${planned.instruction.operation} does not branch so`)
    const writer = this.#execute(planned, graph, 1, [terminator.target, terminator.record])
    if (single !== undefined) {
      writer.value(terminator.target)
      code.const(single.address).op(op.i32Eq)
      code.if()
      this.#goto(block, single.to, undefined)
      code.end()
    } else if (expected.length > 1)
      this.#table(block, expected, () => {
        writer.value(terminator.target)
      })
    writer.value(terminator.record)
    code.set(recordLocal)
    this.#leaveOrRejoin()
    return graph
  }
  /** A computed address that turns out to be a constant. */
  #known(planned: PlannedInstruction, graph: RegionGraph, address: number): void {
    const target = this.#environment.recordOf(address)
    if (target === undefined) {
      this.#exits.giveBack(planned.address, 1)
      return
    }
    this.#execute(planned, graph, 1, [])
    this.#code.const(target).set(recordLocal)
    if (this.#entries.has(address)) this.#leaveOrRejoin()
    else this.#code.br(this.#exits.leave)
  }
  /** To the record of somewhere else; which may be where this region is entered. */
  #leaveOrRejoin(): void {
    const code = this.#code
    const root = this.#rejoins ? this.#labels.get(this.#root) : undefined
    if (root === undefined) code.br(this.#exits.leave)
    else code.get(recordLocal).set(this.#entered).br(root)
  }
  #table(
    block: Block,
    expected: readonly { readonly address: number; readonly to: Target }[],
    target: () => void,
  ): void {
    const code = this.#code
    const first = expected[0]?.address ?? 0
    const otherwise = code.block()
    const labels: Label[] = []
    for (const { address, to } of expected) {
      const index = (address - first) >> 1
      while (labels.length < index) labels.push(otherwise)
      const isLabelled = to.type === 'block' && this.#structure.edge(block, to.block) !== 'leave'
      labels[index] = (isLabelled ? this.#labels.get(to.block) : undefined) ?? otherwise
    }
    target()
    code.const(first).op(op.i32Sub).const(1).op(op.i32ShrU).brTable(labels, otherwise)
    code.end()
  }

  #goto(from: Block, target: Target, known: Compared | undefined): void {
    const edge = target.type === 'leave' ? 'leave' : this.#structure.edge(from, target.block)
    if (target.type === 'block' && edge === 'inline') {
      this.#tree(this.#structure.placed(target.block), known)
      return
    }
    const label = target.type === 'block' && edge !== 'leave' ? this.#labels.get(target.block) : undefined
    if (label !== undefined) {
      this.#code.br(label)
      return
    }
    const address = target.type === 'leave' ? target.address : target.block.address
    this.#code.const(this.#exits.recordOf(address)).set(recordLocal)
    if (this.#entries.has(address)) this.#leaveOrRejoin()
    else this.#code.br(this.#exits.leave)
  }

  // Instructions

  #writer(bail: Label): GraphWriter {
    return new GraphWriter(this.#code, bail, {
      state: this.#state,
      isThorough: this.#environment.isThorough,
    })
  }

  #graph(planned: PlannedInstruction, known: Compared | undefined, expected?: number): RegionGraph {
    const { memory } = this.#environment
    const graph = new RegionGraph(planned, { memory, known, expected })
    const meaning = meanings[planned.instruction.operation] as (stage: Stage, operands: unknown) => void
    meaning(graph, constantOperands(graph, planned.instruction))
    return graph
  }

  /** Inside an IT block: executes where the condition holds. */
  #underCondition(
    planned: PlannedInstruction,
    known: Compared | undefined,
    execute: () => RegionGraph,
  ): Compared | undefined {
    const code = this.#code
    const cond = planned.itstate >>> 4
    if (planned.itstate === 0 || cond === 14) {
      const { compared, changesFlags } = execute()
      return changesFlags ? compared : known
    }
    const { memory } = this.#environment
    const graph = new RegionGraph(planned, { memory, known })
    this.#writer(this.#exits.bail).value(graph.condition(cond) as unknown as Node)
    code.if()
    const { changesFlags } = execute()
    code.end()
    return changesFlags ? undefined : known
  }

  /** Everything but the branch; `kept` can be had from the writer afterwards. */
  #execute(
    planned: PlannedInstruction,
    graph: RegionGraph,
    rest: number,
    kept: readonly Node[],
  ): GraphWriter {
    const code = this.#code
    const { compared } = graph
    const nodes = compared === undefined ? kept : [...kept, compared.minuend, compared.subtrahend]
    if (graph.steps.length === 0) {
      const writer = this.#writer(this.#exits.bail)
      writer.write(graph, nodes)
      this.#keepCompared(graph, writer)
      return writer
    }
    const done = code.block()
    const bail = code.block()
    const writer = this.#writer(bail)
    writer.write(graph, nodes)
    this.#keepCompared(graph, writer)
    code.br(done)
    code.end()
    this.#exits.giveBack(planned.address, rest)
    code.end()
    return writer
  }

  /** In locals of their own: temporaries last no longer than an instruction. */
  #keepCompared(graph: RegionGraph, writer: GraphWriter): void {
    const { compared } = graph
    if (compared === undefined) return
    const keep = (node: Node, local: number): Node => {
      if (node.kind.type === 'const') return node
      writer.value(node)
      this.#code.set(local)
      return { ...node, kind: { type: 'local' }, local }
    }
    const { minuend, subtrahend } = compared
    graph.compared = { minuend: keep(minuend, this.#minuend), subtrahend: keep(subtrahend, this.#subtrahend) }
  }
}
