import { hex } from '../../bits.ts'
import { Form } from './constants.ts'
import { type Encoding, type Skip, skipsOf } from './forms.ts'
import { DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'

/** An attribute as an abbreviation declares it. */
export interface AttributeSpec {
  readonly attribute: number
  readonly form: number
  /** The value itself, of `DW_FORM_implicit_const`. */
  readonly implicit: number
}

/** The shape that debugging information entries share. */
export interface Abbreviation {
  readonly tag: number
  readonly hasChildren: boolean
  readonly attributes: readonly AttributeSpec[]
  /** How to pass over the attributes. */
  readonly skips: readonly Skip[]
}

/** By code. */
export type AbbreviationTable = ReadonlyMap<number, Abbreviation>

/** No compiler comes near; together they keep hostile tables from taking forever. */
const maxAttributes = 200
const maxSpecs = 4_000_000

/** The abbreviation tables, each read when the first unit refers to it. */
export class Abbreviations {
  readonly #sections: DebugSections
  readonly #tables = new Map<string, AbbreviationTable>()
  #specs = 0

  constructor(sections: DebugSections) {
    this.#sections = sections
  }

  table(offset: number, encoding: Encoding): AbbreviationTable {
    const key = `${offset} ${encoding.addressSize} ${encoding.is64 ? 8 : 4} ${encoding.version}`
    let table = this.#tables.get(key)
    if (table === undefined) {
      table = this.#read(offset, encoding)
      this.#tables.set(key, table)
    }
    return table
  }

  #count(offset: number, attributes = 0): void {
    if (attributes > maxAttributes || ++this.#specs > maxSpecs) {
      throw new DamagedDebugInfo(`too many attributes in the abbreviations at ${hex(offset)}`)
    }
  }

  #read(offset: number, encoding: Encoding): AbbreviationTable {
    const reader = this.#sections.at('abbrev', offset)
    const table = new Map<number, Abbreviation>()
    for (;;) {
      const code = reader.uleb()
      if (code === 0) return table
      this.#count(offset)
      const tag = reader.uleb()
      const hasChildren = reader.u8() !== 0
      const attributes: AttributeSpec[] = []
      for (;;) {
        const attribute = reader.uleb()
        const form = reader.uleb()
        const implicit = form === Form.implicitConst ? reader.sleb() : 0
        if (attribute === 0 && form === 0) break
        attributes.push({ attribute, form, implicit })
        this.#count(offset, attributes.length)
      }
      // The first one of a code counts.
      if (table.has(code)) continue
      table.set(code, { tag, hasChildren, attributes, skips: skipsOf(attributes, encoding) })
    }
  }
}
