import { hex } from '../bits.ts'
import { lastAtOrBelow } from './code-ranges.ts'
import type { FirmwareSymbol } from './symbols.ts'

/** What a catch-all interrupt handler is called by cortex-m-rt, CMSIS and vendors' start-up code. */
export const defaultHandlerName =
  /^(Default_?Handler_?|Dummy_?Handler|Default_?(ISR|IRQ)_?Handler|IntDefaultHandler)$/i

const kindRank = { function: 0, object: 1, other: 2 } as const
const bindingRank = { global: 0, weak: 1, local: 2 } as const

/** Symbols by address. */
export class AddressIndex {
  /** By address. */
  readonly #sorted: readonly FirmwareSymbol[]
  /** Of each position, the highest end of any sized symbol up to it. */
  readonly #reach: Float64Array

  constructor(symbols: readonly FirmwareSymbol[]) {
    // A constant's value is no place, nor is an offset into a section that is not loaded (defmt's strings).
    this.#sorted = symbols
      .filter((symbol) => symbol.section?.allocated === true)
      .sort((a, b) => a.address - b.address)
    this.#reach = new Float64Array(this.#sorted.length)
    let reach = 0
    for (const [i, symbol] of this.#sorted.entries()) {
      reach = Math.max(reach, symbol.address + symbol.sizeBytes)
      this.#reach[i] = reach
    }
  }

  at(address: number): FirmwareSymbol | undefined {
    const last = lastAtOrBelow(this.#sorted, address)
    let found: FirmwareSymbol | undefined
    for (let i = last; i >= 0 && (this.#reach[i] ?? 0) > address; i--) {
      const symbol = this.#sorted[i]
      if (symbol === undefined || (found !== undefined && symbol.address < found.address)) break
      if (address >= symbol.address + symbol.sizeBytes) continue
      if (found === undefined || preference(symbol, found) < 0) found = symbol
    }
    return found ?? this.#unsizedAt(address, last)
  }

  /** The nearest symbol before the address, if it has no size and is in the same section. */
  #unsizedAt(address: number, last: number): FirmwareSymbol | undefined {
    const nearest = this.#sorted[last]
    if (nearest === undefined) return undefined
    const group = this.allAt(nearest.address).filter((s) => s.sizeBytes === 0 && inSection(s, address))
    return group[0]
  }

  /** The preferred symbol first. */
  allAt(address: number): readonly FirmwareSymbol[] {
    const end = lastAtOrBelow(this.#sorted, address) + 1
    let start = end
    while (start > 0 && this.#sorted[start - 1]?.address === address) start--
    return this.#sorted.slice(start, end).sort(preference)
  }

  describe(address: number): string {
    const symbol = this.at(address)
    if (symbol === undefined) return hex(address)
    const offset = address - symbol.address
    return offset === 0 ? symbol.name : `${symbol.name}+0x${offset.toString(16)}`
  }
}

function inSection(symbol: FirmwareSymbol, address: number): boolean {
  const { section } = symbol
  if (section === undefined || address < section.address) return false
  // An end marker (`_ebss`) sits right behind its section.
  return address < section.address + section.sizeBytes || address === symbol.address
}

/** Negative where `a` names their common address better: function, strong, sized, the catch-all handler's own name. */
export function preference(a: FirmwareSymbol, b: FirmwareSymbol): number {
  const [rankA, rankB] = [rank(a), rank(b)]
  if (rankA !== rankB) return rankA - rankB
  if (a.sizeBytes !== b.sizeBytes) return b.sizeBytes - a.sizeBytes
  if (a.rawName.length !== b.rawName.length) return a.rawName.length - b.rawName.length
  return a.rawName < b.rawName ? -1 : a.rawName > b.rawName ? 1 : 0
}

function rank(symbol: FirmwareSymbol): number {
  const isDefault = defaultHandlerName.test(symbol.rawName)
  return (isDefault ? 0 : 100) + kindRank[symbol.kind] * 10 + bindingRank[symbol.binding]
}
