import { TailchainError } from '../../errors.ts'

/** More is no microcontroller's memory, but damaged pointers that lead to each other. */
const maxBytes = 2 ** 22

/** The pointers on the way to what is being read: damaged ones may lead in circles. */
export class Followed {
  readonly #inside = new Set<number>()
  #bytesLeft = maxBytes

  has(address: number | undefined): boolean {
    return address !== undefined && this.#inside.has(address)
  }

  /** What `read` makes of bytes that a pointer leads to; `otherwise` where they are no memory or endless. */
  follow(
    { address = 0, sizeBytes }: { readonly address: number | undefined; readonly sizeBytes: number },
    read: () => unknown,
    otherwise: () => unknown,
  ): unknown {
    if (this.#inside.has(address) || sizeBytes > this.#bytesLeft) return otherwise()
    this.#bytesLeft -= sizeBytes
    this.#inside.add(address)
    try {
      return read()
    } catch (error) {
      if (!(error instanceof TailchainError) || error.code !== 'ADDRESS_NOT_MEMORY') throw error
      return otherwise()
    } finally {
      this.#inside.delete(address)
    }
  }
}
