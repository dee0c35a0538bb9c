import { TailchainError } from '../errors.ts'
import type { FirmwareImage } from '../machine/firmware.ts'
import type { RawMoment } from '../machine/activations.ts'
import type { Moment, Place } from './types.ts'

/** Names and addresses of one firmware, both ways. */
export class Places {
  readonly #image: FirmwareImage

  constructor(image: FirmwareImage) {
    this.#image = image
  }

  /** @throws TailchainError `SYMBOL_…`, `PLACE_…` */
  address(place: Place): number {
    return this.#image.symbols.parsePlace(place)
  }
  describe(address: number): string {
    return this.#image.symbols.describe(address)
  }
  moment({ cycle, instruction, pc }: RawMoment): Moment {
    return { cycle, instruction, pc, place: this.describe(pc) }
  }

  /** @throws TailchainError `SYMBOL_…` */
  function(name: string): { address: number; sizeBytes: number } {
    const { address, sizeBytes } = this.#image.symbols.find(name, 'function')
    return { address, sizeBytes: sizeBytes === 0 ? 2 : sizeBytes }
  }
  /** @throws TailchainError `SYMBOL_…` */
  variable(name: string | number): { address: number; sizeBytes: number } {
    if (typeof name === 'number') return { address: name, sizeBytes: 4 }
    const { address, sizeBytes, kind } = this.#image.symbols.find(name, 'object')
    if (kind === 'function') {
      throw new TailchainError('PLACE_NOT_DATA', `'${name}' is a function, not a variable`, 'name a static')
    }
    return { address, sizeBytes: sizeBytes === 0 ? 4 : sizeBytes }
  }
}
