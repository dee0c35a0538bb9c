import { Buffer } from 'node:buffer'
import elfy, { type Flags, type Header, type Program, type RawSection } from 'elfy'
import { basename } from 'node:path'
import { TailchainError } from '../errors.ts'
import { rebuildHint } from './checks.ts'
import { inflateSection } from './compression.ts'
import { readElfFile } from './files.ts'
import { SymbolTable } from './symbols.ts'
import { printable } from './text.ts'
import { validateElf } from './validate.ts'

/** A PT_LOAD segment that occupies memory. */
export interface Segment {
  /** Where the bytes are at reset (LMA): what a flasher writes. */
  readonly physicalAddress: number
  /** Where the program expects them when it runs (VMA). */
  readonly virtualAddress: number
  /** The bytes of the file; empty for .bss and the like, which are listed but not loaded. */
  readonly data: Uint8Array
  /** At least `data.length`; what is beyond it is not initialised by loading. */
  readonly memorySizeBytes: number
  readonly readable: boolean
  readonly writable: boolean
  readonly executable: boolean
}

/** A section, for symbols, the vector table and debug information; never needed to run. */
export interface Section {
  readonly index: number
  /** Safe to print. */
  readonly name: string
  /** elfy's name of the type (`progbits`, `nobits`, `symtab` …), or its number. */
  readonly type: string | number
  readonly address: number
  /** In memory; as stored in the file for sections that are not loaded. */
  readonly sizeBytes: number
  /** Part of the running program's memory (SHF_ALLOC). */
  readonly allocated: boolean
  readonly writable: boolean
  readonly executable: boolean
  readonly compressed: boolean
  /** Index of the section that this one refers to: a symbol table's string table. */
  readonly link: number
  /**
   * The contents, decompressed on first use; empty for `nobits`.
   *
   * @throws TailchainError `ELF_BAD_COMPRESSION` where a compressed section does not decompress
   */
  readonly data: Uint8Array
}

/** A firmware ELF, checked and taken apart; nothing in it has been run or copied. */
export interface FirmwareImage {
  /** For messages: the file's name. */
  readonly name: string
  /** The whole file. */
  readonly bytes: Uint8Array
  /** The ELF's entry point, Thumb bit included. A Cortex-M starts at its reset vector instead. */
  readonly entry: number
  /** In the file's order. */
  readonly segments: readonly Segment[]
  readonly sections: readonly Section[]
  readonly symbols: SymbolTable
  /** Remarks that are no errors: stripped symbols, missing section headers. */
  readonly notes: readonly string[]
  /** The first section of that name. */
  section(name: string): Section | undefined
}

/**
 * Takes a firmware ELF apart. The bytes are kept, not copied: do not change them afterwards.
 *
 * @param name - how messages call it
 * @throws TailchainError `ELF_…`, whatever the bytes are, and nothing else
 */
export function loadElf(bytes: Uint8Array, name = 'firmware'): FirmwareImage {
  const notes = validateElf(bytes, name)
  const { header, programs, rawSections, sectionName } = parse(bytes, name)
  const sections = rawSections.map((raw, index) => new ElfSection(raw, index, sectionName(raw)))
  return {
    name: printable(name),
    bytes,
    entry: header.entry,
    segments: programs
      .filter((program) => program.type === 'load' && program.memsz > 0)
      .map((program) => segmentOf(program)),
    sections,
    symbols: SymbolTable.read(sections, name),
    notes,
    section: (wanted) => sections.find((section) => section.name === wanted),
  }
}

/** {@link loadElf} on a file; its base name is used in messages. */
export function loadElfFile(path: string): FirmwareImage {
  return loadElf(readElfFile(path), basename(path))
}

interface Parsed {
  readonly header: Header
  readonly programs: readonly Program[]
  readonly rawSections: readonly RawSection[]
  readonly sectionName: (section: RawSection) => string
}

/** elfy's own `parse` insists on section names; its parts do not. */
function parse(bytes: Uint8Array, name: string): Parsed {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const parser = new elfy.Parser()
    const header = parser.parseHeader(buffer)
    const rawSections = parser.parseSections(buffer, header)
    const table = header.shstrndx === 0 ? undefined : rawSections[header.shstrndx]
    return {
      header,
      programs: parser.parsePrograms(buffer, header),
      rawSections,
      sectionName: (section) => (table === undefined ? '' : parser.resolveStr(table.data, section.name)),
    }
  } catch (cause) {
    throw new TailchainError('ELF_BAD_HEADER', `${printable(name)}: the ELF cannot be parsed`, rebuildHint, {
      cause,
    })
  }
}

function segmentOf(program: Program): Segment {
  return {
    physicalAddress: program.paddr,
    virtualAddress: program.vaddr,
    data: program.data,
    memorySizeBytes: program.memsz,
    readable: has(program.flags, 'r'),
    writable: has(program.flags, 'w'),
    executable: has(program.flags, 'x'),
  }
}

function has(flags: Flags, flag: string): boolean {
  return flags[flag] === true
}

class ElfSection implements Section {
  readonly index: number
  readonly name: string
  readonly type: string | number
  readonly address: number
  readonly sizeBytes: number
  readonly allocated: boolean
  readonly writable: boolean
  readonly executable: boolean
  readonly compressed: boolean
  readonly link: number
  readonly #stored: Uint8Array
  #data: Uint8Array | undefined

  constructor(raw: RawSection, index: number, name: string) {
    const gnuCompressed = name.startsWith('.zdebug_')
    this.index = index
    this.name = printable(gnuCompressed ? `.debug_${name.slice('.zdebug_'.length)}` : name)
    this.type = raw.type
    this.address = raw.addr
    this.sizeBytes = raw.size
    this.allocated = has(raw.flags, 'alloc')
    this.writable = has(raw.flags, 'write')
    this.executable = has(raw.flags, 'execinstr')
    this.compressed = gnuCompressed || has(raw.flags, '2048')
    this.link = raw.link
    this.#stored = raw.type === 'nobits' || raw.type === 'null' || raw.size === 0 ? noBytes : raw.data
    if (!this.compressed) this.#data = this.#stored
  }

  get data(): Uint8Array {
    this.#data ??= inflateSection(this.#stored, this.name)
    return this.#data
  }
}

const noBytes = new Uint8Array(0)
