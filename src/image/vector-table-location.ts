import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { FirmwareImage } from './elf.ts'
import { maxExceptions } from './exception-names.ts'
import { isLoadedCode, loadedWord } from './loaded-memory.ts'

/** Where a vector table is and how far it can reach. */
export interface TableLocation {
  readonly base: number
  /** At most so many words belong to it. */
  readonly words: number
  /** The size is the section's or the symbol's own. */
  readonly exact: boolean
}

const sectionNames = ['.vector_table', '.isr_vector', '.vectors', '.isr_vectors', '.interrupts', '.intvecs']
const symbolNames = [
  ...['__vector_table', '__isr_vector', 'g_pfnVectors', '__Vectors', '_vector_table', '__vectors'],
  ...['vector_table', 'isr_vector', '_vectors', 'vectors', '__interrupt_vector_table', '__isr_vectors'],
]

/** Sections and symbols that are called a vector table first, then the lowest place that looks like one. */
export function locateVectorTable(image: FirmwareImage, base?: number): TableLocation {
  if (base !== undefined) return tableAt(image, base)
  let fallback: TableLocation | undefined
  for (const table of namedTables(image)) {
    if (loadedWord(image.segments, table.base + 4) === undefined) continue
    if (looksLikeTable(image, table.base)) return table
    fallback ??= table
  }
  const starts = image.segments
    .filter((segment) => segment.data.length > 0)
    .flatMap((segment) => [segment.physicalAddress, segment.virtualAddress])
    .sort((a, b) => a - b)
  for (const start of [...starts, 0, 0x08000000]) {
    if (start % 128 === 0 && looksLikeTable(image, start)) {
      return { base: start, words: maxExceptions, exact: false }
    }
  }
  if (fallback !== undefined) return fallback
  throw noTable(image, 'no loaded segment starts with a stack pointer and a reset vector')
}

function tableAt(image: FirmwareImage, base: number): TableLocation {
  if (loadedWord(image.segments, base + 4) === undefined)
    throw noTable(image, `nothing is loaded at ${hex(base)}`)
  for (const table of namedTables(image)) if (table.base === base) return table
  return { base, words: maxExceptions, exact: false }
}

/** One by one: most firmware has the section, and then nobody searches its symbols. */
function* namedTables(image: FirmwareImage): Generator<TableLocation> {
  for (const name of sectionNames) {
    const section = image.section(name)
    if (section?.allocated !== true || section.sizeBytes < 8) continue
    yield { base: section.address, words: section.sizeBytes >>> 2, exact: true }
  }
  for (const name of symbolNames) {
    const symbol = image.symbols.byRawName(name).find((s) => s.section?.allocated === true)
    if (symbol === undefined || symbol.address % 4 !== 0) continue
    const exact = symbol.sizeBytes >= 8
    yield { base: symbol.address, words: exact ? symbol.sizeBytes >>> 2 : maxExceptions, exact }
  }
}

function looksLikeTable(image: FirmwareImage, base: number): boolean {
  const sp = loadedWord(image.segments, base)
  const reset = loadedWord(image.segments, base + 4)
  if (sp === undefined || reset === undefined) return false
  const isStack = sp % 4 === 0 && sp >= 0x10000000 && sp < 0xe0000000
  return isStack && (reset & 1) === 1 && isLoadedCode(image.segments, (reset & ~1) >>> 0)
}

function noTable(image: FirmwareImage, reason: string): TailchainError {
  return new TailchainError(
    'NO_VECTOR_TABLE',
    `${image.name}: no vector table found: ${reason}`,
    'Link with a start-up: for cortex-m-rt pass -C link-arg=-Tlink.x, for C KEEP(*(.isr_vector)) at the start of flash.',
  )
}
