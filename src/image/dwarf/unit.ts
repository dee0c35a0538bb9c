import { hex } from '../../bits.ts'
import { printable } from '../text.ts'
import type { Abbreviation, AbbreviationTable, Abbreviations } from './abbreviations.ts'
import { At } from './constants.ts'
import { Die } from './die.ts'
import { DieTree } from './die-tree.ts'
import type { Encoding } from './forms.ts'
import type { Notes } from './notes.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'
import type { StringTables } from './strings.ts'

/** What a unit's header says. */
export interface UnitHeader {
  readonly section: 'info' | 'types'
  readonly offset: number
  readonly end: number
  readonly firstDie: number
  readonly abbreviationsAt: number
  readonly encoding: Encoding
  /** A DW_UT_ number. */
  readonly type: number
  /** Of a type unit: its signature, and where in the unit the type is. */
  readonly signature: bigint | undefined
  readonly typeOffset: number
}

/** Finds entries beyond a unit's end. */
export interface OtherUnits {
  /** By offset in .debug_info. */
  dieAt(offset: number): Die | undefined
  /** By a type unit's signature. */
  typeOf(signature: bigint): Die | undefined
}

/** What units share. */
export interface UnitContext {
  readonly sections: DebugSections
  readonly abbreviations: Abbreviations
  readonly strings: StringTables
  readonly notes: Notes
  readonly others: OtherUnits
  /** Entries of all units that have been read. */
  readonly entries: { count: number }
}

/** A compilation's or a type's part of the debug information. Nothing behind its header is read before it is used. */
export class Unit {
  readonly section: 'info' | 'types'
  readonly offset: number
  readonly end: number
  readonly firstDie: number
  readonly encoding: Encoding
  readonly type: number
  readonly signature: bigint | undefined
  readonly typeOffset: number
  readonly bytes: Uint8Array
  /** Shared by the unit's entries; moved by each attribute that is read. */
  readonly reader: ByteReader
  readonly strings: StringTables
  readonly notes: Notes
  readonly others: OtherUnits
  readonly #context: UnitContext
  readonly #abbreviationsAt: number
  #abbreviations: AbbreviationTable | undefined
  #root: Die | 'damaged' | undefined
  #tree: DieTree | undefined
  #bases: Readonly<Record<IndexedSection, number>> | undefined

  constructor(header: UnitHeader, context: UnitContext) {
    this.section = header.section
    this.offset = header.offset
    this.end = header.end
    this.firstDie = header.firstDie
    this.encoding = header.encoding
    this.type = header.type
    this.signature = header.signature
    this.typeOffset = header.typeOffset
    this.#abbreviationsAt = header.abbreviationsAt
    this.#context = context
    this.strings = context.strings
    this.notes = context.notes
    this.others = context.others
    this.bytes = context.sections.get(header.section)
    this.reader = new ByteReader(this.bytes, header.firstDie, header.end)
  }

  get abbreviations(): AbbreviationTable {
    this.#abbreviations ??= this.notes.guard(
      `.debug_abbrev: the table at ${hex(this.#abbreviationsAt)} for the unit at ${hex(this.offset)}`,
      () => this.#context.abbreviations.table(this.#abbreviationsAt, this.encoding),
      new Map(),
    )
    return this.#abbreviations
  }

  /** The unit's own entry, read without its descendants; undefined where it is damaged. */
  get root(): Die | undefined {
    if (this.#root === undefined) {
      const reader = new ByteReader(this.bytes, this.firstDie, this.end)
      const shape = reader.atEnd ? undefined : this.abbreviations.get(reader.uleb())
      const place = { offset: this.firstDie, attributesAt: reader.position }
      this.#root = shape === undefined ? 'damaged' : new Die(this, 0, place, shape)
    }
    return this.#root === 'damaged' ? undefined : this.#root
  }

  /** Counts an entry of any unit; hostile sections of single bytes would fill the memory. */
  countEntry(): void {
    if (++this.#context.entries.count > maxEntries) throw new DamagedDebugInfo('too many entries')
  }

  get tree(): DieTree {
    this.#tree ??= new DieTree(this)
    return this.#tree
  }

  /** Entries of the shapes that are asked for, in the file's order. Where there are none, the tree is not read. */
  *entries(isWanted: (shape: Abbreviation) => boolean): Generator<Die> {
    const wanted = new Set<number>()
    for (const [code, shape] of this.abbreviations) if (isWanted(shape)) wanted.add(code)
    if (wanted.size > 0) yield* this.tree.withCodes(wanted)
  }

  /** The source's name, for notes. */
  get name(): string {
    try {
      return printable(this.root?.name ?? 'nameless')
    } catch (error) {
      if (error instanceof DamagedDebugInfo) return 'nameless'
      throw error
    }
  }

  /** The entry at an offset of the section, in this unit. */
  dieAt(offset: number): Die | undefined {
    return this.tree.at(offset)
  }

  indexedString(index: number): string {
    return this.strings.at('str', this.stringOffset(index))
  }

  /** Where in .debug_str an indexed string is. */
  stringOffset(index: number): number {
    const { is64 } = this.encoding
    const at = this.base('str_offsets') + index * (is64 ? 8 : 4)
    return this.#context.sections.at('str_offsets', at).offset(is64)
  }

  indexedAddress(index: number): number {
    const { addressSize } = this.encoding
    return this.#context.sections.at('addr', this.base('addr') + index * addressSize).unsigned(addressSize)
  }

  /** Where this unit's part of an indexed section begins: behind that part's header. */
  base(section: IndexedSection): number {
    this.#bases ??= this.#readBases()
    return this.#bases[section]
  }

  #readBases(): Record<IndexedSection, number> {
    const given = (attribute: number): number | undefined => this.root?.sectionOffset(attribute)?.offset
    const { version, is64 } = this.encoding
    const header = version < 5 ? 0 : is64 ? 16 : 8
    return {
      str_offsets: given(At.strOffsetsBase) ?? header,
      addr: given(At.addrBase) ?? header,
      rnglists: given(At.rnglistsBase) ?? (is64 ? 20 : 12),
      loclists: given(At.loclistsBase) ?? (is64 ? 20 : 12),
    }
  }
}

const maxEntries = 8_000_000

type IndexedSection = 'str_offsets' | 'addr' | 'rnglists' | 'loclists'
