import { printable } from '../text.ts'
import type { Abbreviation } from './abbreviations.ts'
import { At, Form } from './constants.ts'
import { indirectForm, readBlock, readConstant, readIndex, skipForm } from './forms.ts'
import type { ByteReader } from './reader.ts'
import type { Unit } from './unit.ts'

/** Where an attribute's value is: the unit's reader stands in front of it. */
interface Found {
  readonly form: number
  readonly implicit: number
  readonly reader: ByteReader
}

/** A debugging information entry: a function, variable, type … Attributes are decoded when asked for. */
export class Die {
  readonly unit: Unit
  /** In the unit's tree; 0 is the unit's own entry. */
  readonly index: number
  /** In its section. */
  readonly offset: number
  readonly #abbreviation: Abbreviation
  readonly #attributesAt: number

  constructor(
    unit: Unit,
    index: number,
    place: { offset: number; attributesAt: number },
    shape: Abbreviation,
  ) {
    this.unit = unit
    this.index = index
    this.offset = place.offset
    this.#attributesAt = place.attributesAt
    this.#abbreviation = shape
  }

  get tag(): number {
    return this.#abbreviation.tag
  }

  /** Identifies the entry among all of all sections. */
  get key(): number {
    return keyOf(this.unit, this.offset)
  }

  get parent(): Die | undefined {
    return this.unit.tree.parent(this.index)
  }

  children(): Die[] {
    return this.unit.tree.children(this.index)
  }

  has(attribute: number): boolean {
    return this.#abbreviation.attributes.some((spec) => spec.attribute === attribute)
  }

  /** The form of an attribute; undefined where it is missing. */
  form(attribute: number): number | undefined {
    return this.#find(attribute)?.form
  }

  /** A constant of any size. */
  constant(attribute: number): number | bigint | undefined {
    const found = this.#find(attribute)
    return found === undefined ? undefined : readConstant(found.reader, found.form, found.implicit)
  }

  /** A constant that fits in a number: sizes, lines, offsets. */
  integer(attribute: number): number | undefined {
    const value = this.constant(attribute)
    return typeof value === 'number' ? value : undefined
  }

  flag(attribute: number): boolean {
    return Number(this.constant(attribute) ?? 0) !== 0
  }

  /** Text, safe to print. */
  string(attribute: number): string | undefined {
    const place = this.#textPlace(attribute)
    if (place === undefined) return undefined
    if (place === 'inline') return printable(this.unit.reader.string(), 4000)
    return this.unit.strings.at(place.table, place.offset)
  }

  /**
   * Whether an attribute is exactly that text: {@link string} without decoding it.
   *
   * @param text - with the zero that ends it
   */
  isString(attribute: number, text: Uint8Array): boolean {
    const place = this.#textPlace(attribute)
    if (place === undefined) return false
    const { reader, strings } = this.unit
    return place === 'inline' ? reader.startsWith(text) : strings.isAt(place.table, place.offset, text)
  }

