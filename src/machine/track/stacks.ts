import { isExceptionReturn } from '../../engine/interpreter/exception-returns.ts'
import type { Machine } from '../machine.ts'
import type { SpVisitor } from './access-trace.ts'
import type { TrackedMemory } from './memory.ts'
import type { StackBound, StackBounds } from './stack-bounds.ts'

/** A pointer that moves further at once was set to another stack. */
const otherStackBytes = 0x1000

/** A stack pointer as it was last, and where its stack began to grow. */
interface Pointer {
  readonly last: number
  readonly start: number
  readonly bound: StackBound | undefined
}
/** A stack that has grown past its bound. */
export interface Overflow {
  readonly bound: StackBound
  readonly sp: number
  /** Where it was seen: the function, or the handler, that took the room. */
  readonly pc: number
  readonly isMain: boolean
  /** The highest variable that it has grown over. */
  readonly over: string | undefined
}
/** How far the pointers were. */
export interface StackMark {
  readonly msp: Pointer
  readonly psp: Pointer
  readonly deepest: number
  readonly overflow: Overflow | undefined
}

/**
 * Follows both stack pointers through a run. A byte of a stack is dead from when the pointer rises past it until it is
 * written again: calls and exceptions that have returned left it there, and states that differ only in such bytes are
 * the same. Code that reads one nevertheless makes it live, in all runs. What belongs to a variable is never dead.
 */
export class Stacks {
  readonly #machine: Machine
  readonly #memory: TrackedMemory
  readonly #bounds: StackBounds
  #msp: Pointer = { last: 0, start: 0, bound: undefined }
  #psp: Pointer = { last: 0, start: 0, bound: undefined }
  /** SP and the other one as they were last: most instructions move neither. */
  #sp = 0
  #otherSp = 0
  #deepest = 0
  #overflow: Overflow | undefined

  constructor(machine: Machine, memory: TrackedMemory, bounds: StackBounds) {
    this.#machine = machine
    this.#memory = memory
    this.#bounds = bounds
    memory.onSp = this.#spMoved
  }

  /** The exploration begins where the machine stands: what lies below its pointers is dead. */
  begin(): void {
    const { msp, psp, sp } = this.#machine.state
    this.#msp = this.#begunAt(msp)
    this.#psp = this.#begunAt(psp)
    this.#sp = sp
    this.#otherSp = this.#machine.state.otherSp
    this.#deepest = 0
    this.#overflow = undefined
    for (const pointer of [msp, psp]) this.#buryBelow(pointer)
  }
  /** To be called at every boundary, but for those between instructions that are executed at once. */
  look(): void {
    const { state } = this.#machine
    const { sp, otherSp } = state
    if (sp === this.#sp && otherSp === this.#otherSp) return
    this.#sp = sp
    this.#otherSp = otherSp
    const { msp, psp } = state
    this.#msp = this.#moved(this.#msp, msp)
    this.#psp = this.#moved(this.#psp, psp)
    if (this.#overflow === undefined && this.#isOutgrown) this.#outgrow(state.pc)
  }
  /** Emitted code leaves the other pointer alone, and which of them SP is. */
  readonly #spMoved: SpVisitor = (sp, record) => {
    // The frame is still to be popped: the boundary behind that is looked at.
    if (isExceptionReturn(record)) return
    const { state, interpreter } = this.#machine
    this.#sp = sp
    if (state.usesPsp) this.#psp = this.#moved(this.#psp, sp)
    else this.#msp = this.#moved(this.#msp, sp)
    if (this.#overflow === undefined && this.#isOutgrown)
      this.#outgrow(interpreter?.records.addressOf(record) ?? state.pc)
  }
  /** How far a stack grew since the beginning. */
  get deepestBytes(): number {
    return this.#deepest
  }
  /** The first time in this run that a stack grew past its bound. */
  get overflow(): Overflow | undefined {
    return this.#overflow
  }

  mark(): StackMark {
    return { msp: this.#msp, psp: this.#psp, deepest: this.#deepest, overflow: this.#overflow }
  }
  rewind({ msp, psp, deepest, overflow }: StackMark): void {
    this.#msp = msp
    this.#psp = psp
    this.#deepest = deepest
    this.#overflow = overflow
    this.#sp = this.#machine.state.sp
    this.#otherSp = this.#machine.state.otherSp
  }

  #moved(pointer: Pointer, now: number): Pointer {
    const { last, start, bound } = pointer
    if (now === last) return pointer
    if (Math.abs(now - last) >= otherStackBytes) {
      const other = this.#begunAt(now)
      // Where no variable is, no other stack begins: a frame that is too large.
      const isFrame = bound !== undefined && now < bound.address && other.bound?.isVariable !== true
      return isFrame ? { last: now, start, bound } : other
    }
    if (now > last) this.#memory.bury(last, now)
    this.#deepest = Math.max(this.#deepest, start - now)
    return { last: now, start, bound }
  }
  #begunAt(sp: number): Pointer {
    return { last: sp, start: sp, bound: this.#bounds.of(sp) }
  }
  get #isOutgrown(): boolean {
    return isBelowBound(this.#msp) || isBelowBound(this.#psp)
  }
  #outgrow(pc: number): void {
    const isMain = isBelowBound(this.#msp)
    const { last: sp, bound } = isMain ? this.#msp : this.#psp
    if (bound === undefined) return
    this.#overflow = { bound, sp, pc, isMain, over: this.#bounds.variableIn(sp, bound.address) }
  }
  /** No further than to where memory ends. */
  #buryBelow(pointer: number): void {
    let low = pointer
    while (low > pointer - otherStackBytes && this.#memory.holds(low - 4)) low -= 4
    this.#memory.bury(low, pointer)
  }
}

function isBelowBound({ last, bound }: Pointer): boolean {
  return bound !== undefined && last < bound.address
}
