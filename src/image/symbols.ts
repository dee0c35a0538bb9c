import { Buffer } from 'node:buffer'
import { TailchainError } from '../errors.ts'
import { AddressIndex } from './address-index.ts'
import { CodeRanges, type CodeRange } from './code-ranges.ts'
import { shortName } from './demangle.ts'
import type { Section } from './elf.ts'
import { NameIndex } from './name-index.ts'
import { parsePlace } from './places.ts'
import { printable } from './text.ts'

/** Code, data, or a label of neither kind (linker script and assembler symbols). */
export type SymbolKind = 'function' | 'object' | 'other'

/** A named address. */
export interface FirmwareSymbol {
  /** As in the symbol table, mangled. Not safe to print. */
  readonly rawName: string
  /** Demangled, without hash or crate disambiguators; safe to print. */
  readonly name: string
  /** Of a function: without the Thumb bit. */
  readonly address: number
  /** The Thumb bit of a function's symbol. */
  readonly isThumb: boolean
  /** 0 where the symbol table gives no size. */
  readonly sizeBytes: number
  readonly kind: SymbolKind
  readonly binding: 'global' | 'weak' | 'local'
  /** Undefined for absolute symbols: linker script constants. */
  readonly section: Section | undefined
}

class ElfSymbol implements FirmwareSymbol {
  readonly address: number
  readonly isThumb: boolean
  readonly sizeBytes: number
  readonly kind: SymbolKind
  readonly binding: 'global' | 'weak' | 'local'
  readonly section: Section | undefined
  readonly #names: NameTable
  readonly #nameOffset: number
  #rawName: string | undefined
  #name: string | undefined

  constructor(entry: SymbolEntry, names: NameTable, section: Section | undefined) {
    const { type, value } = entry
    const isObject = type === objectType || (type === 0 && isSizedData(entry, section))
    this.kind = type === functionType ? 'function' : isObject ? 'object' : 'other'
    this.isThumb = this.kind === 'function' && (value & 1) === 1
    this.address = this.kind === 'function' ? (value & ~1) >>> 0 : value
    this.sizeBytes = entry.sizeBytes
    this.binding = entry.binding === 0 ? 'local' : entry.binding === 2 ? 'weak' : 'global'
    this.section = section
    this.#names = names
    this.#nameOffset = entry.nameOffset
  }

  get rawName(): string {
    this.#rawName ??= this.#names.at(this.#nameOffset)
    return this.#rawName
  }

  get name(): string {
    this.#name ??= printable(shortName(this.rawName), 4000)
    return this.#name
  }
}

/** GCC gives static variables no type at -O0, but a size. */
function isSizedData({ sizeBytes }: SymbolEntry, section: Section | undefined): boolean {
  return sizeBytes > 0 && section?.writable === true && !section.executable
}

interface SymbolEntry {
  readonly nameOffset: number
  readonly value: number
  readonly sizeBytes: number
  readonly type: number
  readonly binding: number
}

const objectType = 1
const functionType = 2
const sectionType = 3
const fileType = 4
const tlsType = 6
const absoluteIndex = 0xfff1
/** Names may overlap, so that a hostile table of few bytes holds endless ones. */
const maxScannedBytes = 2 ** 30

/** A firmware's symbols, by name and by address. Indexes and demangled names are made when first asked for. */
export class SymbolTable {
  /** In the file's order; without files, sections, mapping symbols and undefined symbols. */
  readonly all: readonly FirmwareSymbol[]
  readonly #names: NameIndex
  readonly #code: CodeRanges
  #addresses: AddressIndex | undefined

  private constructor(
    all: FirmwareSymbol[],
    mapping: CodeRange[],
    sections: readonly Section[],
    fileName: string,
  ) {
    this.all = all
    this.#names = new NameIndex(all, fileName)
    this.#code = new CodeRanges(mapping, sections)
  }

  /** Reads the symbol table of a validated ELF; an empty one where it was stripped. */
  static read(sections: readonly Section[], fileName: string): SymbolTable {
    const all: FirmwareSymbol[] = []
    const mapping: CodeRange[] = []
    const table = sections.find((section) => section.type === 'symtab')
    if (table !== undefined) readSymbols(table, sections, all, mapping)
    return new SymbolTable(all, mapping, sections, printable(fileName))
  }

  /** ARM mapping symbols (`$t`, `$a`, `$d`): where code and literal pools begin, by address. */
  get mapping(): readonly CodeRange[] {
    return this.#code.mapping
  }

  /** True in Thumb code, false in literal pools, jump tables and data. */
  isCode(address: number): boolean {
    return this.#code.isCode(address)
  }

