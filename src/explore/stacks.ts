import type { Machine } from '../machine/machine.ts'

/** A pointer that moves further at once was set to another stack. */
const otherStackBytes = 0x1000

/**
 * Follows both stack pointers through a run. A byte of a stack is dead from when the pointer rises past it until it is
 * written again: calls and exceptions that have returned left it there, and states that differ only in such bytes are
 * the same. Code that reads one nevertheless makes it live, in all runs. What belongs to a variable is never dead.
 */
export class Stacks {
  /** Bytes that code has read though they were dead. */
  readonly live = new Set<number>()
  readonly #machine: Machine
  readonly #variables: readonly { readonly address: number; readonly end: number }[]
  readonly #variablesEnd: number
  /** Lowest pointers of all runs: below them is nobody's stack. */
  readonly #low: number[]
  #start: readonly number[]
  #last: readonly number[]
  #deepest = 0
  readonly #dead = new Set<number>()

  constructor(machine: Machine) {
    this.#machine = machine
    this.#low = [...this.#now]
    this.#start = this.#now
    this.#last = this.#now
    this.#variables = machine.configuration.image.symbols.all
      .filter(({ kind, sizeBytes }) => kind === 'object' && sizeBytes > 0)
      .map(({ address, sizeBytes }) => ({ address, end: address + sizeBytes }))
    this.#variablesEnd = Math.max(0, ...this.#variables.map(({ end }) => end))
  }

  get #now(): readonly [msp: number, psp: number] {
    const { msp, psp } = this.#machine.state
    return [msp, psp]
  }
  /** A run begins where the machine stands. */
  begin(): void {
    this.#start = this.#now
    this.#last = this.#now
    this.#deepest = 0
    this.#dead.clear()
    for (const [index, low] of this.#low.entries()) this.#bury(low, this.#last[index] ?? low)
  }
  /** To be called at every boundary. */
  look(): void {
    const now = this.#now
    for (const [index, sp] of now.entries()) {
      const last = this.#last[index] ?? sp
      if (Math.abs(sp - last) >= otherStackBytes) continue
      this.#bury(last, sp)
      this.#low[index] = Math.min(this.#low[index] ?? sp, sp)
      this.#deepest = Math.max(this.#deepest, (this.#start[index] ?? sp) - sp)
    }
    this.#last = now
  }
  /** An access of the firmware. */
  accessed({
    kind,
    address,
    sizeBytes,
  }: {
    kind: 'read' | 'write'
    address: number
    sizeBytes: number
  }): void {
    if (this.#dead.size === 0) return
    for (let at = address; at < address + sizeBytes; at++) {
      if (kind === 'write') this.#dead.delete(at)
      else if (this.#dead.has(at)) this.live.add(at)
    }
  }
  /** Whether states that differ in this byte are the same. */
  isDead(address: number): boolean {
    return this.#dead.has(address) && !this.live.has(address)
  }
  /** How far the stacks grew in this run. */
  get deepestBytes(): number {
    return this.#deepest
  }

  #bury(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const isVariable =
        at < this.#variablesEnd && this.#variables.some(({ address, end }) => at >= address && at < end)
      if (!isVariable) this.#dead.add(at)
    }
  }
}
