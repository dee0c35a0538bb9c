import { printable } from '../text.ts'
import { DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'

/** Names may overlap, so that a hostile table of few bytes holds endless ones. */
const maxDecodedBytes = 2 ** 28

/** .debug_str and .debug_line_str; each string is decoded once. */
export class StringTables {
  readonly #sections: DebugSections
  readonly #known = { str: new Map<number, string>(), line_str: new Map<number, string>() }

  #decodedBytes = 0

  constructor(sections: DebugSections) {
    this.#sections = sections
  }

  /** The string at an offset, safe to print. */
  at(table: 'str' | 'line_str', offset: number): string {
    const known = this.#known[table].get(offset)
    if (known !== undefined) return known
    const text = printable(this.#sections.at(table, offset).string(), 4000)
    this.#decodedBytes += text.length
    if (this.#decodedBytes > maxDecodedBytes) throw new DamagedDebugInfo('too many long names')
    this.#known[table].set(offset, text)
    return text
  }

  /** Whether that text, with the zero that ends it, is at an offset; nothing is decoded for it. */
  isAt(table: 'str' | 'line_str', offset: number, text: Uint8Array): boolean {
    return this.#sections.at(table, offset).startsWith(text)
  }
}
