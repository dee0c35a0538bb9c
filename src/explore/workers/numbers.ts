/** Numbers one behind the other, as many as come. */
export class NumberWriter {
  #numbers = new Float64Array(256)
  #length = 0

  get all(): Float64Array {
    return this.#numbers.slice(0, this.#length)
  }
  put(number: number): void {
    if (this.#length === this.#numbers.length) {
      const longer = new Float64Array(2 * this.#numbers.length)
      longer.set(this.#numbers)
      this.#numbers = longer
    }
    this.#numbers[this.#length++] = number
  }
  /** How many, and then each. */
  list(numbers: Iterable<number> & ({ readonly length: number } | { readonly size: number })): void {
    this.put('length' in numbers ? numbers.length : numbers.size)
    for (const number of numbers) this.put(number)
  }
  clear(): void {
    this.#length = 0
  }
}

/** Takes them out in the same order. */
export class NumberReader {
  readonly #numbers: Float64Array
  #at = 0

  constructor(numbers: Float64Array) {
    this.#numbers = numbers
  }

  next(): number {
    return this.#numbers[this.#at++] ?? 0
  }
  list(): Float64Array {
    const length = this.next()
    this.#at += length
    return this.#numbers.subarray(this.#at - length, this.#at)
  }
}