  /** Where text is: in a table, or where the unit's reader stands. */
  #textPlace(attribute: number): { table: 'str' | 'line_str'; offset: number } | 'inline' | undefined {
    const found = this.#find(attribute)
    if (found === undefined) return undefined
    const { form, reader } = found
    const { is64 } = this.unit.encoding
    if (form === Form.string) return 'inline'
    if (form === Form.strp) return { table: 'str', offset: reader.offset(is64) }
    if (form === Form.lineStrp) return { table: 'line_str', offset: reader.offset(is64) }
    if (!stringIndexes.has(form)) return undefined
    const index = readIndex(reader, form)
    return index === undefined ? undefined : { table: 'str', offset: this.unit.stringOffset(index) }
  }

  get name(): string | undefined {
    return this.string(At.name)
  }

  address(attribute: number): number | undefined {
    const found = this.#find(attribute)
    if (found === undefined) return undefined
    const { form, reader } = found
    if (form === Form.addr) return reader.unsigned(this.unit.encoding.addressSize)
    if (!addressIndexes.has(form)) return undefined
    const index = readIndex(reader, form)
    return index === undefined ? undefined : this.unit.indexedAddress(index)
  }

  /** Bytes: an expression, or a constant of an unusual size. */
  block(attribute: number): Uint8Array | undefined {
    const found = this.#find(attribute)
    return found === undefined ? undefined : readBlock(found.reader, found.form)
  }

  /** An offset into another section, or, with `isIndex`, into that section's table of offsets. */
  sectionOffset(attribute: number): { offset: number; isIndex: boolean } | undefined {
    const found = this.#find(attribute)
    if (found === undefined) return undefined
    const { form, reader } = found
    if (form === Form.rnglistx || form === Form.loclistx) return { offset: reader.uleb(), isIndex: true }
    if (form === Form.secOffset) return { offset: reader.offset(this.unit.encoding.is64), isIndex: false }
    if (form === Form.data4) return { offset: reader.u32(), isIndex: false }
    if (form === Form.data8) return { offset: reader.u64(), isIndex: false }
    return undefined
  }

  /** The entry that an attribute refers to, in whatever unit. */
  reference(attribute: number): Die | undefined {
    const target = this.#target(attribute)
    if (target === undefined) return undefined
    if ('signature' in target) return this.unit.others.typeOf(target.signature)
    return target.isInUnit ? this.unit.dieAt(target.offset) : this.unit.others.dieAt(target.offset)
  }

  /** The {@link key} of the entry that an attribute refers to, which is not read; undefined for a type unit's. */
  referenceKey(attribute: number): number | undefined {
    const target = this.#target(attribute)
    if (target === undefined || 'signature' in target) return undefined
    return target.isInUnit ? keyOf(this.unit, target.offset) : target.offset
  }

  #target(attribute: number): { offset: number; isInUnit: boolean } | { signature: bigint } | undefined {
    const found = this.#find(attribute)
    if (found === undefined) return undefined
    const { form, reader } = found
    const { unit } = this
    const inUnit = (offset: number): { offset: number; isInUnit: boolean } => ({
      offset: unit.offset + offset,
      isInUnit: true,
    })
    switch (form) {
      case Form.ref1:
        return inUnit(reader.u8())
      case Form.ref2:
        return inUnit(reader.u16())
      case Form.ref4:
        return inUnit(reader.u32())
      case Form.ref8:
        return inUnit(reader.u64())
      case Form.refUdata:
        return inUnit(reader.uleb())
      case Form.refAddr: {
        const { version, addressSize, is64 } = unit.encoding
        return { offset: version <= 2 ? reader.unsigned(addressSize) : reader.offset(is64), isInUnit: false }
      }
      case Form.refSig8:
        return { signature: reader.big64() }
      default:
        return undefined
    }
  }

  #find(attribute: number): Found | undefined {
    if (!this.has(attribute)) return undefined
    const { unit } = this
    const reader = unit.reader
    reader.position = this.#attributesAt
    for (const spec of this.#abbreviation.attributes) {
      if (spec.attribute !== attribute) {
        skipForm(reader, spec.form, unit.encoding)
        continue
      }
      const form = spec.form === Form.indirect ? indirectForm(reader) : spec.form
      return { form, implicit: spec.implicit, reader }
    }
    return undefined
  }
}

function keyOf({ section }: Unit, offset: number): number {
  return section === 'info' ? offset : offset + 2 ** 40
}

const stringIndexes = new Set<number>([
  ...[Form.strx, Form.strx1, Form.strx2, Form.strx3, Form.strx4, Form.gnuStrIndex],
])
const addressIndexes = new Set<number>([
  ...[Form.addrx, Form.addrx1, Form.addrx2, Form.addrx3, Form.addrx4, Form.gnuAddrIndex],
])
