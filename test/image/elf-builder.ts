/** Builds small ELFs by hand, so that tests of bad input need no toolchain. */

export interface SegmentSpec {
  type?: number
  physical: number
  virtual?: number
  data?: Uint8Array
  memorySize?: number
  /** 'rwx' in any combination. */
  flags?: string
}

export interface SectionSpec {
  name: string
  type?: number
  flags?: number
  address?: number
  data?: Uint8Array
  /** Of a section without data. */
  size?: number
}

export interface SymbolSpec {
  name: string
  value: number
  size?: number
  /** ELF type: 0 notype, 1 object, 2 function. */
  type?: number
  /** 0 local, 1 global, 2 weak. */
  binding?: number
  /** A section's name, 'ABS' or 'UND'. */
  section?: string
}

export interface ElfSpec {
  entry?: number
  segments?: SegmentSpec[]
  sections?: SectionSpec[]
  symbols?: SymbolSpec[]
  withoutSectionHeaders?: boolean
}

/** Offsets into the ELF header and the tables, for tests that damage them. */
export const at = {
  class: 4,
  encoding: 5,
  identVersion: 6,
  type: 16,
  machine: 18,
  version: 20,
  phoff: 28,
  shoff: 32,
  phentsize: 42,
  phnum: 44,
  shentsize: 46,
  shnum: 48,
  shstrndx: 50,
  program: (index: number, field: 'type' | 'offset' | 'virtual' | 'physical' | 'fileSize' | 'memorySize') =>
    52 + 32 * index + 4 * ['type', 'offset', 'virtual', 'physical', 'fileSize', 'memorySize'].indexOf(field),
}

/** The offset of a section header's field. */
export function sectionField(
  elf: Uint8Array,
  index: number,
  field: 'name' | 'type' | 'flags' | 'address' | 'offset' | 'size' | 'link' | 'info' | 'align' | 'entrySize',
): number {
  const fields = ['name', 'type', 'flags', 'address', 'offset', 'size', 'link', 'info', 'align', 'entrySize']
  return viewOf(elf).getUint32(at.shoff, true) + 40 * index + 4 * fields.indexOf(field)
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A copy with one field changed. */
export function patched(elf: Uint8Array, offset: number, value: number, width: 8 | 16 | 32 = 32): Uint8Array {
  const copy = elf.slice()
  if (width === 8) viewOf(copy).setUint8(offset, value)
  else if (width === 16) viewOf(copy).setUint16(offset, value, true)
  else viewOf(copy).setUint32(offset, value, true)
  return copy
}

/** Little-endian words as bytes. */
export function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(4 * values.length)
  values.forEach((value, i) => {
    viewOf(bytes).setUint32(4 * i, value, true)
  })
  return bytes
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

const allocated = 2
export const sectionFlags = { write: 1, allocated, execute: 4, compressed: 0x800 } as const

export function buildElf(spec: ElfSpec): Uint8Array {
  const segments = spec.segments ?? []
  const chunks: Uint8Array[] = []
  let end = 52 + 32 * segments.length
  const append = (data: Uint8Array): number => {
    const offset = end
    chunks.push(data)
    end += data.length
    return offset
  }
  const programs = segments.map((segment) => programHeader(segment, append))
  const sections = spec.withoutSectionHeaders === true ? [] : sectionHeaders(spec, append)
  const elf = new Uint8Array(end + 40 * sections.length)
  elf.set(elfHeader(spec, end, segments.length, sections.length), 0)
  programs.forEach((header, i) => {
    elf.set(header, 52 + 32 * i)
  })
  let position = 52 + 32 * segments.length
  for (const chunk of chunks) {
    elf.set(chunk, position)
    position += chunk.length
  }
  sections.forEach((header, i) => {
    elf.set(header, end + 40 * i)
  })
  return elf
}

function elfHeader(spec: ElfSpec, shoff: number, phnum: number, shnum: number): Uint8Array {
  const header = new Uint8Array(52)
  header.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])
  const view = viewOf(header)
  view.setUint16(16, 2, true)
  view.setUint16(18, 40, true)
  view.setUint32(20, 1, true)
  view.setUint32(24, spec.entry ?? 0x101, true)
  view.setUint32(28, phnum === 0 ? 0 : 52, true)
  view.setUint32(32, shnum === 0 ? 0 : shoff, true)
  view.setUint32(36, 0x05000200, true)
  view.setUint16(40, 52, true)
  view.setUint16(42, 32, true)
  view.setUint16(44, phnum, true)
  view.setUint16(46, shnum === 0 ? 0 : 40, true)
  view.setUint16(48, shnum, true)
  view.setUint16(50, shnum === 0 ? 0 : shnum - 1, true)
  return header
}

