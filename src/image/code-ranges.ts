import type { Section } from './elf.ts'

/** From a mapping symbol to the next one. */
export interface CodeRange {
  readonly address: number
  readonly kind: 'thumb' | 'arm' | 'data'
  readonly section: Section | undefined
}

/** Tells code from the data between it. */
export class CodeRanges {
  readonly #sections: readonly Section[]
  readonly #unsorted: CodeRange[]
  #sorted: CodeRange[] | undefined

  constructor(mapping: CodeRange[], sections: readonly Section[]) {
    this.#unsorted = mapping
    this.#sections = sections.filter((section) => section.executable && section.allocated)
  }

  get mapping(): readonly CodeRange[] {
    this.#sorted ??= this.#unsorted.sort((a, b) => a.address - b.address)
    return this.#sorted
  }

  /** Without mapping symbols in its section, an address is code where the section is executable. */
  isCode(address: number): boolean {
    const section = this.#sections.find((s) => address >= s.address && address < s.address + s.sizeBytes)
    if (section === undefined) return false
    const range = this.mapping[lastAtOrBelow(this.mapping, address)]
    return range?.section === section ? range.kind === 'thumb' : true
  }
}

/** Index of the last element at or below the address in a list sorted by address; -1 for none. */
export function lastAtOrBelow(sorted: readonly { readonly address: number }[], address: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.address ?? Infinity) <= address) low = middle + 1
    else high = middle
  }
  return low - 1
}
