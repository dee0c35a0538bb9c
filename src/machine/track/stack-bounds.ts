import { hex } from '../../bits.ts'
import type { Machine } from '../machine.ts'

/** The lowest address that a stack may grow down to. */
export interface StackBound {
  readonly address: number
  /** What says so: a linker symbol, what lies below, the option. */
  readonly by: string
  /** The highest address that the stack began at. */
  readonly top: number
  /** The stack is a variable: of a thread, as a rule. */
  readonly isVariable: boolean
}

/** Linker symbols for a main stack's lowest address, or for the end of the heap below it. */
const linkerSymbols = [
  ...['_stack_end', '__stack_limit', '__StackLimit', '_sstack', '__stack_bottom'],
  ...['__HeapLimit', '__heap_limit', '__heap_end', '__heap_end__', '_heap_end', '_eheap'],
] as const
/** Sections that only reserve room for stack or heap say nothing of where they are. */
const isReserved = /stack|heap/i

/** Knows how far down the stacks of a firmware may grow. */
export class StackBounds {
  readonly #machine: Machine
  readonly #variables: readonly { readonly from: number; readonly end: number; readonly name: string }[]
  /** What ends below a stack, with its end. */
  readonly #ends: readonly { readonly address: number; readonly by: string }[]
  readonly #stackBytes: number | undefined
  readonly #known = new Map<number, StackBound | undefined>()

  /** @param stackBytes - of the main stack, where the firmware does not say */
  constructor(machine: Machine, stackBytes?: number) {
    this.#machine = machine
    this.#stackBytes = stackBytes
    const { symbols, sections } = machine.configuration.image
    this.#variables = symbols.all.flatMap((symbol) =>
      symbol.kind === 'object' && symbol.sizeBytes > 0
        ? [{ from: symbol.address, end: symbol.address + symbol.sizeBytes, name: symbol.name }]
        : [],
    )
    const linked = linkerSymbols.flatMap((by) =>
      symbols.byRawName(by).map(({ address }) => ({ address, by })),
    )
    const laid = sections
      .filter(({ allocated, writable, name }) => allocated && writable && !isReserved.test(name))
      .map(({ address, sizeBytes, name }) => ({ address: address + sizeBytes, by: `the end of ${name}` }))
    const held = this.#variables.map(({ end, name }) => ({ address: end, by: `the end of ${name}` }))
    // Of several that say the same the first is the most telling one.
    this.#ends = [...linked, ...laid, ...held]
  }

  /**
   * The bound of the stack in which a pointer stands. Inside a variable it is that variable's start. Else it is the
   * highest of what lies below: linker symbols, the ends of sections and variables, the start of the memory.
   */
  of(sp: number): StackBound | undefined {
    if (!this.#known.has(sp)) this.#known.set(sp, this.#find(sp))
    return this.#known.get(sp)
  }
  /** The highest variable in a span that a stack has grown over. */
  variableIn(from: number, end: number): string | undefined {
    const hit = this.#variables.filter((each) => each.from < end && each.end > from)
    return hit.sort((a, b) => b.end - a.end)[0]?.name
  }

  #find(sp: number): StackBound | undefined {
    const region = this.#machine.bus.regions.find(
      ({ writable, base, sizeBytes }) => writable && sp > base && sp <= base + sizeBytes,
    )
    if (region === undefined) return undefined
    const variable = this.#variables.find(({ from, end }) => sp > from && sp <= end)
    if (variable !== undefined) {
      const { from: address, end: top, name } = variable
      return { address, top, by: `the start of ${name}`, isVariable: true }
    }
    const { initialSp } = this.#machine.configuration.vectors
    const isMain = initialSp >= sp && initialSp <= region.base + region.sizeBytes
    const top = isMain ? initialSp : sp
    if (isMain && this.#stackBytes !== undefined)
      return { address: initialSp - this.#stackBytes, top, by: 'stackBytes', isVariable: false }
    const memory = { address: region.base, by: `the start of memory, ${hex(region.base)}` }
    const highest = this.#ends
      .filter(({ address }) => address > region.base && address <= sp)
      .reduce((best, each) => (each.address > best.address ? each : best), memory)
    return { ...highest, top, isVariable: false }
  }
}
