/** Bytes that came in on a line, oldest first. The line waits where the receiver is full: nothing is lost. */
export class ReceiveQueue {
  #bytes: number[] = []

  push(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#bytes.push(byte & 0xff)
  }
  shift(): number | undefined {
    return this.#bytes.shift()
  }
  get first(): number | undefined {
    return this.#bytes[0]
  }
  get length(): number {
    return this.#bytes.length
  }
  clear(): void {
    this.#bytes = []
  }
  save(): readonly number[] {
    return [...this.#bytes]
  }
  restore(saved: readonly number[]): void {
    this.#bytes = [...saved]
  }
}
