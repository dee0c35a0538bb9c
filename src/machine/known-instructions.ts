import { flagsBits, registerFootprint, type RegisterFootprint } from '../engine/footprint.ts'
import { wordsTransferred } from '../engine/transfers.ts'
import type { Instruction } from '../isa/decode.ts'
import type { Machine } from './machine.ts'

export { flagsBits }

/** What is asked of the instruction at an address again and again. */
export interface KnownInstruction {
  /** Undefined where it is UNDEFINED. */
  readonly instruction: Instruction | undefined
  readonly operation: string | undefined
  /** How many words it transfers one after another: 1 where nothing can divide it. */
  readonly words: number
  /** Undefined where it has to do with more than registers, flags and memory. */
  readonly footprint: RegisterFootprint | undefined
}

/** Decodes instructions once, where nothing overwrites them. */
export class KnownInstructions {
  readonly #machine: Machine
  readonly #known = new Map<number, KnownInstruction>()
  readonly #footprints = new Map<Instruction, RegisterFootprint | undefined>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  at(address: number): KnownInstruction {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const decoded = this.#decode(address)
    const { bus, state } = this.#machine
    if (bus.regionAt(address, 2)?.writable === false && state.itstate === 0) this.#known.set(address, decoded)
    return decoded
  }

  #decode(address: number): KnownInstruction {
    const instruction = this.#machine.instructionAt(address)
    if (instruction === undefined)
      return { instruction, operation: undefined, words: 1, footprint: undefined }
    const { operation } = instruction
    return {
      ...{ instruction, operation, words: wordsTransferred(instruction) },
      footprint: this.#footprint(instruction),
    }
  }
  /** Equal encodings share one instruction. */
  #footprint(instruction: Instruction): RegisterFootprint | undefined {
    if (!this.#footprints.has(instruction)) this.#footprints.set(instruction, registerFootprint(instruction))
    return this.#footprints.get(instruction)
  }
}
