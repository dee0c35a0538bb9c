import type { AccessListener } from '../bus/bus.ts'
import { pageBits, slow } from '../bus/pages.ts'
import type { Machine } from './machine.ts'

/**
 * Sees every access of the firmware to memory that can be written, and what its writes replace. For good: memory leaves
 * the fast path.
 */
export class AccessLog {
  readonly #bus: Machine['bus']
  /** Bytes written since {@link begin}, and what they were then. */
  readonly #written = new Map<number, number>()
  #journal: NonNullable<Machine['bus']['journal']> = []

  constructor({ bus }: Machine, listener: AccessListener) {
    this.#bus = bus
    for (const { base, sizeBytes, writable } of bus.regions) {
      if (!writable) continue
      for (let page = base >>> pageBits; page <= (base + sizeBytes - 1) >>> pageBits; page++) {
        bus.pages.setSlow(page, 'read', slow.logged, true)
        bus.pages.setSlow(page, 'write', slow.logged, true)
      }
    }
    const outer = bus.onAccess
    bus.onAccess = (access) => {
      outer?.(access)
      listener(access)
    }
  }

  /** Forgets what was written so far. */
  begin(): void {
    this.#written.clear()
    this.#journal = []
    this.#bus.journal = this.#journal
  }
  /** Bytes that differ from what they were at the beginning, by address. */
  *changes(): Iterable<readonly [address: number, now: number]> {
    this.#drain()
    for (const [address, before] of this.#written) {
      const now = this.#bus.peek(address, 1) ?? 0
      if (now !== before) yield [address, now]
    }
  }
  /** Memory becomes what it was at the beginning: as much work as there were writes. */
  takeBack(): void {
    this.#drain()
    this.#bus.journal = undefined
    for (const [address, before] of this.#written) this.#bus.poke(address, before, 1)
  }

  #drain(): void {
    for (const { address, sizeBytes, old } of this.#journal) {
      for (let byte = 0; byte < sizeBytes; byte++) {
        if (!this.#written.has(address + byte)) this.#written.set(address + byte, (old >>> (8 * byte)) & 0xff)
      }
    }
    this.#journal.length = 0
  }
}
