import { bits } from '../../bits.ts'
import type { Instruction } from '../../isa/decode.ts'
import { advanceIt } from '../execute.ts'
import { controlFlow, jumpTableTargets } from './control-flow.ts'

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
}

/** A chain of calls that a region follows: each has blocks of its own for the function, and one place to return to. */
export interface CallContext {
  readonly id: number
  readonly returnAddress: number
  readonly caller: CallContext | undefined
  /** The called function. */
  readonly callee: number
  readonly isFollowed: boolean
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

/** How a block ends. `next` is also where a failed condition of an IT block goes. */
export type BlockEnd =
  | { readonly type: 'goes'; readonly to: Target; readonly otherwise: Target | undefined }
  | { readonly type: 'branches'; readonly taken: Target; readonly next: Target }
  /** To an address that is known when it happens; those that are expected go on in the region. */
  | {
      readonly type: 'computed'
      readonly expected: readonly { readonly address: number; readonly to: Target }[]
      readonly otherwise: Target | undefined
    }

export interface Block {
  readonly index: number
  readonly address: number
  readonly instructions: readonly PlannedInstruction[]
  readonly end: BlockEnd
}

export interface RegionPlan {
  /** In the order in which they were found; the first is the root. */
  readonly blocks: readonly Block[]
  readonly instructionCount: number
}

/** The optimiser's time grows faster than a region: see docs/architecture.md. */
const mostInstructions = 300
const deepestCall = 3

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
  | { readonly type: 'goes'; readonly to: Place; readonly otherwise: Place | undefined }
  | { readonly type: 'branches'; readonly taken: Place; readonly next: Place }
  | { readonly type: 'computed'; readonly expected: readonly Place[]; readonly otherwise: Place | undefined }
  /** Just the next one. */
  | { readonly type: 'next'; readonly to: Place }

function keyOf({ address, context }: Place): string {
  return `${String(address)}/${String(context?.id ?? 0)}`
}

/**
 * What a region covers: the code that is reachable from its root without leaving what was executed before, calls
 * followed, up to a size.
 */
export function planRegion(root: number, source: CodeSource): RegionPlan | undefined {
  return new Planner(source).plan(root)
}

class Planner {
  readonly #source: CodeSource
  readonly #found = new Map<string, Found>()
  readonly #leaders = new Set<string>()
  readonly #queue: Place[] = []
  readonly #contexts = new Map<string, CallContext>()
  readonly #blocks = new Map<string, Block>()

  constructor(source: CodeSource) {
    this.#source = source
  }

