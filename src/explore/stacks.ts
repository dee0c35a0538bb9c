import type { Machine } from '../machine/machine.ts'

/**
 * Follows both stack pointers through a run. What lies below one of them was written by calls and exceptions that have
 * returned: nothing that follows the calling convention reads it, so states that differ only there are the same.
 */
export class Stacks {
  /** Activations of before the run. */
  readonly firstActivation: number
  readonly #machine: Machine
  readonly #start: readonly [msp: number, psp: number]
  readonly #low: [msp: number, psp: number]

  constructor(machine: Machine) {
    this.#machine = machine
    this.#start = this.#now
    this.#low = this.#now
    this.firstActivation = machine.log.activations.length
  }

  get #now(): [number, number] {
    const { msp, psp } = this.#machine.state
    return [msp, psp]
  }
  /** To be called at every boundary. */
  look(): void {
    const [msp, psp] = this.#now
    this.#low[0] = Math.min(this.#low[0], msp)
    this.#low[1] = Math.min(this.#low[1], psp)
  }
  /** How far the stacks grew from where they were. */
  get deepestBytes(): number {
    return Math.max(this.#start[0] - this.#low[0], this.#start[1] - this.#low[1])
  }
  /** Runs something while the dead bytes of the stacks are zero. */
  withoutDead<T>(run: () => T): T {
    const { bus, state } = this.#machine
    const kept: { at: number; bytes: Uint8Array }[] = []
    for (const [index, top] of this.#now.entries()) {
      const low = this.#low[index] ?? top
      const region = bus.regionAt(low, Math.max(top - low, 1))
      if (region?.writable !== true) continue
      const at = region.offset + (low - region.base)
      kept.push({ at, bytes: state.bytes.slice(at, at + top - low) })
      state.bytes.fill(0, at, at + top - low)
    }
    try {
      return run()
    } finally {
      for (const { at, bytes } of kept) state.bytes.set(bytes, at)
    }
  }
}
