/** What is known of an instruction, in bits. */
const seen = { passed: 1, failed: 2 } as const

/** How an instruction's condition came out; one without a condition passes. */
export type Outcome = keyof typeof seen

/** Instructions that executed, each as the address and the sum of its outcomes: 1 passed, 2 failed. */
export type ExecutedInstructions = readonly (readonly [address: number, outcomes: number])[]

/** Where table branches went to. */
export type Jumps = readonly (readonly [address: number, target: number])[]

/** Which instructions of a firmware executed, on any of its machines, and how their conditions came out. */
export class ExecutedCode {
  readonly #outcomes = new Map<number, number>()
  /** Targets by the table branch's address. */
  readonly #targets = new Map<number, Set<number>>()

  awaits(address: number, outcome: Outcome): boolean {
    return ((this.#outcomes.get(address) ?? 0) & seen[outcome]) === 0
  }
  saw(address: number, outcome: Outcome): void {
    this.#outcomes.set(address, (this.#outcomes.get(address) ?? 0) | seen[outcome])
  }

  awaitsJump(address: number, targets: readonly number[]): boolean {
    const known = this.#targets.get(address)
    return targets.some((target) => known?.has(target) !== true)
  }
  jumped(address: number, target: number): void {
    const known = this.#targets.get(address)
    if (known === undefined) this.#targets.set(address, new Set([target]))
    else known.add(target)
  }
  /** By the branch's address. */
  get jumps(): Jumps {
    return [...this.#targets]
      .flatMap(([address, targets]) => [...targets].map((target) => [address, target] as const))
      .sort(([a, b], [c, d]) => (a === c ? b - d : a - c))
  }

  /** Whether the instruction executed: where its condition failed, it did not. */
  has(address: number): boolean {
    return !this.awaits(address, 'passed')
  }
  /** Whether execution came to the instruction at all. */
  reached(address: number): boolean {
    return this.#outcomes.has(address)
  }

  /** By address. */
  get instructions(): ExecutedInstructions {
    return [...this.#outcomes].sort(([a], [b]) => a - b)
  }
  add(instructions: ExecutedInstructions, jumps: Jumps = []): void {
    for (const [address, target] of jumps) this.jumped(address, target)
    for (const [address, outcomes] of instructions)
      this.#outcomes.set(address, (this.#outcomes.get(address) ?? 0) | outcomes)
  }
}
