import { Buffer } from 'node:buffer'
import { hex } from '../../bits.ts'
import type { Die } from './die.ts'
import type { Notes } from './notes.ts'
import type { DebugSections } from './sections.ts'
import type { Unit } from './unit.ts'

/** A string table full of one name is no compiler's: nothing is gained by looking for each of its places. */
const maxPlaces = 10_000

/**
 * Tells which units may name something so, or refer to an entry, by looking for the bytes that would do it: the entries
 * of the other units need not be read. It may say a unit too many, never one too few.
 */
export class Mentions {
  readonly #units: readonly Unit[]
  readonly #sections: DebugSections
  readonly #notes: Notes

  constructor(units: readonly Unit[], sections: DebugSections, notes: Notes) {
    this.#units = units
    this.#sections = sections
    this.#notes = notes
  }

  /**
   * Units in which something may have one of these names: in the entry itself, or by its place in a table of strings.
   *
   * @param texts - each with the zero that ends it
   */
  ofNames(texts: readonly Uint8Array[]): readonly Unit[] {
    const wanted = texts.map(bufferOf)
    const placesIn = (table: string): number[] =>
      wanted.flatMap((text) => placesOf(text, this.#sections.get(table)))
    const places = placesIn('str')
    if (places.length > maxPlaces) return this.#units
    const words = new Words([...places, ...placesIn('line_str')])
    const isIndexed = this.#indexed(new Set(places))
    const isInside = ({ bytes, firstDie, end }: Unit): boolean => {
      const entries = bufferOf(bytes.subarray(firstDie, end))
      return wanted.some((text) => entries.includes(text))
    }
    return this.#units.filter((unit) => words.isIn(unit) || isInside(unit) || isIndexed(unit))
  }

  /** Units in which an entry may refer to one of these. */
  ofEntries(targets: readonly Die[]): readonly Unit[] {
    if (targets.length === 0) return []
    const words = new Words(targets.map(({ offset }) => offset))
    const own = new Set(targets.map(({ unit }) => unit))
    return this.#units.filter((unit) => own.has(unit) || words.isIn(unit))
  }

  /** Whether a unit's part of .debug_str_offsets has one of these places. */
  #indexed(places: ReadonlySet<number>): (unit: Unit) => boolean {
    const table = this.#sections.get('str_offsets')
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
    const found: number[] = []
    if (places.size > 0) {
      for (let at = 0; at + 4 <= table.length; at += 4)
        if (places.has(view.getUint32(at, true))) found.push(at)
    }
    if (found.length === 0) return () => false
    return (unit) =>
      this.#notes.guard(
        `.debug_info: the strings of the unit at ${hex(unit.offset)}`,
        () => {
          const { low, high } = indexedStrings(unit, view)
          return found.some((at) => at >= low && at < high)
        },
        true,
      )
  }
}

/** A unit's part of .debug_str_offsets, whose header begins with the length of all that follows it. */
function indexedStrings(unit: Unit, table: DataView): { low: number; high: number } {
  const low = unit.base('str_offsets')
  // Between length and strings are 4 bytes of version and padding.
  const lengthAt = unit.encoding.is64 ? low - 12 : low - 8
  if (lengthAt < 0 || low > table.byteLength) return { low, high: table.byteLength }
  return { low, high: low - 4 + table.getUint32(lengthAt, true) }
}

/** Wherever that text ends a string: linkers lay names over the ends of longer ones. */
function placesOf(text: Uint8Array, table: Uint8Array): number[] {
  const places: number[] = []
  const bytes = bufferOf(table)
  for (
    let at = bytes.indexOf(text);
    at >= 0 && places.length <= maxPlaces;
    at = bytes.indexOf(text, at + 1)
  ) {
    places.push(at)
  }
  return places
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Numbers of 4 bytes to look for, all at once. */
class Words {
  readonly #numbers: ReadonlySet<number>
  /** By a number's low half: whether there is one, as sets are slow to ask for each byte of a section. */
  readonly #isLowHalf = new Uint8Array(2 ** 16)

  constructor(numbers: readonly number[]) {
    this.#numbers = new Set(numbers)
    for (const number of numbers) this.#isLowHalf[number & 0xffff] = 1
  }

  /** Whether one of them is in a unit's entries, wherever it begins. */
  isIn({ bytes, firstDie, end }: Unit): boolean {
    if (this.#numbers.size === 0) return false
    let word = 0
    for (let at = firstDie; at < end; at++) {
      word = (word >>> 8) | ((bytes[at] ?? 0) << 24)
      if (this.#isLowHalf[word & 0xffff] === 1 && this.#numbers.has(word >>> 0)) return true
    }
    return false
  }
}