  /**
   * The symbol of that name: raw, demangled (with or without a legacy hash), or an unambiguous tail of its
   * path (`bump` for `counter::bump`). Symbols of the given kind go before others.
   *
   * @throws TailchainError `SYMBOL_UNKNOWN`, `SYMBOL_AMBIGUOUS`
   */
  find(name: string, kind?: SymbolKind): FirmwareSymbol {
    return this.#names.find(name, kind)
  }

  /** All symbols that {@link find} chooses from; empty where there are none. One address may be there twice. */
  candidates(name: string, kind?: SymbolKind): readonly FirmwareSymbol[] {
    return this.#names.candidates(name, kind)
  }

  /** The symbols of exactly that mangled name; demangles nothing. */
  byRawName(rawName: string): readonly FirmwareSymbol[] {
    return this.#names.byRawName(rawName)
  }

  /** The symbol that contains the address; one without a size reaches to the next symbol. */
  at(address: number): FirmwareSymbol | undefined {
    return this.#byAddress.at(address)
  }

  /** Every symbol at exactly that address: handlers left to the default one have dozens. */
  allAt(address: number): readonly FirmwareSymbol[] {
    return this.#byAddress.allAt(address)
  }

  /** `counter::bump+0x6`, `counter::bump` at its start, `0x20000010` where no symbol contains the address. */
  describe(address: number): string {
    return this.#byAddress.describe(address)
  }

  /**
   * The address that a place means; instructions are at even addresses, so bit 0 is dropped from a number.
   *
   * @param place - `symbol`, `symbol+0x6`, an address, `0x1234`, `src/main.rs:41`
   * @param addressOfLine - answers for the last form, from debug information
   * @throws TailchainError `SYMBOL_…`, `PLACE_…`
   */
  parsePlace(place: string | number, addressOfLine?: (file: string, line: number) => number): number {
    return parsePlace(this, place, addressOfLine)
  }

  get #byAddress(): AddressIndex {
    this.#addresses ??= new AddressIndex(this.all)
    return this.#addresses
  }
}

function readSymbols(
  table: Section,
  sections: readonly Section[],
  all: FirmwareSymbol[],
  mapping: CodeRange[],
): void {
  const names = new NameTable(sections[table.link]?.data ?? new Uint8Array(0))
  const bytes = table.data
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 16; at + 16 <= bytes.length; at += 16) {
    const sectionIndex = view.getUint16(at + 14, true)
    const info = view.getUint8(at + 12)
    const type = info & 15
    if (sectionIndex === 0 || type === sectionType || type === fileType) continue
    const nameOffset = view.getUint32(at, true)
    const value = view.getUint32(at + 4, true)
    const section = sections[sectionIndex]
    const range = type === 0 ? names.mappingKindAt(nameOffset) : undefined
    if (range !== undefined) mapping.push({ address: value, kind: range, section })
    else if (!names.isEmptyAt(nameOffset)) {
      const home = sectionIndex === absoluteIndex || type === tlsType ? undefined : section
      const sizeBytes = view.getUint32(at + 8, true)
      all.push(new ElfSymbol({ nameOffset, value, sizeBytes, type, binding: info >>> 4 }, names, home))
    }
  }
}

const mappingKinds: Record<number, CodeRange['kind'] | undefined> = {
  0x74: 'thumb',
  0x61: 'arm',
  0x64: 'data',
}

/** A string table, of which names are cut when they are asked for. */
class NameTable {
  readonly #bytes: Uint8Array
  #text: string | undefined
  #scannedBytes = 0

  /** @param bytes - ends with a zero byte */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Also where the offset is outside the table. */
  isEmptyAt(offset: number): boolean {
    return (this.#bytes[offset] ?? 0) === 0
  }

  /** Tells `$t`, `$d.12` and the like from names. */
  mappingKindAt(offset: number): CodeRange['kind'] | undefined {
    if (this.#bytes[offset] !== 0x24) return undefined
    const next = this.#bytes[offset + 2]
    return next === 0 || next === 0x2e ? mappingKinds[this.#bytes[offset + 1] ?? 0] : undefined
  }

  at(offset: number): string {
    // One string for the whole table: cutting names out of it costs next to nothing.
    this.#text ??= Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength).toString(
      'latin1',
    )
    const end = this.#text.indexOf('\0', offset)
    this.#scannedBytes += end - offset
    if (this.#scannedBytes > maxScannedBytes) {
      throw new TailchainError(
        'ELF_BAD_STRING_TABLE',
        'the symbol names are endless',
        'The file is damaged: build it again.',
      )
    }
    const name = this.#text.slice(offset, end)
    return /[\u0080-\uffff]/.test(name) ? Buffer.from(name, 'latin1').toString('utf8') : name
  }
}
