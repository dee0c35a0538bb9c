import { At } from './constants.ts'
import type { Die } from './die.ts'
import { type ByteReader, DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'
import type { Unit } from './unit.ts'

/** Longer lists are hostile. */
const maxEntries = 100_000

/** Kinds of .debug_loclists entries (DW_LLE_). */
const Entry = {
  ...{ endOfList: 0, baseAddressx: 1, startxEndx: 2, startxLength: 3, offsetPair: 4 },
  ...{ defaultLocation: 5, baseAddress: 6, startEnd: 7, startLength: 8, viewPair: 9 },
} as const

/** Finds the expression that holds at an address: of .debug_loc or .debug_loclists. */
export class LocationLists {
  readonly #sections: DebugSections

  constructor(sections: DebugSections) {
    this.#sections = sections
  }

  /** The expression of an attribute; undefined where there is none for the address. */
  expression(die: Die, attribute: number, address: number): Uint8Array | undefined {
    const block = die.block(attribute)
    if (block !== undefined) return block
    const list = die.sectionOffset(attribute)
    if (list === undefined) return undefined
    const { unit } = die
    const base = unit.root?.address(At.lowPc) ?? 0
    if (unit.encoding.version < 5) return this.#old(unit, list.offset, base, address)
    let { offset } = list
    if (list.isIndex) {
      const start = unit.base('loclists')
      const { is64 } = unit.encoding
      offset = start + this.#sections.at('loclists', start + offset * (is64 ? 8 : 4)).offset(is64)
    }
    return this.#new(unit, this.#sections.at('loclists', offset), base, address)
  }

  #old(unit: Unit, offset: number, unitBase: number, address: number): Uint8Array | undefined {
    const { addressSize } = unit.encoding
    const reader = this.#sections.at('loc', offset)
    const selectsBase = addressSize === 4 ? 0xffffffff : 2 ** 64
    let base = unitBase
    for (let n = 0; n < maxEntries; n++) {
      const low = reader.unsigned(addressSize)
      const high = reader.unsigned(addressSize)
      if (low === 0 && high === 0) return undefined
      if (low === selectsBase) {
        base = high
        continue
      }
      const expression = reader.take(reader.u16())
      if (address >= base + low && address < base + high) return expression
    }
    throw new DamagedDebugInfo('a location list does not end')
  }

  #new(unit: Unit, reader: ByteReader, unitBase: number, address: number): Uint8Array | undefined {
    const { addressSize } = unit.encoding
    const indexed = (): number => unit.indexedAddress(reader.uleb())
    const direct = (): number => reader.unsigned(addressSize)
    let base = unitBase
    let fallback: Uint8Array | undefined
    for (let n = 0; n < maxEntries; n++) {
      const kind = reader.u8()
      let low = 0
      let high = 0
      if (kind === Entry.endOfList) return fallback
      else if (kind === Entry.baseAddressx) base = indexed()
      else if (kind === Entry.baseAddress) base = direct()
      else if (kind === Entry.viewPair) {
        reader.skipLeb()
        reader.skipLeb()
      } else if (kind === Entry.defaultLocation) fallback = reader.take(reader.uleb())
      else {
        if (kind === Entry.offsetPair) [low, high] = [base + reader.uleb(), base + reader.uleb()]
        else if (kind === Entry.startEnd) [low, high] = [direct(), direct()]
        else if (kind === Entry.startxEndx) [low, high] = [indexed(), indexed()]
        else if (kind === Entry.startLength) low = direct()
        else if (kind === Entry.startxLength) low = indexed()
        else throw new DamagedDebugInfo(`unknown kind ${kind} of location`)
        if (kind === Entry.startLength || kind === Entry.startxLength) high = low + reader.uleb()
        const expression = reader.take(reader.uleb())
        if (address >= low && address < high) return expression
      }
    }
    throw new DamagedDebugInfo('a location list does not end')
  }
}
