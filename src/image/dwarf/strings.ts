import { printable } from '../text.ts'
import type { DebugSections } from './sections.ts'

/** .debug_str and .debug_line_str; each string is decoded once. */
export class StringTables {
  readonly #sections: DebugSections
  readonly #known = { str: new Map<number, string>(), line_str: new Map<number, string>() }

  constructor(sections: DebugSections) {
    this.#sections = sections
  }

  /** The string at an offset, safe to print. */
  at(table: 'str' | 'line_str', offset: number): string {
    const known = this.#known[table].get(offset)
    if (known !== undefined) return known
    const text = printable(this.#sections.at(table, offset).string(), 4000)
    this.#known[table].set(offset, text)
    return text
  }
}
