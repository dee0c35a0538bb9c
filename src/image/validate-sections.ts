import { hex } from '../bits.ts'
import { sizeText } from './text.ts'
import { type Candidate, checkCount, checkInFile, type HeaderFields, limits, refuse } from './checks.ts'

interface SectionHeader {
  readonly index: number
  readonly name: number
  readonly type: number
  readonly flags: number
  readonly address: number
  readonly offset: number
  readonly sizeBytes: number
  readonly link: number
  readonly entrySize: number
}

const sectionHeaderBytes = 40
const type = { null: 0, symbolTable: 2, stringTable: 3, noBits: 8, dynamicSymbols: 11 } as const
const compressedFlag = 0x800
const allocatedFlag = 0x2
const symbolBytes = 16
const compressionHeaderBytes = 12
/** Deflate cannot do better than 1032:1; zstd can, but no debug section does. */
const bestRatio = 1100

const damagedHint = 'The file is damaged: build it again.'

/** The part of {@link validateElf} that looks at sections, names, symbol tables and compressed sections. */
export function validateSections(file: Candidate, header: HeaderFields): string[] {
  const sections = Array.from({ length: header.shnum }, (_, index) => readSection(file, header, index))
  for (const section of sections) checkExtent(file, section)
  const notes: string[] = []
  if (header.shstrndx === 0) notes.push('The sections have no names: no debug information can be found.')
  else checkNames(file, sections, header.shstrndx)
  for (const section of sections) {
    if (section.type === type.symbolTable || section.type === type.dynamicSymbols) {
      checkSymbolTable(file, sections, section)
    }
    if ((section.flags & compressedFlag) !== 0 && section.type !== type.noBits) checkCompressed(file, section)
  }
  if (!sections.some((section) => section.type === type.symbolTable)) {
    notes.push('The ELF has no symbol table (it was stripped): places can only be given as addresses.')
  }
  return notes
}

function readSection(file: Candidate, header: HeaderFields, index: number): SectionHeader {
  const at = header.shoff + index * sectionHeaderBytes
  const word = (offset: number): number => file.view.getUint32(at + offset, true)
  return {
    index,
    name: word(0),
    type: word(4),
    flags: word(8),
    address: word(12),
    offset: word(16),
    sizeBytes: word(20),
    link: word(24),
    entrySize: word(36),
  }
}

function checkExtent(file: Candidate, section: SectionHeader): void {
  if (section.type === type.null) return
  if (section.type !== type.noBits && section.sizeBytes > 0) {
    checkInFile(file, section.offset, section.sizeBytes, `section ${section.index}`)
  }
  if ((section.flags & allocatedFlag) !== 0 && section.address + section.sizeBytes > 2 ** 32) {
    refuse(
      file,
      'ELF_BAD_SECTION',
      `section ${section.index} (${sizeText(section.sizeBytes)} at ${hex(section.address)}) runs past the end of the address space`,
      damagedHint,
    )
  }
}

function checkNames(file: Candidate, sections: readonly SectionHeader[], shstrndx: number): void {
  const table = checkStringTable(file, sections, shstrndx, 'the section names')
  for (const section of sections) {
    // A name of at most a kilobyte: the table is scanned once a section, so that longer ones could stall.
    const nameEnd = table.subarray(section.name, section.name + limits.sectionNameBytes + 1).indexOf(0)
    if (nameEnd >= 0) continue
    refuse(
      file,
      'ELF_BAD_STRING_TABLE',
      `the name of section ${section.index} is not in the section name table, or longer than ${limits.sectionNameBytes} bytes`,
      damagedHint,
    )
  }
}

/** Checks that section `index` is a terminated string table; gives its bytes. */
function checkStringTable(
  file: Candidate,
  sections: readonly SectionHeader[],
  index: number,
  what: string,
): Uint8Array {
  const section = sections[index]
  if (section?.type !== type.stringTable || (section.flags & compressedFlag) !== 0) {
    refuse(
      file,
      'ELF_BAD_STRING_TABLE',
      `${what} should be in section ${index}, which is no string table`,
      damagedHint,
    )
  }
  if (section.sizeBytes > limits.stringTableBytes) {
    refuse(
      file,
      'ELF_TOO_LARGE',
      `${what} take ${sizeText(section.sizeBytes)}; at most ${sizeText(limits.stringTableBytes)} are read`,
      damagedHint,
    )
  }
  const table = file.bytes.subarray(section.offset, section.offset + section.sizeBytes)
  if (table.length === 0 || table[table.length - 1] !== 0) {
    refuse(
      file,
      'ELF_BAD_STRING_TABLE',
      `${what} (section ${index}) do not end with a zero byte`,
      damagedHint,
    )
  }
  return table
}

function checkSymbolTable(file: Candidate, sections: readonly SectionHeader[], section: SectionHeader): void {
  if (section.entrySize !== symbolBytes || section.sizeBytes % symbolBytes !== 0) {
    refuse(
      file,
      'ELF_BAD_SYMBOL_TABLE',
      `the symbol table (section ${section.index}) has entries of ${section.entrySize} bytes in ${section.sizeBytes} bytes; an entry has ${symbolBytes}`,
      damagedHint,
    )
  }
  checkCount(file, section.sizeBytes / symbolBytes, limits.symbols, 'symbols')
  if (section.sizeBytes > 0) checkStringTable(file, sections, section.link, 'the symbol names')
}

function checkCompressed(file: Candidate, section: SectionHeader): void {
  const stored = section.sizeBytes - compressionHeaderBytes
  const claimed = stored < 0 ? 0 : file.view.getUint32(section.offset + 4, true)
  if (stored >= 0 && claimed <= limits.uncompressedBytes && claimed <= stored * bestRatio + 64) return
  refuse(
    file,
    'ELF_BAD_COMPRESSION',
    `compressed section ${section.index} claims ${sizeText(claimed)} in ${sizeText(section.sizeBytes)} of the file`,
    'The section is damaged: build again, without compressed debug sections (-gz).',
  )
}
