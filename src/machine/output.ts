/** Gets the firmware's output as it comes. */
export type OutputSink = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void

/** What the firmware printed, by semihosting and modelled UARTs, in order. */
export class Output {
  readonly #sink: OutputSink | undefined
  #chunks: Uint8Array[] = []
  #text = ''
  #decoded = 0
  /** While set, nobody is told: what is written will be taken back. */
  isMuted = false

  constructor(sink: OutputSink | undefined) {
    this.#sink = sink
  }

  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.#chunks.push(bytes.slice())
    if (!this.isMuted) this.#sink?.(stream, bytes)
  }
  /** All of it as UTF-8; bytes that are none show as U+FFFD. */
  get text(): string {
    if (this.#decoded !== this.#chunks.length) {
      this.#text = Buffer.concat(this.#chunks).toString('utf8')
      this.#decoded = this.#chunks.length
    }
    return this.#text
  }

  /** How much was written, for {@link rewind}. */
  get count(): number {
    return this.#chunks.length
  }
  /** What was written behind so many chunks. */
  since(count: number): Uint8Array {
    return Buffer.concat(this.#chunks.slice(count))
  }
  /** What was written beyond so many chunks was not. */
  rewind(count: number): void {
    if (count === this.#chunks.length) return
    this.#chunks.length = count
    this.#decoded = -1
  }

  save(): unknown {
    return [...this.#chunks]
  }
  restore(saved: unknown): void {
    this.#chunks = [...(saved as Uint8Array[])]
    this.#decoded = -1
  }
}
