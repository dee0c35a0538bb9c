import type { Machine } from '../../machine/machine.ts'
import { sourceAt } from '../../machine/source/position.ts'
import { sourceLines } from '../../machine/source/source-text.ts'
import { outsideItBlock } from '../../machine/traced-state.ts'
import type { TraceFile, TraceInstruction } from '../../trace/document.ts'

/** Larger functions are shown as far as they executed. */
const maxListedBytes = 16 << 10
const maxFileLines = 20_000
const maxAllLines = 60_000

interface Instruction {
  readonly address: number
  readonly sizeBytes: number
  readonly text: string
}

/** The instructions that a trace shows: those that executed, and the rest of their functions. */
export class Listing {
  readonly #machine: Machine
  readonly #numbers = new Map<number, number>()
  readonly #instructions: Instruction[] = []

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** A number for the instruction that the machine stands before; {@link done} says which is its. */
  current(): number {
    const { pc } = this.#machine.state
    return this.#numbers.get(pc) ?? this.#add(pc)
  }

  /** All by address, and where each number is among them. */
  done(): {
    readonly code: TraceInstruction[]
    readonly functions: { readonly name: string; readonly address: number }[]
    readonly files: TraceFile[]
    readonly order: Uint32Array
  } {
    outsideItBlock(this.#machine, () => {
      this.#addFunctions()
    })
    const all = this.#instructions.map((instruction, number) => ({ instruction, number }))
    all.sort((a, b) => a.instruction.address - b.instruction.address)
    const order = new Uint32Array(all.length)
    for (const [index, { number }] of all.entries()) order[number] = index
    const { image } = this.#machine.configuration
    const functions = new Map<number, { name: string; address: number; index: number }>()
    const files = new Map<string, number>()
    const code = all.map(({ instruction }): TraceInstruction => {
      const symbol = image.symbols.at(instruction.address)
      let index = -1
      if (symbol?.kind === 'function') {
        const { address, name } = symbol
        const known = functions.get(address) ?? { name, address, index: functions.size }
        functions.set(address, known)
        index = known.index
      }
      const source = sourceAt(image, instruction.address)
      if (source !== undefined && !files.has(source.file)) files.set(source.file, files.size)
      const file = source === undefined ? -1 : (files.get(source.file) ?? -1)
      return { ...instruction, function: index, file, line: source?.line ?? 0 }
    })
    return {
      ...{ code, order, files: filesOf([...files.keys()]) },
      functions: [...functions.values()].map(({ name, address }) => ({ name, address })),
    }
  }

  #add(address: number): number {
    const instruction = this.#machine.instructionAt(address)
    const text = this.#machine.disassemble(address)
    this.#numbers.set(address, this.#instructions.length)
    this.#instructions.push({ address, sizeBytes: instruction?.sizeBytes ?? 2, text })
    return this.#instructions.length - 1
  }
  #addFunctions(): void {
    const { bus, configuration } = this.#machine
    const { symbols } = configuration.image
    const executed = new Map(
      this.#instructions.flatMap(({ address }) => {
        const symbol = symbols.at(address)
        return symbol?.kind === 'function' ? [[symbol.address, symbol] as const] : []
      }),
    )
    for (const { address, sizeBytes } of executed.values()) {
      if (sizeBytes > maxListedBytes) continue
      for (let at = address; at < address + sizeBytes;) {
        const known = this.#numbers.get(at)
        if (known === undefined && symbols.isCode(at) && bus.peek(at, 2) !== undefined) this.#add(at)
        const number = this.#numbers.get(at)
        at += number === undefined ? 2 : (this.#instructions[number]?.sizeBytes ?? 2)
      }
    }
  }
}

function filesOf(names: readonly string[]): TraceFile[] {
  let left = maxAllLines
  return names.map((name) => {
    const lines = sourceLines(name)
    if (lines === undefined || lines.length > Math.min(left, maxFileLines)) return { name }
    left -= lines.length
    return { name, lines }
  })
}
