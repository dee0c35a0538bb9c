import { bits } from '../../bits.ts'
import type { Instruction } from '../../isa/decode.ts'
import { advanceIt } from '../execute.ts'
import { jumpTableTargets } from '../../isa/jump-table.ts'
import { Callees } from './callees.ts'
import { addThoseBefore, predecessorsOf } from './flow-graph.ts'
import { controlFlow } from './control-flow.ts'

/** Where a plan's instructions come from. */
export interface CodeSource {
  /** The instruction at an address, where emitted code may execute it; undefined: a region ends there. */
  instructionAt(address: number): Instruction | undefined
  /** The ITSTATE that the instruction was decoded for. */
  itstateAt(address: number): number
  /** A halfword or byte of code; undefined beyond memory. */
  peek(address: number, sizeBytes: 1 | 2): number | undefined
  /** Whether an address has a record: what a region leaves to must. */
  hasRecord(address: number): boolean
  /** What a call by a pointer has called, the most frequent first. */
  calledBy(address: number): readonly number[]
  /** Whether another region begins there that is large enough to be left to. */
  isElsewhere(address: number): boolean
}

/** A chain of calls that a region follows: each has blocks of its own for the function, and one place to return to. */
export interface CallContext {
  readonly id: number
  readonly returnAddress: number
  readonly caller: CallContext | undefined
  /** The called function. */
  readonly callee: number
  isFollowed: boolean
}

export interface PlannedInstruction {
  readonly address: number
  readonly instruction: Instruction
  /** Not 0 inside an IT block; bits 7:4 are the condition. */
  readonly itstate: number
}

/** Where control goes on: in the region, or out of it to the record of an address. */
export type Target =
  { readonly type: 'block'; readonly block: Block } | { readonly type: 'leave'; readonly address: number }

/**
 * How a block ends; `returns`: it calls what is not followed, and where the region is entered once that returns. `next` is also where a failed condition of an IT block goes. */
export type BlockEnd =
  | {
      readonly type: 'goes'
      readonly to: Target
      readonly otherwise: Target | undefined
      readonly returns: Block | undefined
    }
  | { readonly type: 'branches'; readonly taken: Target; readonly next: Target }
  /** To an address that is known when it happens; those that are expected go on in the region; `isCall`: by a pointer. */
  | {
      readonly type: 'computed'
      readonly isCall: boolean
      readonly expected: readonly { readonly address: number; readonly to: Target }[]
      readonly otherwise: Target | undefined
      readonly returns: Block | undefined
    }

export interface Block {
  readonly address: number
  readonly instructions: readonly PlannedInstruction[]
  /** Set once where it leads to is known. */
  end: BlockEnd
  /** Of how many calls that the region follows it is part. */
  readonly callDepth: number
}

export interface RegionPlan {
  /** In the order in which they were found; the first is the root. */
  readonly blocks: readonly Block[]
  /** Blocks that the region is to be entered at, beside its root and its loops. */
  readonly entries: readonly Block[]
  /** Code that it leaves to comes back to its entries, or it calls itself: so often that it looks for them itself. */
  readonly rejoins: boolean
  readonly instructionCount: number
}

const deepestCall = 3
/** Instructions of a region up to which it takes code in: the optimiser's time grows faster than a region. */
const most = { ownCode: 400, withCalls: 600 } as const

/** An instruction as it was found, and where it may go on. */
interface Found {
  readonly planned: PlannedInstruction
  readonly context: CallContext | undefined
  readonly exits: Exits
}
/** A place in code: an address, as part of a chain of calls. */
interface Place {
  readonly address: number
  readonly context: CallContext | undefined
}
type Exits =
  | {
      readonly type: 'goes'
      readonly to: Place
      readonly otherwise: Place | undefined
      readonly returns: Place | undefined
    }
  | { readonly type: 'branches'; readonly taken: Place; readonly next: Place }
  | {
      readonly type: 'computed'
      readonly isCall: boolean
      readonly expected: readonly Place[]
      readonly otherwise: Place | undefined
      readonly returns: Place | undefined
    }
  /** Just the next one. */
  | { readonly type: 'next'; readonly to: Place }

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Near the root, and in not too many calls, a small integer: Maps are slower with others. */
const near = { halfwordBits: 20, contexts: 1 << 9 } as const

