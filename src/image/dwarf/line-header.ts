import { hex } from '../../bits.ts'
import { printable } from '../text.ts'
import { Form } from './constants.ts'
import { type Encoding, readConstant, readIndex, skipForm } from './forms.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'
import { joinPath } from './source-path.ts'
import type { StringTables } from './strings.ts'

interface FileEntry {
  readonly name: string
  readonly directory: number
}

/** What a unit lends to its line program's header. */
export interface LineContext {
  readonly sections: DebugSections
  readonly strings: StringTables
  readonly directory: string | undefined
  readonly name: string | undefined
  readonly addressSize: number
  readonly indexedString: (index: number) => string
}

/** A line program's parameters and the files that it names. */
export class LineHeader {
  readonly version: number
  readonly offset: number
  readonly end: number
  readonly programAt: number
  readonly addressSize: number
  readonly minInstructionLength: number
  readonly maxOperations: number
  readonly defaultIsStatement: boolean
  readonly lineBase: number
  readonly lineRange: number
  readonly opcodeBase: number
  /** Operands of the standard opcodes, from 1 on. */
  readonly opcodeLengths: readonly number[]
  readonly #context: LineContext
  readonly #directories: string[]
  readonly #files: FileEntry[]
  readonly #paths: string[] = []

  constructor(context: LineContext, offset: number) {
    this.#context = context
    const whole = context.sections.at('line', offset)
    const { end, is64 } = whole.initialLength()
    const reader = new ByteReader(whole.bytes, whole.position, end)
    this.offset = offset
    this.end = end
    this.version = reader.u16()
    if (this.version < 2 || this.version > 5) throw new DamagedDebugInfo(`line table version ${this.version}`)
    this.addressSize = this.version >= 5 ? reader.u8() : context.addressSize
    if (this.version >= 5) reader.skip(1)
    const headerLength = reader.offset(is64)
    if (headerLength > reader.remaining) throw new DamagedDebugInfo(`a header of ${headerLength} bytes`)
    this.programAt = reader.position + headerLength
    this.minInstructionLength = reader.u8()
    this.maxOperations = this.version >= 4 ? reader.u8() : 1
    this.defaultIsStatement = reader.u8() !== 0
    this.lineBase = (reader.u8() << 24) >> 24
    this.lineRange = reader.u8()
    this.opcodeBase = reader.u8()
    this.opcodeLengths = Array.from(reader.take(Math.max(0, this.opcodeBase - 1)))
    const encoding = { version: this.version, addressSize: this.addressSize, is64 }
    const names = new ByteReader(reader.bytes, reader.position, Math.max(reader.position, this.programAt))
    if (this.version >= 5) {
      this.#directories = this.#entries(names, encoding).map((entry) => entry.name)
      this.#files = this.#entries(names, encoding)
    } else {
      this.#directories = ['', ...oldDirectories(names)]
      // Files count from 1; what refers to file 0 means the unit's own.
      this.#files = [{ name: context.name ?? '', directory: 0 }, ...oldFiles(names)]
    }
  }

  /** Numbers of files go up to before that. */
  get fileCount(): number {
    return this.#files.length
  }

  /** A file's path with its directory, relative to the unit's where that is relative; undefined for a bad number. */
  file(index: number): string | undefined {
    const entry = this.#files[index]
    if (entry === undefined) return undefined
    const directory = this.#directories[entry.directory]
    return (this.#paths[index] ??= joinPath(this.#context.directory, directory, entry.name))
  }

  /** DW_LNE_define_file. */
  define(reader: ByteReader): void {
    this.#files.push(oldFile(reader, printable(reader.string())))
  }

  #entries(reader: ByteReader, encoding: Encoding): FileEntry[] {
    const formats: { content: number; form: number }[] = []
    for (let n = reader.u8(); n > 0; n--) formats.push({ content: reader.uleb(), form: reader.uleb() })
    const count = reader.uleb()
    const entries: FileEntry[] = []
    for (let i = 0; i < count; i++) {
      const start = reader.position
      let name = ''
      let directory = 0
      for (const { content, form } of formats) {
        if (content === contentPath) name = this.#string(reader, form, encoding)
        else if (content === contentDirectory) directory = Number(readConstant(reader, form, 0) ?? 0)
        else skipForm(reader, form, encoding)
      }
      if (reader.position === start) throw new DamagedDebugInfo(`${count} files of no bytes`)
      entries.push({ name, directory })
    }
    return entries
  }

  #string(reader: ByteReader, form: number, { is64 }: Encoding): string {
    if (form === Form.string) return printable(reader.string())
    if (form === Form.lineStrp) return this.#context.strings.at('line_str', reader.offset(is64))
    if (form === Form.strp) return this.#context.strings.at('str', reader.offset(is64))
    const index = readIndex(reader, form)
    if (index === undefined) throw new DamagedDebugInfo(`a file name of form ${hex(form, 2)}`)
    return this.#context.indexedString(index)
  }
}

/** DW_LNCT_path and DW_LNCT_directory_index. */
const contentPath = 1
const contentDirectory = 2

function oldDirectories(reader: ByteReader): string[] {
  const directories: string[] = []
  while (!reader.atEnd) {
    const directory = reader.string()
    if (directory === '') break
    directories.push(printable(directory))
  }
  return directories
}

function oldFiles(reader: ByteReader): FileEntry[] {
  const files: FileEntry[] = []
  while (!reader.atEnd) {
    const name = reader.string()
    if (name === '') break
    files.push(oldFile(reader, printable(name)))
  }
  return files
}

/** What follows a name: directory, time and size. */
function oldFile(reader: ByteReader, name: string): FileEntry {
  const directory = reader.uleb()
  reader.skipLeb()
  reader.skipLeb()
  return { name, directory }
}
