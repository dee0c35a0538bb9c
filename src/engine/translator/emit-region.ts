import { hex } from '../../bits.ts'
import type { Node } from '../emit/node.ts'
import { GraphWriter } from '../emit/writer.ts'
import { Code, type Label } from '../wasm/code.ts'
import { assembleRegion } from '../wasm/module.ts'
import { op } from '../wasm/opcodes.ts'
import {
  isUnderCondition,
  type Block,
  type PlannedInstruction,
  type RegionPlan,
  type Target,
} from './plan.ts'
import { FlagsInLocals, kept, most, type Flags, type Kept } from './flags.ts'
import { flagLevels } from './flag-levels.ts'
import { graphOf } from './instruction-graph.ts'
import { RegionGraph } from './region-graph.ts'
import {
  fuelLocal,
  parameterCount,
  recordLocal,
  RegionExits,
  type Elsewhere,
  type RegionEnvironment,
} from './region-exits.ts'
import { BlockRanges } from './shared-ranges.ts'
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

/** An instruction, and where the flags are before and behind it. */
interface Prepared {
  readonly planned: PlannedInstruction
  readonly graph: RegionGraph
  readonly isConditional: boolean
  readonly before: Flags
  readonly after: Flags
}
/** The same when it is written. */
interface Written extends Prepared {
  /** Instructions from it to the end of its block. */
  readonly rest: number
  readonly ranges: BlockRanges | undefined
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
  readonly #flags = new FlagsInLocals(this.#code, this.#state)
  /** Which flags are in words where blocks begin. */
  readonly #levels: ReadonlyMap<Placed, Kept>
  readonly #root: Block
  readonly #exits: RegionExits
  /** For {@link BlockRanges}. */
  readonly #freeLocals: number[] = []

  constructor(plan: RegionPlan, environment: RegionEnvironment) {
    this.#environment = environment
    this.#structure = structure(plan)
    this.#rejoins = plan.rejoins
    this.#root = this.#structure.root.block
    this.#entries = new Set(this.#structure.entries.map(({ block }) => block.address))
    this.#entered = this.#code.newLocal()
    this.#levels = flagLevels(this.#structure, plan)
    this.#exits = new RegionExits(this.#code, environment, this.#entries)
  }