  plan(root: number): RegionPlan | undefined {
    if (this.#source.itstateAt(root) !== 0) return undefined
    this.#lead({ address: root, context: undefined })
    for (let place = this.#queue.shift(); place !== undefined; place = this.#queue.shift())
      this.#follow(place)
    this.#removeOpenItBlocks()
    if (!this.#found.has(keyOf({ address: root, context: undefined }))) return undefined
    this.#block({ address: root, context: undefined })
    return { blocks: [...this.#blocks.values()], instructionCount: this.#found.size }
  }

  #lead(place: Place): void {
    if (place.context?.isFollowed === false) return
    const key = keyOf(place)
    if (this.#leaders.has(key)) return
    this.#leaders.add(key)
    this.#queue.push(place)
  }

  /** Finds instructions from a place on, up to a jump. */
  #follow(start: Place): void {
    let place = start
    let itstate = 0
    while (this.#found.size < mostInstructions && !this.#found.has(keyOf(place))) {
      const { address, context } = place
      const instruction = this.#source.instructionAt(address)
      // Only as part of the IT block that its record was decoded for.
      if (instruction === undefined || this.#source.itstateAt(address) !== itstate) return
      const exits = this.#exits(place, instruction, itstate)
      if (exits === undefined) return
      this.#found.set(keyOf(place), { planned: { address, instruction, itstate }, context, exits })
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
    const isConditional = itstate !== 0 && itstate >>> 4 < 14
    const otherwise = isConditional ? next : undefined
    const flow = controlFlow(instruction)
    if (flow === 'next') return { type: 'next', to: next }
    const target = (address + 4 + Number(instruction.operands.offset)) >>> 0
    if (flow === 'computed')
      return { type: 'computed', expected: this.#expected(place, instruction), otherwise }
    if (!this.#source.hasRecord(target)) return undefined
    if (flow === 'conditional') return { type: 'branches', taken: { address: target, context }, next }
    if (flow === 'branch') return { type: 'goes', to: { address: target, context }, otherwise }
    return { type: 'goes', to: { address: target, context: this.#call(next, target) }, otherwise }
  }
  #expected({ address, context }: Place, instruction: Instruction): Place[] {
    const targets = jumpTableTargets(instruction, address, this.#source)
    if (targets.length > 0) return targets.map((target) => ({ address: target, context }))
    const isCall = instruction.operation === 'BLX_reg'
    return context === undefined || isCall
      ? []
      : [{ address: context.returnAddress, context: context.caller }]
  }

  /** The context of a called function; where that is not followed, nothing is found in it. */
  #call({ address: returnAddress, context: caller }: Place, callee: number): CallContext {
    const key = `${String(returnAddress)}/${String(caller?.id ?? 0)}/${String(callee)}`
    let context = this.#contexts.get(key)
    if (context === undefined) {
      const outer = chainOf(caller)
      const isFollowed = outer.length < deepestCall && !outer.includes(callee)
      context = { id: this.#contexts.size + 1, returnAddress, caller, callee, isFollowed }
      this.#contexts.set(key, context)
    }
    return context
  }

  /** The size limit may have cut an IT block: then its IT goes too, as nothing enters a block in the middle. */
  #removeOpenItBlocks(): void {
    for (const [key, { planned, context }] of this.#found) {
      if (planned.instruction.operation !== 'IT') continue
      const inside: string[] = []
      let state = bits(planned.instruction.raw, 7, 0)
      let address = planned.address + 2
      let isWhole = true
      while ((state & 0xf) !== 0) {
        const at = keyOf({ address, context })
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
    if (!this.#found.has(keyOf(place))) return { type: 'leave', address: place.address }
    return { type: 'block', block: this.#block(place) }
  }
  #block(start: Place): Block {
    const key = keyOf(start)
    const known = this.#blocks.get(key)
    if (known !== undefined) return known
    const instructions: PlannedInstruction[] = []
    const block = {
      index: this.#blocks.size,
      address: start.address,
      instructions,
      end: undefined as unknown as BlockEnd,
    }
    this.#blocks.set(key, block)
    block.end = this.#fill(start, instructions)
    return block
  }
  #fill(start: Place, instructions: PlannedInstruction[]): BlockEnd {
    for (let place = start; ;) {
      const found = this.#found.get(keyOf(place))
      if (found === undefined || (instructions.length > 0 && this.#leaders.has(keyOf(place))))
        return { type: 'goes', to: this.#target(place), otherwise: undefined }
      instructions.push(found.planned)
      const { exits } = found
      switch (exits.type) {
        case 'next':
          place = exits.to
          break
        case 'goes':
          return { type: 'goes', to: this.#target(exits.to), otherwise: this.#optional(exits.otherwise) }
        case 'branches':
          return { type: 'branches', taken: this.#target(exits.taken), next: this.#target(exits.next) }
        case 'computed':
          return {
            type: 'computed',
            expected: exits.expected
              .filter((each) => this.#found.has(keyOf(each)))
              .map((each) => ({ address: each.address, to: this.#target(each) })),
            otherwise: this.#optional(exits.otherwise),
          }
      }
    }
  }
  #optional(place: Place | undefined): Target | undefined {
    return place === undefined ? undefined : this.#target(place)
  }
}

/** The functions that a chain of calls is in. */
function chainOf(context: CallContext | undefined): number[] {
  return context === undefined ? [] : [...chainOf(context.caller), context.callee]
}

function successors(exits: Exclude<Exits, { type: 'next' }>): Place[] {
  if (exits.type === 'branches') return [exits.next, exits.taken]
  const first = exits.type === 'goes' ? [exits.to] : exits.expected
  return exits.otherwise === undefined ? [...first] : [...first, exits.otherwise]
}
