import type { DebugImage } from './sections.ts'

/** From `low` to before `high`. */
export interface AddressRange {
  readonly low: number
  readonly high: number
}

/**
 * Tells addresses in the image from those of functions that the linker removed, whose debug information
 * stays behind with an address of 0, 1, -1 or -2.
 */
export class LoadedCode {
  readonly #ranges: readonly AddressRange[]
  readonly #isCodeAtZero: boolean

  constructor(image: DebugImage) {
    this.#ranges = image.sections
      .filter((section) => section.allocated && section.sizeBytes > 0)
      .map(({ address, sizeBytes }) => ({ low: address, high: address + sizeBytes }))
    // Word 0 is the initial stack pointer, except where code is linked to run from a RAM at 0.
    this.#isCodeAtZero = image.symbols
      .allAt(0)
      .some((symbol) => symbol.kind === 'function' && symbol.isThumb && symbol.sizeBytes > 0)
  }

  /** Whether what starts there is part of the image. */
  contains(address: number): boolean {
    if (address === 0 && !this.#isCodeAtZero) return false
    return this.#ranges.some(({ low, high }) => address >= low && address < high)
  }
}
