import type { FirmwareSymbol } from '../../machine/firmware.ts'
import type { Machine } from '../../machine/machine.ts'

/** A frame with floating-point registers, and what a context switch puts beside it. */
const belowSp = 0x68 + 0x68

/** Which addresses are on a stack: of the main one all that was ever in use, of others what holds their pointer. */
export class Stacks {
  readonly #machine: Machine
  readonly #top: number
  #lowestMsp: number
  #psp = 0
  /** Variables that are the stacks of tasks. */
  readonly #ofTasks = new Set<FirmwareSymbol>()

  constructor(machine: Machine) {
    this.#machine = machine
    this.#top = machine.configuration.vectors.initialSp
    this.#lowestMsp = machine.state.msp
  }

  /** The stack pointers may have changed. */
  look(): void {
    const { state } = this.#machine
    this.#lowestMsp = Math.min(this.#lowestMsp, state.msp)
    if (state.psp === this.#psp) return
    this.#psp = state.psp
    // A full stack's pointer is at its very end.
    const stack = this.#variableAt(this.#psp) ?? this.#variableAt(this.#psp - 4)
    if (this.#psp !== 0 && stack !== undefined) this.#ofTasks.add(stack)
  }
  holds(address: number): boolean {
    const variable = this.#variableAt(address)
    if (variable !== undefined) return this.#ofTasks.has(variable)
    const onMain = address >= this.#lowestMsp - belowSp && address < this.#top
    return onMain || (this.#psp !== 0 && address >= this.#psp - belowSp && address < this.#psp + 1024)
  }
  #variableAt(address: number): FirmwareSymbol | undefined {
    const symbol = this.#machine.configuration.image.symbols.at(address)
    return symbol?.kind === 'object' && symbol.sizeBytes > 0 ? symbol : undefined
  }
}
