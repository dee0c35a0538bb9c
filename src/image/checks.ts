import { TailchainError } from '../errors.ts'
import { sizeText } from './text.ts'

/** A file under examination: what the checks pass around. */
export interface Candidate {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** For messages. */
  readonly name: string
}

/** Fields of the ELF header that later checks need. */
export interface HeaderFields {
  readonly phoff: number
  readonly phnum: number
  readonly shoff: number
  readonly shnum: number
  readonly shstrndx: number
}

/** What a file may claim before it is refused. */
export const limits = {
  fileBytes: 512 * 2 ** 20,
  /** All loaded segments together, in memory. */
  memoryBytes: 64 * 2 ** 20,
  programHeaders: 1024,
  sections: 16384,
  symbols: 2 ** 20,
  sectionNameBytes: 1024,
  stringTableBytes: 128 * 2 ** 20,
  uncompressedBytes: 256 * 2 ** 20,
} as const

/** What to do about a damaged file. */
export const rebuildHint = 'The file was cut off or damaged: build it again, or copy it again in binary mode.'

/** Throws for `file`; the message starts with its name. */
export function refuse(file: Candidate, code: string, message: string, hint: string): never {
  throw new TailchainError(code, `${file.name}: ${message}`, hint)
}

/** Throws where `sizeBytes` from `offset` are not all in the file. */
export function checkInFile(file: Candidate, offset: number, sizeBytes: number, what: string): void {
  if (offset + sizeBytes <= file.bytes.length) return
  refuse(
    file,
    'ELF_TRUNCATED',
    `${what} should end at byte ${offset + sizeBytes}, but the file has ${sizeText(file.bytes.length)} (${file.bytes.length})`,
    rebuildHint,
  )
}

/** Throws where a count is beyond what any firmware has. */
export function checkCount(file: Candidate, count: number, limit: number, what: string): void {
  if (count <= limit) return
  refuse(
    file,
    'ELF_TOO_MANY_ENTRIES',
    `it claims ${count} ${what}; at most ${limit} are read`,
    'The file is damaged, or it is no firmware.',
  )
}
