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
  if (base !== undefined) {
    const named = namedTables(image).find((table) => table.base === base)
    if (loadedWord(image.segments, base + 4) !== undefined) {
      return named ?? { base, words: maxExceptions, exact: false }
    }
    throw noTable(image, `nothing is loaded at ${hex(base)}`)
  }
  const named = namedTables(image).filter((table) => loadedWord(image.segments, table.base + 4) !== undefined)
  const plausible = named.find((table) => looksLikeTable(image, table.base))
  if (plausible !== undefined) return plausible
  const starts = image.segments
    .filter((segment) => segment.data.length > 0)
    .flatMap((segment) => [segment.physicalAddress, segment.virtualAddress])
    .sort((a, b) => a - b)
  for (const start of [...starts, 0, 0x08000000]) {
    if (start % 128 === 0 && looksLikeTable(image, start)) {
      return { base: start, words: maxExceptions, exact: false }
    }
  }
  if (named[0] !== undefined) return named[0]
  throw noTable(image, 'no loaded segment starts with a stack pointer and a reset vector')
}

function namedTables(image: FirmwareImage): TableLocation[] {
  const tables: TableLocation[] = []
  for (const name of sectionNames) {
    const section = image.section(name)
    if (section?.allocated !== true || section.sizeBytes < 8) continue
    tables.push({ base: section.address, words: section.sizeBytes >>> 2, exact: true })
  }
  for (const name of symbolNames) {
    const symbol = image.symbols
      .candidates(name)
      .find((s) => s.rawName === name && s.section?.allocated === true)
    if (symbol === undefined || symbol.address % 4 !== 0) continue
    const exact = symbol.sizeBytes >= 8
    tables.push({ base: symbol.address, words: exact ? symbol.sizeBytes >>> 2 : maxExceptions, exact })
  }
  return tables
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
