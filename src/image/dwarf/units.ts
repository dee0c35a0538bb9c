import { hex } from '../../bits.ts'
import { Abbreviations } from './abbreviations.ts'
import { UnitType } from './constants.ts'
import type { Die } from './die.ts'
import type { Notes } from './notes.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'
import { StringTables } from './strings.ts'
import { type OtherUnits, Unit, type UnitContext, type UnitHeader } from './unit.ts'

/** All units, found by a pass over their headers. */
export class Units implements OtherUnits {
  /** Of .debug_info then .debug_types, each in the file's order. */
  readonly all: readonly Unit[]
  readonly #info: readonly Unit[]
  readonly #notes: Notes
  #signatures: Map<bigint, Unit> | undefined

  constructor(sections: DebugSections, notes: Notes) {
    this.#notes = notes
    const context: UnitContext = {
      sections,
      notes,
      abbreviations: new Abbreviations(sections),
      strings: new StringTables(sections),
      others: this,
      entries: { count: 0 },
    }
    this.#info = this.#read('info', context)
    this.all = [...this.#info, ...this.#read('types', context)]
  }

  dieAt(offset: number): Die | undefined {
    let low = 0
    let high = this.#info.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#info[middle]?.offset ?? Infinity) <= offset) low = middle + 1
      else high = middle
    }
    const unit = this.#info[low - 1]
    return unit !== undefined && offset < unit.end ? unit.dieAt(offset) : undefined
  }

  typeOf(signature: bigint): Die | undefined {
    if (this.#signatures === undefined) {
      this.#signatures = new Map()
      for (const unit of this.all) {
        if (unit.signature !== undefined && !this.#signatures.has(unit.signature)) {
          this.#signatures.set(unit.signature, unit)
        }
      }
    }
    const unit = this.#signatures.get(signature)
    return unit?.dieAt(unit.offset + unit.typeOffset)
  }

  #read(section: 'info' | 'types', context: UnitContext): Unit[] {
    const units: Unit[] = []
    const data = context.sections.get(section)
    let offset = 0
    let broken = 0
    while (offset < data.length && broken < maxBroken) {
      const start = offset
      broken++
      const next = this.#notes.guard(
        `.debug_${section}: nothing is read from the unit at ${hex(start)} on`,
        () => new ByteReader(data, start).initialLength().end,
        undefined,
      )
      if (next === undefined) break
      offset = next
      this.#notes.guard(
        `.debug_${section}: the unit at ${hex(start)} is left out`,
        () => {
          const header = readHeader(data, section, start)
          if (header.type === UnitType.skeleton) {
            this.#notes.add('Split debug information is not read: build without -gsplit-dwarf.')
          }
          units.push(new Unit(header, context))
          broken = 0
        },
        undefined,
      )
    }
    return units
  }
}

/** So many units one after the other that make no sense are no units. */
const maxBroken = 1000

function readHeader(data: Uint8Array, section: 'info' | 'types', offset: number): UnitHeader {
  const whole = new ByteReader(data, offset)
  const { end, is64 } = whole.initialLength()
  const reader = new ByteReader(data, whole.position, end)
  const version = reader.u16()
  if (version < 2 || version > 5) throw new DamagedDebugInfo(`DWARF version ${version}`)
  let type: number = section === 'types' ? UnitType.type : UnitType.compile
  let addressSize = 0
  if (version >= 5) {
    type = reader.u8()
    addressSize = reader.u8()
  }
  const abbreviationsAt = reader.offset(is64)
  if (version < 5) addressSize = reader.u8()
  if (addressSize !== 4 && addressSize !== 8) {
    throw new DamagedDebugInfo(`addresses of ${addressSize} bytes`)
  }
  let signature: bigint | undefined
  let typeOffset = 0
  if (type === UnitType.type || type === UnitType.splitType) {
    signature = reader.big64()
    typeOffset = reader.offset(is64)
  } else if (type === UnitType.skeleton || type === UnitType.splitCompile) {
    reader.skip(8)
  }
  const encoding = { version, addressSize, is64 }
  return {
    section,
    offset,
    end,
    firstDie: reader.position,
    abbreviationsAt,
    encoding,
    type,
    signature,
    typeOffset,
  }
}
