import type { Machine } from '../machine.ts'
import type { TrackedMemory } from './memory.ts'

/** A pointer that moves further at once was set to another stack. */
const otherStackBytes = 0x1000

/** A stack pointer as it was last, and where its stack began to grow. */
interface Pointer {
  readonly last: number
  readonly start: number
}
/** How far the pointers were. */
export interface StackMark {
  readonly msp: Pointer
  readonly psp: Pointer
  readonly deepest: number
}

/**
 * Follows both stack pointers through a run. A byte of a stack is dead from when the pointer rises past it until it is
 * written again: calls and exceptions that have returned left it there, and states that differ only in such bytes are
 * the same. Code that reads one nevertheless makes it live, in all runs. What belongs to a variable is never dead.
 */
export class Stacks {
  readonly #machine: Machine
  readonly #memory: TrackedMemory
  #msp: Pointer = { last: 0, start: 0 }
  #psp: Pointer = { last: 0, start: 0 }
  /** SP and the other one as they were last: most instructions move neither. */
  #sp = 0
  #otherSp = 0
  #deepest = 0

  constructor(machine: Machine, memory: TrackedMemory) {
    this.#machine = machine
    this.#memory = memory
  }

  /** The exploration begins where the machine stands: what lies below its pointers is dead. */
  begin(): void {
    const { msp, psp, sp } = this.#machine.state
    this.#msp = { last: msp, start: msp }
    this.#psp = { last: psp, start: psp }
    this.#sp = sp
    this.#otherSp = this.#machine.state.otherSp
    this.#deepest = 0
    for (const pointer of [msp, psp]) this.#buryBelow(pointer)
  }
  /** To be called at every boundary. */
  look(): void {
    const { state } = this.#machine
    const { sp, otherSp } = state
    if (sp === this.#sp && otherSp === this.#otherSp) return
    this.#sp = sp
    this.#otherSp = otherSp
    const { msp, psp } = state
    this.#msp = this.#moved(this.#msp, msp)
    this.#psp = this.#moved(this.#psp, psp)
  }
  /** How far a stack grew since the beginning. */
  get deepestBytes(): number {
    return this.#deepest
  }

  mark(): StackMark {
    return { msp: this.#msp, psp: this.#psp, deepest: this.#deepest }
  }
  rewind({ msp, psp, deepest }: StackMark): void {
    this.#msp = msp
    this.#psp = psp
    this.#deepest = deepest
    this.#sp = this.#machine.state.sp
    this.#otherSp = this.#machine.state.otherSp
  }

  #moved(pointer: Pointer, now: number): Pointer {
    const { last, start } = pointer
    if (now === last) return pointer
    if (Math.abs(now - last) >= otherStackBytes) return { last: now, start: now }
    if (now > last) this.#memory.bury(last, now)
    this.#deepest = Math.max(this.#deepest, start - now)
    return { last: now, start }
  }
  /** No further than to where memory ends. */
  #buryBelow(pointer: number): void {
    let low = pointer
    while (low > pointer - otherStackBytes && this.#memory.holds(low - 4)) low -= 4
    this.#memory.bury(low, pointer)
  }
}