function keyNear(root: number, { address, context }: Place): number {
  const id = context?.id ?? 0
  const halfword = ((address - root) >> 1) + (1 << (near.halfwordBits - 1))
  if (halfword >>> near.halfwordBits === 0 && id < near.contexts) return (id << near.halfwordBits) | halfword
  return -1 - (id * 2 ** 32 + address)
}

/**
 * What a region covers: the code that is reachable from its root without leaving what was executed before, calls
 * followed, up to a size. Where it comes to one of `entries`, a block begins; what matters most comes first in them.
 */
export function planRegion(
  root: number,
  source: CodeSource,
  entries: ReadonlySet<number> = new Set(),
): RegionPlan | undefined {
  return new Planner(root, source, entries).plan()
}

class Planner {
  readonly #source: CodeSource
  readonly #root: number
  readonly #entries: ReadonlySet<number>
  readonly #found = new Map<number, Found>()
  readonly #leaders = new Set<number>()
  readonly #queue: Place[] = []
  readonly #contexts = new Map<string, CallContext>()
  readonly #blocks = new Map<number, Block>()
  readonly #callees: Callees
  /** Calls that were found, and not yet decided about: those by pointers come first. */
  readonly #calls: { readonly learned: CallContext[]; readonly others: CallContext[] } = {
    learned: [],
    others: [],
  }
  #limit: number = most.ownCode
  /** Ends of blocks with calls that are followed, and where those return to. */
  readonly #followed: { readonly end: Mutable<BlockEnd & { type: 'goes' }>; readonly next: Place }[] = []

  constructor(root: number, source: CodeSource, entries: ReadonlySet<number>) {
    this.#root = root
    this.#source = source
    this.#entries = entries
    this.#callees = new Callees(source)
  }

  plan(): RegionPlan | undefined {
    const root = this.#root
    if (this.#source.itstateAt(root) !== 0) return undefined
    this.#lead({ address: root, context: undefined })
    this.#followAll()
    // Code of the root's own function comes before what it calls.
    const { learned, others } = this.#calls
    for (
      let call = learned.shift() ?? others.shift();
      call !== undefined;
      call = learned.shift() ?? others.shift()
    )
      this.#followCall(call)
    this.#removeOpenItBlocks()
    if (!this.#found.has(this.#keyOf({ address: root, context: undefined }))) return undefined
    this.#block({ address: root, context: undefined })
    // What is called may not return as far as can be seen.
    for (const { end, next } of this.#followed)
      if (!this.#blocks.has(this.#keyOf(next))) end.returns = this.#returned(next)
    const found = [...this.#blocks.values()]
    const [first] = found
    const head = headOf(found)
    const returns = new Set(found.flatMap(({ end }) => (end.type === 'branches' ? [] : (end.returns ?? []))))
    const called = new Set(
      [...this.#contexts.values()].flatMap((call) => (call.isFollowed ? [] : [call.callee])),
    )
    const isEntry = (block: Block): boolean =>
      block === first || returns.has(block) || called.has(block.address) || this.#entries.has(block.address)
    const entries = found.filter((block) => block !== head && isEntry(block))
    // Those that were asked for come first, in that order: not all may find room.
    const ranks = new Map([...this.#entries].map((address, index) => [address, index]))
    const rank = ({ address }: Block): number => ranks.get(address) ?? ranks.size
    entries.sort((a, b) => rank(a) - rank(b))
    const blocks = [head, ...found.filter((block) => block !== head)]
    const rejoins = returns.size > 0 || entries.some(({ address }) => called.has(address))
    return { blocks, entries, rejoins, instructionCount: this.#found.size }
  }

  #followCall(call: CallContext): void {
    if (this.#found.size + this.#callees.instructionsOf(call.callee) > most.withCalls) return
    call.isFollowed = true
    this.#limit = most.withCalls
    this.#lead({ address: call.callee, context: call })
    this.#followAll()
  }
  #keyOf(place: Place): number {
    return keyNear(this.#root, place)
  }
  #followAll(): void {
    for (let place = this.#queue.shift(); place !== undefined; place = this.#queue.shift())
      this.#follow(place)
  }
  #lead(place: Place): void {
    if (place.context?.isFollowed === false) return
    const key = this.#keyOf(place)
    if (this.#leaders.has(key)) return
    this.#leaders.add(key)
    this.#queue.push(place)
  }

  /** Finds instructions from a place on, up to a jump. */
  #follow(start: Place): void {
    let place = start
    let itstate = 0
    while (this.#found.size < this.#limit) {
      const key = this.#keyOf(place)
      if (this.#found.has(key)) return
      const { address, context } = place
      if (address !== this.#root && this.#source.isElsewhere(address)) return
      const instruction = this.#source.instructionAt(address)
      // Only as part of the IT block that its record was decoded for.
      if (instruction === undefined || this.#source.itstateAt(address) !== itstate) return
      const exits = this.#exits(place, instruction, itstate)
      if (exits === undefined) return
      this.#found.set(key, { planned: { address, instruction, itstate }, context, exits })
      if (itstate === 0 && this.#entries.has(address)) this.#leaders.add(key)
      itstate = instruction.operation === 'IT' ? bits(instruction.raw, 7, 0) : advanceIt(itstate)
      if (exits.type !== 'next') {
        for (const next of successors(exits)) this.#lead(next)
        return
      }
      place = exits.to
    }
  }

  /** Undefined where the instruction can't be part of a region. */
  #exits(place: Place, instruction: Instruction, itstate: number): Exits | undefined {
    const { address, context } = place
    const next: Place = { address: (address + instruction.sizeBytes) >>> 0, context }
    const otherwise = isUnderCondition({ itstate }) ? next : undefined
    const flow = controlFlow(instruction)
    if (flow === 'next') return { type: 'next', to: next }
    const target = (address + 4 + Number(instruction.operands.offset)) >>> 0
    if (flow === 'computed') {
      const isCall = instruction.operation === 'BLX_reg'
      const expected = isCall ? this.#called(address, next) : this.#expected(place, instruction)
      return { type: 'computed', isCall, expected, otherwise, returns: isCall ? next : undefined }
    }
    if (!this.#source.hasRecord(target)) return undefined
    if (flow === 'conditional') return { type: 'branches', taken: { address: target, context }, next }
    if (flow === 'branch')
      return { type: 'goes', to: { address: target, context }, otherwise, returns: undefined }
    return {
      type: 'goes',
      to: { address: target, context: this.#call(next, target, this.#calls.others) },
      otherwise,
      returns: next,
    }
  }
  #expected({ address, context }: Place, instruction: Instruction): Place[] {
    const targets = jumpTableTargets(instruction, address, (at, sizeBytes) =>
      this.#source.peek(at, sizeBytes),
    )
    if (targets.length > 0) return targets.map((target) => ({ address: target, context }))
    return context === undefined ? [] : [{ address: context.returnAddress, context: context.caller }]
  }
  /** What a call by a pointer is expected to call. */
  #called(address: number, next: Place): Place[] {
    return this.#source
      .calledBy(address)
      .map((callee) => ({ address: callee, context: this.#call(next, callee, this.#calls.learned) }))
  }

  /** The context of a called function; where that is not followed, nothing is found in it. */
  #call(
    { address: returnAddress, context: caller }: Place,
    callee: number,
    undecided: CallContext[],
  ): CallContext {
    const key = `${String(returnAddress)}/${String(caller?.id ?? 0)}/${String(callee)}`
    let context = this.#contexts.get(key)
    if (context === undefined) {
      context = { id: this.#contexts.size + 1, returnAddress, caller, callee, isFollowed: false }
      this.#contexts.set(key, context)
      const outer = chainOf(caller)
      if (outer.length < deepestCall && !outer.includes(callee)) undecided.push(context)
    }
    return context
  }

  /** The size limit may have cut an IT block: then its IT goes too, as nothing enters a block in the middle. */
  #removeOpenItBlocks(): void {
    for (const [key, { planned, context }] of this.#found) {
      if (planned.instruction.operation !== 'IT') continue
      const inside: number[] = []
      let state = bits(planned.instruction.raw, 7, 0)
      let address = planned.address + 2
      let isWhole = true
      while ((state & 0xf) !== 0) {
        const at = this.#keyOf({ address, context })
        const found = this.#found.get(at)
        if (found?.planned.itstate !== state) {
          isWhole = false
          break
        }
        inside.push(at)
        address += found.planned.instruction.sizeBytes
        state = advanceIt(state)
      }
      if (!isWhole) for (const at of [key, ...inside]) this.#found.delete(at)
    }
  }

  #target(place: Place): Target {
    if (!this.#found.has(this.#keyOf(place))) return { type: 'leave', address: place.address }
    return { type: 'block', block: this.#block(place) }
  }
  #block(start: Place): Block {
    const key = this.#keyOf(start)
    const known = this.#blocks.get(key)
    if (known !== undefined) return known
    const instructions: PlannedInstruction[] = []
    const block = {
      address: start.address,
      instructions,
      end: undefined as unknown as BlockEnd,
      callDepth: chainOf(start.context).length,
    }
    this.#blocks.set(key, block)
    block.end = this.#fill(start, instructions)
    return block
  }
  #fill(start: Place, instructions: PlannedInstruction[]): BlockEnd {
    for (let place = start; ;) {
      const key = this.#keyOf(place)
      const found = this.#found.get(key)
      if (found === undefined || (instructions.length > 0 && this.#leaders.has(key)))
        return { type: 'goes', to: this.#target(place), otherwise: undefined, returns: undefined }
      instructions.push(found.planned)
      const { exits } = found
      switch (exits.type) {
        case 'next':
          place = exits.to
          break
        case 'goes':
          return this.#goes(exits)
        case 'branches':
          return { type: 'branches', taken: this.#target(exits.taken), next: this.#target(exits.next) }
        case 'computed':
          return {
            type: 'computed',
            isCall: exits.isCall,
            expected: exits.expected
              .filter((each) => this.#found.has(this.#keyOf(each)))
              .map((each) => ({ address: each.address, to: this.#target(each) })),
            otherwise: this.#optional(exits.otherwise),
            returns: this.#returned(exits.returns),
          }
      }
    }
  }
  #goes({ to, otherwise, returns }: Exits & { type: 'goes' }): BlockEnd {
    const target = this.#target(to)
    const isFollowed = target.type === 'block'
    const end = {
      type: 'goes' as const,
      to: target,
      otherwise: this.#optional(otherwise),
      returns: isFollowed ? undefined : this.#returned(returns),
    }
    if (isFollowed && returns !== undefined) this.#followed.push({ end, next: returns })
    return end
  }
  #returned(place: Place | undefined): Block | undefined {
    const target = this.#optional(place)
    return target?.type === 'block' ? target.block : undefined
  }
  #optional(place: Place | undefined): Target | undefined {
    return place === undefined ? undefined : this.#target(place)
  }
}

/** Whether an instruction executes only where the condition of its place in an IT block holds. */
export function isUnderCondition({ itstate }: Pick<PlannedInstruction, 'itstate'>): boolean {
  return itstate !== 0 && itstate >>> 4 < 14
}

/** The blocks that a block's end leads to. */
export function successorsOf({ end }: Block): Block[] {
  const targets = targetsOf(end).flatMap((target) => (target.type === 'block' ? [target.block] : []))
  const returned = end.type === 'branches' ? undefined : end.returns
  return [...new Set(returned === undefined ? targets : [...targets, returned])]
}
/** Where a block's end leads to. */
export function targetsOf(end: BlockEnd): Target[] {
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

/**
 * Where a region best begins: the lowest block of the loop around the first one. That one may be deep inside, and if it came
 * first, all loops around it would begin with it.
 */
function headOf(blocks: readonly Block[]): Block {
  const [first] = blocks
  if (first === undefined) throw new Error('a region without blocks')
  const around = new Set<Block>()
  addThoseBefore(around, first, predecessorsOf(blocks, successorsOf))
  const inFunction = [...around].filter(({ callDepth }) => callDepth === 0)
  return inFunction.reduce((lowest, block) => (block.address < lowest.address ? block : lowest), first)
}

/** The functions that a chain of calls is in. */
function chainOf(context: CallContext | undefined): number[] {
  return context === undefined ? [] : [...chainOf(context.caller), context.callee]
}

function successors(exits: Exclude<Exits, { type: 'next' }>): Place[] {
  if (exits.type === 'branches') return [exits.next, exits.taken]
  const first = exits.type === 'goes' ? [exits.to] : exits.expected
  const others = [exits.otherwise, exits.returns].filter((place) => place !== undefined)
  return [...first, ...others]
}
