import type { KnownInstructions, Stretch } from '../machine/known-instructions.ts'
import type { Machine } from '../machine/machine.ts'
import { Accesses, type Sharing } from './accesses.ts'
import type { Chain, HandlerRecorder } from './footprints.ts'

const none: readonly number[] = []

/**
 * Sees which instructions of handlers make which accesses, and nothing else: many instructions execute at once, and of
 * each access it is known beforehand which one makes it.
 */
export class SharingRecorder implements HandlerRecorder {
  readonly #machine: Machine
  readonly #instructions: KnownInstructions
  readonly #sharing: Sharing
  readonly #accesses = new Accesses()
  readonly #context: Int32Array
  /** Where the machine stood before, and which instructions make the accesses from there on. */
  #pc = 0
  #executed = 0
  #makers = none
  #last = 0
  #made = 0

  constructor(machine: Machine, instructions: KnownInstructions, sharing: Sharing) {
    this.#machine = machine
    this.#instructions = instructions
    this.#sharing = sharing
    this.#context = machine.context
  }

  /** The machine stands where exceptions are about to arrive. */
  begin(): void {
    const { words } = this.#machine.state
    for (let index = 0; index < this.#context.length; index++) this.#context[index] = words[index] ?? 0
    this.#accesses.clear()
    this.#expect(0)
  }
  readonly access = (address: number, sizeBytes: number, isWrite: boolean): void => {
    const isFirst = this.#machine.state.instructions - this.#executed <= 1
    // More than the instructions' own accesses are those of frames and vectors: behind the last one, which returned.
    const maker = isFirst ? this.#pc : (this.#makers[this.#made++] ?? this.#last)
    this.#accesses.add(address, sizeBytes, isWrite, maker)
  }
  before(): number {
    const { pc, itstate } = this.#machine.state
    if (itstate !== 0) {
      this.#expect(pc)
      return 1
    }
    const stretch = this.#instructions.stretchAt(pc)
    this.#expect(pc, stretch)
    return stretch.length
  }
  readonly stepping = (): void => {
    this.#expect(this.#machine.state.pc)
  }
  after(): void {
    // Nothing is known of a boundary but what was accessed before it.
  }
  get isBack(): boolean {
    return this.#machine.isIn(this.#context)
  }
  finish(): Chain {
    return { footprint: undefined, shared: this.#sharing.of(this.#accesses) }
  }

  #expect(pc: number, { makers, last }: Pick<Stretch, 'makers' | 'last'> = { makers: none, last: pc }): void {
    this.#pc = pc
    this.#makers = makers
    this.#last = last
    this.#made = 0
    this.#executed = this.#machine.state.instructions
  }
}
