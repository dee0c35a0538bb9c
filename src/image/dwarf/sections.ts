import type { FirmwareImage } from '../elf.ts'
import { DamagedDebugInfo, ByteReader } from './reader.ts'
import type { Notes } from './notes.ts'

/** What the reader needs of an ELF. */
export type DebugImage = Pick<FirmwareImage, 'name' | 'section' | 'sections' | 'symbols'>

/** The debug sections, decompressed when first asked for. */
export class DebugSections {
  readonly #image: DebugImage
  readonly #notes: Notes
  readonly #read = new Map<string, Uint8Array>()

  constructor(image: DebugImage, notes: Notes) {
    this.#image = image
    this.#notes = notes
  }

  /** Contents of `.debug_<name>`; empty where it is missing or damaged. */
  get(name: string): Uint8Array {
    return this.data(`.debug_${name}`)
  }

  /** Contents of a section by its full name. */
  data(name: string): Uint8Array {
    const known = this.#read.get(name)
    if (known !== undefined) return known
    let data: Uint8Array = new Uint8Array(0)
    try {
      data = this.#image.section(name)?.data ?? data
    } catch (error) {
      // By name: in dist/ this reader has classes of its own.
      if (!(error instanceof Error) || error.name !== 'TailchainError') throw error
      const what = error.message.replace(/ \[ELF_\w+\][^]*$/, '')
      this.#notes.add(`${what.charAt(0).toUpperCase()}${what.slice(1)}.`)
    }
    this.#read.set(name, data)
    return data
  }

  /** A reader at an offset in `.debug_<name>`. */
  at(name: string, offset: number): ByteReader {
    const data = this.get(name)
    if (data.length === 0) throw new DamagedDebugInfo(`section .debug_${name} is missing`)
    if (offset >= data.length) {
      throw new DamagedDebugInfo(`offset ${offset} in .debug_${name}, which has ${data.length} bytes`)
    }
    return new ByteReader(data, offset)
  }
}
