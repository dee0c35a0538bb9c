import { hex } from '../../bits.ts'
import { Intervals } from './intervals.ts'
import type { LoadedCode } from './loaded-code.ts'
import type { Notes } from './notes.ts'
import type { RangeLists } from './ranges.ts'
import { ByteReader } from './reader.ts'
import type { DebugSections } from './sections.ts'
import type { Unit } from './unit.ts'

/** Finds the unit of an address by the ranges that units state; .debug_aranges speaks for those that don't. */
export class UnitsByAddress {
  readonly #units: readonly Unit[]
  readonly #ranges: RangeLists
  readonly #sections: DebugSections
  readonly #code: LoadedCode
  readonly #notes: Notes
  #index: { known: Intervals<Unit>; unknown: readonly Unit[] } | undefined

  constructor(
    units: readonly Unit[],
    image: { sections: DebugSections; code: LoadedCode; notes: Notes; ranges: RangeLists },
  ) {
    this.#units = units
    this.#ranges = image.ranges
    this.#sections = image.sections
    this.#code = image.code
    this.#notes = image.notes
  }

  /** Units that may hold the address, likely ones first. */
  at(address: number): readonly Unit[] {
    this.#index ??= this.#build()
    const { known, unknown } = this.#index
    return [...known.at(address), ...unknown]
  }

  #build(): { known: Intervals<Unit>; unknown: readonly Unit[] } {
    const intervals: { low: number; high: number; value: Unit }[] = []
    const silent = new Set<Unit>()
    for (const unit of this.#units) {
      if (unit.section === 'types' || unit.signature !== undefined) continue
      const { root } = unit
      if (root === undefined) continue
      const ranges = this.#notes.guard(
        `.debug_info: the address ranges of the unit at ${hex(unit.offset)} (${unit.name})`,
        () => (this.#ranges.hasAny(root) ? this.#ranges.of(root) : undefined),
        undefined,
      )
      if (ranges === undefined) silent.add(unit)
      for (const { low, high } of ranges ?? []) intervals.push({ low, high, value: unit })
    }
    if (silent.size > 0) {
      const byOffset = new Map([...silent].map((unit) => [unit.offset, unit]))
      this.#notes.guard(
        '.debug_aranges is cut short',
        () => {
          this.#readAranges((offset, low, high) => {
            const unit = byOffset.get(offset)
            if (unit === undefined || !this.#code.contains(low)) return
            silent.delete(unit)
            intervals.push({ low, high, value: unit })
          })
        },
        undefined,
      )
    }
    return { known: new Intervals(intervals), unknown: [...silent] }
  }

  #readAranges(add: (unitOffset: number, low: number, high: number) => void): void {
    const data = this.#sections.get('aranges')
    let start = 0
    while (start < data.length) {
      const whole = new ByteReader(data, start)
      const { end, is64 } = whole.initialLength()
      const reader = new ByteReader(data, whole.position, end)
      reader.skip(2)
      const unitOffset = reader.offset(is64)
      const addressSize = reader.u8()
      reader.skip(1)
      // Tuples are aligned to their own size, counted from the table's start.
      const padding = (2 * addressSize - ((reader.position - start) % (2 * addressSize))) % (2 * addressSize)
      reader.skip(Number.isNaN(padding) ? 0 : padding)
      while (reader.remaining >= 2 * addressSize && addressSize > 0) {
        const low = reader.unsigned(addressSize)
        const length = reader.unsigned(addressSize)
        if (low === 0 && length === 0) break
        add(unitOffset, low, low + length)
      }
      start = end
    }
  }
}
