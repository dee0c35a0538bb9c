import { flagsBits, registerFootprint, type RegisterFootprint } from '../engine/footprint.ts'
import { provenanceOf } from '../engine/provenance.ts'
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

/** Instructions one behind the other, of which it is known beforehand how many accesses each makes. */
export interface Stretch {
  readonly length: number
  /** The addresses of the instructions that make the accesses, in their order. */
  readonly makers: readonly number[]
  /** The address of the last one. */
  readonly last: number
}
/** More at once are not worth it. */
const longestStretch = 64

/** Decodes instructions once, where nothing overwrites them. */
export class KnownInstructions {
  readonly #machine: Machine
  readonly #known = new Map<number, KnownInstruction>()
  readonly #stretches = new Map<number, Stretch>()
  readonly #footprints = new Map<Instruction, RegisterFootprint | undefined>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  at(address: number): KnownInstruction {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const decoded = this.#decode(address)
    const { state } = this.#machine
    if (this.#isLasting(address) && state.itstate === 0) this.#known.set(address, decoded)
    return decoded
  }

  /** From an address outside of IT blocks on: up to what may branch, or does more than access memory. */
  stretchAt(address: number): Stretch {
    const known = this.#stretches.get(address)
    if (known !== undefined) return known
    const stretch = this.#stretchFrom(address)
    if (this.#isLasting(address)) this.#stretches.set(address, stretch)
    return stretch
  }
  #stretchFrom(address: number): Stretch {
    const makers: number[] = []
    let [length, at, last] = [0, address, address]
    while (length < longestStretch && this.#isLasting(at)) {
      const { instruction, footprint } = this.at(at)
      if (instruction === undefined || footprint?.isExclusive !== false) break
      const { accesses, branch } = provenanceOf(instruction)
      makers.push(...accesses.map(() => at))
      length++
      last = at
      at += instruction.sizeBytes
      if (branch !== undefined) break
    }
    return { length: Math.max(length, 1), makers, last }
  }
  #isLasting(address: number): boolean {
    return this.#machine.bus.regionAt(address, 2)?.writable === false
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
