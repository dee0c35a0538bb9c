import { At, Form } from './constants.ts'
import type { Die } from './die.ts'
import type { AddressRange, LoadedCode } from './loaded-code.ts'
import { type ByteReader, DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'
import type { Unit } from './unit.ts'

/** All lists of a program together; only hostile ones, which share their ends, have more. */
const maxEntries = 4_000_000

/** Kinds of .debug_rnglists entries (DW_RLE_). */
const Entry = {
  ...{ endOfList: 0, baseAddressx: 1, startxEndx: 2, startxLength: 3, offsetPair: 4 },
  ...{ baseAddress: 5, startEnd: 6, startLength: 7 },
} as const

/** Reads where entries have their code: low_pc and high_pc, .debug_ranges or .debug_rnglists. */
export class RangeLists {
  readonly #sections: DebugSections
  readonly #code: LoadedCode
  readonly #known = new Map<number, readonly AddressRange[]>()
  #entries = 0

  constructor(sections: DebugSections, code: LoadedCode) {
    this.#sections = sections
    this.#code = code
  }

  /** The ranges of an entry that are in the image. */
  of(die: Die): readonly AddressRange[] {
    let ranges = this.#known.get(die.key)
    if (ranges === undefined) {
      ranges = this.#all(die).filter(({ low, high }) => high > low && this.#code.contains(low))
      this.#known.set(die.key, ranges)
    }
    return ranges
  }

  /** Whether the entry says at all where its code is. */
  hasAny(die: Die): boolean {
    return die.has(At.ranges) || die.has(At.highPc)
  }

  #all(die: Die): AddressRange[] {
    const list = die.sectionOffset(At.ranges)
    if (list !== undefined) return this.#list(die.unit, list)
    const low = die.address(At.lowPc)
    if (low === undefined || !die.has(At.highPc)) return []
    const isAddress = die.form(At.highPc) === Form.addr
    const high = isAddress ? die.address(At.highPc) : die.integer(At.highPc)
    // A constant is a size; so is an indexed address nowhere.
    if (high === undefined) return [{ low, high: die.address(At.highPc) ?? low }]
    return [{ low, high: isAddress ? high : low + high }]
  }

  #list(unit: Unit, list: { offset: number; isIndex: boolean }): AddressRange[] {
    const base = unit.root?.address(At.lowPc) ?? 0
    if (unit.encoding.version < 5) return this.#oldList(unit, list.offset, base)
    let { offset } = list
    if (list.isIndex) {
      const start = unit.base('rnglists')
      const { is64 } = unit.encoding
      offset = start + this.#sections.at('rnglists', start + offset * (is64 ? 8 : 4)).offset(is64)
    }
    return this.#newList(unit, this.#sections.at('rnglists', offset), base)
  }

  #oldList(unit: Unit, offset: number, unitBase: number): AddressRange[] {
    const { addressSize } = unit.encoding
    const reader = this.#sections.at('ranges', offset)
    const selectsBase = addressSize === 4 ? 0xffffffff : 2 ** 64
    const ranges: AddressRange[] = []
    let base = unitBase
    for (;;) {
      this.#count()
      const low = reader.unsigned(addressSize)
      const high = reader.unsigned(addressSize)
      if (low === 0 && high === 0) return ranges
      if (low === selectsBase) base = high
      else ranges.push({ low: base + low, high: base + high })
    }
  }

  #newList(unit: Unit, reader: ByteReader, unitBase: number): AddressRange[] {
    const { addressSize } = unit.encoding
    const ranges: AddressRange[] = []
    const add = (low: number, high: number): void => {
      ranges.push({ low, high })
    }
    const indexed = (): number => unit.indexedAddress(reader.uleb())
    const address = (): number => reader.unsigned(addressSize)
    let base = unitBase
    for (;;) {
      this.#count()
      const kind = reader.u8()
      if (kind === Entry.endOfList) return ranges
      else if (kind === Entry.baseAddressx) base = indexed()
      else if (kind === Entry.baseAddress) base = address()
      else if (kind === Entry.offsetPair) add(base + reader.uleb(), base + reader.uleb())
      else if (kind === Entry.startEnd) add(address(), address())
      else if (kind === Entry.startxEndx) add(indexed(), indexed())
      else if (kind === Entry.startLength || kind === Entry.startxLength) {
        const low = kind === Entry.startLength ? address() : indexed()
        add(low, low + reader.uleb())
      } else throw new DamagedDebugInfo(`unknown kind ${kind} of range`)
    }
  }

  #count(): void {
    if (++this.#entries > maxEntries) throw new DamagedDebugInfo('too many ranges')
  }
}
