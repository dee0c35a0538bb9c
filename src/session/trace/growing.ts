type Numbers = Uint8Array | Uint16Array | Uint32Array

/** A typed array that is appended to. */
export class Growing<T extends Numbers> {
  #array: T
  #length = 0
  readonly #make: (length: number) => T

  constructor(make: (length: number) => T) {
    this.#make = make
    this.#array = make(1024)
  }

  get length(): number {
    return this.#length
  }
  push(value: number): void {
    if (this.#length === this.#array.length) {
      const grown = this.#make(2 * this.#length)
      grown.set(this.#array)
      this.#array = grown
    }
    this.#array[this.#length++] = value
  }
  at(index: number): number {
    return this.#array[index] ?? 0
  }
  set(index: number, value: number): void {
    this.#array[index] = value
  }
  cut(length: number): void {
    this.#length = length
  }
  done(): T {
    return this.#array.slice(0, this.#length) as T
  }
}

export const bytes = (): Growing<Uint8Array> => new Growing((length) => new Uint8Array(length))
export const halfwords = (): Growing<Uint16Array> => new Growing((length) => new Uint16Array(length))
export const words = (): Growing<Uint32Array> => new Growing((length) => new Uint32Array(length))