  /** Addresses, the root's first. */
  get entries(): number[] {
    return [...this.#entries]
  }
  emit(): Code {
    const code = this.#code
    this.#tree(this.#structure.root, this.#flagsAt(this.#structure.root))
    this.#exits.write(this.#flags, this.#state)
    code.prepend(() => {
      this.#state.load()
      this.#flags.bring({ kept: kept.all }, this.#keptAt(this.#structure.root))
      if (this.#entries.size === 1) return
      code.get(recordLocal).set(this.#entered)
    })
    return code
  }

  // Blocks

  /** A block and all that it dominates. */
  #tree(placed: Placed, flags: Flags): void {
    const code = this.#code
    if (placed.isLoopHeader) {
      this.#flags.bring(flags, this.#keptAt(placed))
      this.#labels.set(placed.block, code.loop())
    }
    const merges = placed.children.filter(({ isMerge }) => isMerge).sort((a, b) => a.order - b.order)
    const loopLabel = this.#labels.get(placed.block)
    const labels = new Map<Placed, Label>()
    for (const merge of [...merges].reverse()) labels.set(merge, code.block())
    for (const merge of merges)
      this.#labels.set(merge.block, labels.get(merge) ?? loopLabel ?? this.#exits.leave(kept.all))
    this.#waysIn(placed)
    this.#block(placed, placed.isLoopHeader ? this.#flagsAt(placed) : flags)
    for (const merge of merges) {
      code.end()
      this.#tree(merge, this.#flagsAt(merge))
    }
    if (placed.isLoopHeader) code.end()
  }

  #keptAt(placed: Placed): Kept {
    return this.#levels.get(placed) ?? kept.all
  }
  #flagsAt(placed: Placed): Flags {
    return this.#flags.at(this.#keptAt(placed))
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
    const cases = ways.flatMap(({ to, entries }) => entries.map((entry) => this.#wayIn(placed, entry, to)))
    if (isRoot) cases.push(this.#wayIn(placed, placed, placed, isHere))
    chooseByRecord(code, this.#entered, cases)
    if (isRoot) this.#exits.leaveTo({ local: this.#entered }, 'branch', this.#keptAt(placed))
    code.end()
  }
  #wayIn(from: Placed, entry: Placed, to: Placed, label = this.#labels.get(to.block)): Case {
    return {
      record: this.#exits.recordOf(entry.block.address),
      go: () => {
        if (label === undefined) throw new Error('a way in leads to a label')
        if (entry === to) this.#code.const(0).set(this.#entered)
        this.#flags.bring(this.#flagsAt(from), this.#keptAt(to))
        this.#code.br(label)
      },
    }
  }

  #block({ block, fuelNeeded }: Placed, flags: Flags): void {
    const code = this.#code
    const { instructions, end } = block
    if (fuelNeeded !== undefined) {
      this.#exits.leavesBefore(block.address, 0)
      code.get(fuelLocal).const(fuelNeeded).op(op.i32LtU).brIf(this.#exits.leave(flags.kept))
    }
    code.get(fuelLocal).const(instructions.length).op(op.i32Sub).set(fuelLocal)
    const prepared = this.#prepare(block, flags)
    const ranges = this.#environment.isThorough
      ? undefined
      : new BlockRanges(code, this.#environment.memory, prepared, this.#freeLocals)
    for (const [index, each] of prepared.entries()) {
      const rest = instructions.length - index
      code.releaseTemporaries()
      const written = { ...each, rest, ranges }
      if (rest > 1) {
        this.#underCondition(each, () => {
          this.#execute(written, [])
        })
        continue
      }
      ranges?.release()
      this.#last(block, written)
    }
    if (instructions.length === 0 && end.type === 'goes') this.#goto(block, end.to, flags)
  }
  /** The graphs of a block's instructions. */
  #prepare({ instructions, end }: Block, flags: Flags): Prepared[] {
    const expected = end.type === 'computed' && end.expected.length === 1 ? end.expected[0] : undefined
    let before = flags
    return instructions.map((planned, index) => {
      const isLast = index === instructions.length - 1
      const prepared = this.#prepareOne(planned, before, isLast ? expected?.address : undefined)
      before = prepared.after
      return prepared
    })
  }
  #prepareOne(planned: PlannedInstruction, before: Flags, expected: number | undefined): Prepared {
    const isConditional = isUnderCondition(planned)
    const graph = this.#graph(planned, before, expected)
    if (!isConditional || graph.flags === before)
      return { planned, graph, isConditional, before, after: this.#flags.afterwards(graph.flags) }
    // Whether it executes or not, flags are in the same place then.
    const after = this.#flags.at(most(before.kept, graph.flags.kept))
    return { planned, graph: this.#graph(planned, after, expected), isConditional, before, after }
  }

  /** The last instruction of a block, and where it goes. */
  #last(block: Block, written: Written): void {
    const code = this.#code
    const { graph, before, after } = written
    const { end } = block
    switch (end.type) {
      case 'goes':
        this.#underCondition(written, () => {
          this.#execute(written, [])
          if (end.otherwise !== undefined) this.#goto(block, end.to, after)
        })
        if (end.otherwise === undefined) this.#goto(block, end.to, after)
        else this.#goto(block, end.otherwise, before)
        return
      case 'branches': {
        const { terminator } = graph
        if (terminator.type !== 'byIf')
          throw new Error(`${written.planned.instruction.operation} does not branch so`)
        const writer = this.#execute(written, [terminator.condition])
        writer.value(terminator.condition)
        code.if()
        this.#goto(block, end.taken, before)
        code.end()
        this.#goto(block, end.next, before)
        return
      }
      case 'computed':
        this.#underCondition(written, () => {
          this.#computed(block, written)
        })
        if (end.otherwise !== undefined) this.#goto(block, end.otherwise, after)
        return
    }
  }
  #computed(block: Block, written: Written): void {
    const code = this.#code
    const { end } = block
    if (end.type !== 'computed') throw new Error('a computed branch ends a block so')
    const { expected, isCall } = end
    let flags = written.after
    const { terminator } = written.graph
    if (terminator.type === 'toKnown') {
      this.#known(written, terminator.address)
      return
    }
    if (terminator.type !== 'toComputed')
      throw new Error(`${written.planned.instruction.operation} does not branch so`)
    const writer = this.#execute(written, [terminator.target, terminator.record])
    if (expected.length === 1 || isCall)
      for (const { address, to } of expected) {
        writer.value(terminator.target)
        code.const(address).op(op.i32Eq)
        code.if()
        this.#goto(block, to, flags)
        code.end()
      }
    else if (expected.length > 1)
      flags = this.#table(block, expected, flags, () => {
        writer.value(terminator.target)
      })
    writer.value(terminator.record)
    code.set(recordLocal)
    if (isCall) this.#exits.leaveTo({ local: recordLocal }, 'call', flags.kept)
    else this.#leaveOrRejoin({ local: recordLocal }, flags)
  }
  /** A computed address that turns out to be a constant. */
  #known(written: Written, address: number): void {
    if (this.#environment.recordOf(address) === undefined) {
      this.#exits.leavesBefore(written.planned.address, 1)
      this.#code.br(this.#exits.leave(written.before.kept))
      return
    }
    this.#execute(written, [])
    this.#leaveOrRejoin({ address }, written.after)
  }
  /** To somewhere else, which may be where this region is entered. */
  #leaveOrRejoin(to: Elsewhere, flags: Flags): void {
    const code = this.#code
    const root = this.#rejoins ? this.#labels.get(this.#root) : undefined
    const isBeyond = 'address' in to && !this.#entries.has(to.address)
    if (root === undefined || isBeyond) {
      this.#exits.leaveTo(to, 'branch', flags.kept)
      return
    }
    this.#flags.bring(flags, this.#keptAt(this.#structure.root))
    if ('address' in to) code.const(this.#exits.recordOf(to.address))
    else code.get(to.local)
    code.set(this.#entered).br(root)
  }
  /** Goes to one of those places, or on; says where the flags are then. */
  #table(
    block: Block,
    expected: readonly { readonly address: number; readonly to: Target }[],
    flags: Flags,
    target: () => void,
  ): Flags {
    const code = this.#code
    const first = expected[0]?.address ?? 0
    const otherwise = code.block()
    const labels: Label[] = []
    let inWords = flags.kept
    for (const { address, to } of expected) {
      const index = (address - first) >> 1
      while (labels.length < index) labels.push(otherwise)
      labels[index] = otherwise
      if (to.type === 'leave' || this.#structure.edge(block, to.block) === 'leave') continue
      labels[index] = this.#labels.get(to.block) ?? otherwise
      inWords = most(inWords, this.#keptAt(this.#structure.placed(to.block)))
    }
    this.#flags.bring(flags, inWords)
    target()
    code.const(first).op(op.i32Sub).const(1).op(op.i32ShrU).brTable(labels, otherwise)
    code.end()
    return inWords === flags.kept ? flags : this.#flags.at(inWords)
  }

  #goto(from: Block, target: Target, flags: Flags): void {
    if (target.type === 'block') {
      const to = this.#structure.placed(target.block)
      const edge = this.#structure.edge(from, target.block)
      if (edge === 'inline') {
        this.#tree(to, flags)
        return
      }
      const label = edge === 'leave' ? undefined : this.#labels.get(target.block)
      if (label !== undefined) {
        this.#flags.bring(flags, this.#keptAt(to))
        this.#code.br(label)
        return
      }
    }
    const address = target.type === 'leave' ? target.address : target.block.address
    this.#leaveOrRejoin({ address }, flags)
  }

  // Instructions

  #writer(flags: Flags, ranges?: BlockRanges): GraphWriter {
    const { isThorough } = this.#environment
    return new GraphWriter(this.#code, this.#exits.leave(flags.kept), {
      state: this.#state,
      ranges,
      isThorough,
    })
  }

  #graph(planned: PlannedInstruction, flags: Flags, expected?: number): RegionGraph {
    const { memory, isThorough } = this.#environment
    return graphOf(planned, { memory, isThorough, flags, expected })
  }

  /** Inside an IT block: executes where the condition holds. */
  #underCondition({ planned, graph, isConditional, before, after }: Prepared, execute: () => void): void {
    if (!isConditional) {
      execute()
      return
    }
    const code = this.#code
    const { memory, isThorough } = this.#environment
    const test = new RegionGraph(planned, { memory, isThorough, flags: before })
    this.#writer(after).value(test.condition(planned.itstate >>> 4) as unknown as Node)
    this.#flags.bring(before, after.kept)
    code.if()
    execute()
    this.#flags.bring(graph.flags, after.kept)
    code.end()
  }

  /** Everything but the branch; what is `needed` can be had from the writer afterwards. */
  #execute(
    { planned, graph, isConditional, before, after, rest, ranges }: Written,
    needed: readonly Node[],
  ): GraphWriter {
    const { compares } = graph
    const nodes = compares === undefined ? needed : [...needed, compares.minuend, compares.subtrahend]
    if (graph.steps.length > 0) this.#exits.leavesBefore(planned.address, rest)
    const writer = this.#writer(isConditional ? after : before, ranges)
    writer.write(graph, nodes)
    if (compares !== undefined)
      this.#flags.keep(compares, (node) => {
        writer.value(node)
      })
    return writer
  }
}