function programHeader(segment: SegmentSpec, append: (data: Uint8Array) => number): Uint8Array {
  const data = segment.data ?? new Uint8Array(0)
  const flags = Array.from(segment.flags ?? 'rx').reduce(
    (sum, flag) => sum | ({ r: 4, w: 2, x: 1 }[flag] ?? 0),
    0,
  )
  const offset = append(data)
  const { physical, virtual = physical, memorySize = data.length, type = 1 } = segment
  return words(type, offset, virtual, physical, data.length, memorySize, flags, 4)
}

/** Null, the given sections, .symtab, .strtab, .shstrtab. */
function sectionHeaders(spec: ElfSpec, append: (data: Uint8Array) => number): Uint8Array[] {
  const given = spec.sections ?? []
  const names = new StringTable()
  const headers: Uint8Array[] = [new Uint8Array(40)]
  for (const section of given) {
    const { type = section.data === undefined ? 8 : 1, flags = allocated, address = 0, data } = section
    const offset = append(data ?? new Uint8Array(0))
    const size = data?.length ?? section.size ?? 0
    headers.push(words(names.add(section.name), type, flags, address, offset, size, 0, 0, 4, 0))
  }
  const strings = new StringTable()
  const symbols = [
    new Uint8Array(16),
    ...(spec.symbols ?? []).map((symbol) => symbolEntry(symbol, given, strings)),
  ]
  const table = concat(symbols)
  const symtabName = names.add('.symtab')
  const strtabName = names.add('.strtab')
  const shstrtabName = names.add('.shstrtab')
  headers.push(words(symtabName, 2, 0, 0, append(table), table.length, given.length + 2, 1, 4, 16))
  headers.push(words(strtabName, 3, 0, 0, append(strings.bytes()), strings.bytes().length, 0, 0, 1, 0))
  headers.push(words(shstrtabName, 3, 0, 0, append(names.bytes()), names.bytes().length, 0, 0, 1, 0))
  return headers
}

function symbolEntry(symbol: SymbolSpec, sections: readonly SectionSpec[], strings: StringTable): Uint8Array {
  const bytes = words(strings.add(symbol.name), symbol.value, symbol.size ?? 0, 0)
  const { type = 2, binding = 1, section = '.text' } = symbol
  const named = sections.findIndex((candidate) => candidate.name === section) + 1
  const index = section === 'ABS' ? 0xfff1 : section === 'UND' ? 0 : named
  bytes[12] = binding * 16 + type
  viewOf(bytes).setUint16(14, index, true)
  return bytes
}

class StringTable {
  readonly #chunks: Uint8Array[] = [new Uint8Array(1)]
  #size = 1

  add(name: string): number {
    const offset = this.#size
    const bytes = text(`${name}\0`)
    this.#chunks.push(bytes)
    this.#size += bytes.length
    return offset
  }

  bytes(): Uint8Array {
    return concat(this.#chunks)
  }
}

export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    all.set(chunk, offset)
    offset += chunk.length
  }
  return all
}

export interface FirmwareSpec {
  /** The vector table's words; the initial SP and the reset vector first. */
  vectors?: number[]
  symbols?: SymbolSpec[]
  sections?: SectionSpec[]
  segments?: SegmentSpec[]
  /** Where flash starts. */
  base?: number
  vectorSection?: string
  stripped?: boolean
}

/** A firmware of a vector table at the base, 256 bytes of code 0x400 above, and 16 bytes of .bss at 0x20000000. */
export function buildFirmware(spec: FirmwareSpec = {}): Uint8Array {
  const base = spec.base ?? 0
  const vectors = words(...(spec.vectors ?? [0x20010000, base + 0x401]))
  const code = new Uint8Array(0x100).fill(0xbf)
  const bss = { physical: 0x20000000, memorySize: 16, flags: 'rw' }
  return buildElf({
    entry: base + 0x401,
    segments: [
      { physical: base, data: vectors, flags: 'r' },
      { physical: base + 0x400, data: code, flags: 'rx' },
      bss,
      ...(spec.segments ?? []),
    ],
    sections: [
      { name: spec.vectorSection ?? '.vector_table', address: base, data: vectors },
      {
        name: '.text',
        address: base + 0x400,
        data: code,
        flags: sectionFlags.allocated | sectionFlags.execute,
      },
      { name: '.bss', address: 0x20000000, size: 16, flags: sectionFlags.allocated | sectionFlags.write },
      ...(spec.sections ?? []),
    ],
    symbols: spec.symbols ?? [{ name: 'Reset', value: base + 0x401, size: 16 }],
    withoutSectionHeaders: spec.stripped ?? false,
  })
}

/** Halfwords of code behind a vector table at 0, which has nothing but the initial SP and the code's beginning. */
export function buildFromCode(code: readonly number[], initialSp: number): Uint8Array {
  const tableBytes = 0x40
  const table = concat([words(initialSp, tableBytes + 1), new Uint8Array(tableBytes - 8)])
  const data = concat([table, new Uint8Array(Uint16Array.from(code).buffer)])
  return buildElf({ entry: tableBytes + 1, segments: [{ physical: 0, data, flags: 'rx' }] })
}
