import { hex } from '../bits.ts'
import type { BusAccess, Device } from '../bus/device.ts'

/** An access as a stub's function sees it; `value` is what is written. */
export interface StubAccess {
  readonly kind: 'read' | 'write'
  readonly value?: number
}
/** What a stub answers: always this value, or what the function says (nothing: zero). */
export type StubAnswer = number | ((access: StubAccess) => unknown)

/**
 * One register that the user answers for, instead of a device: what start-up code polls ("is the PLL locked?").
 * It covers the word from its address on, or what is left of that word. A function's own state is not in any
 * snapshot: it should depend on what it is given and on the machine only.
 */
export class RegisterStub implements Device {
  readonly name: string
  readonly sizeBytes: number
  readonly #answer: StubAnswer

  constructor(address: number, answer: StubAnswer) {
    this.name = `stub at ${hex(address)}`
    this.sizeBytes = 4 - (address & 3)
    this.#answer = answer
  }

  /** A function may answer something else each time. */
  get volatile(): boolean {
    return typeof this.#answer === 'function'
  }
  read(offset: number, { sizeBytes }: BusAccess): number {
    const value = typeof this.#answer === 'function' ? this.#answer({ kind: 'read' }) : this.#answer
    const word = typeof value === 'number' ? value : 0
    const lane = (word >>> (8 * offset)) >>> 0
    return sizeBytes === 4 ? lane : lane & ((1 << (8 * sizeBytes)) - 1)
  }
  write(_offset: number, value: number): boolean {
    if (typeof this.#answer === 'function') this.#answer({ kind: 'write', value })
    return true
  }
  reset(): void {
    // A stub has no state.
  }
  save(): undefined {
    return undefined
  }
  restore(): void {
    // A stub has no state.
  }
}
