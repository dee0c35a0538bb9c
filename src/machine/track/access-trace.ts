import { layout, loggedAccess } from '../../core/layout.ts'
import type { Machine } from '../machine.ts'

/** Told of a new value of SP, and of the record of the instruction that is next. */
export type SpVisitor = (sp: number, record: number) => void

/** Told of one access of the firmware, or one write of the host, to memory. */
export type AccessVisitor = (address: number, sizeBytes: number, isWrite: boolean) => void

/**
 * Sees every access to memory in the order in which they come, at nearly full speed: emitted code logs them in the
 * machine's memory. For good: what the visitor is told is complete whenever the machine stands still.
 */
export class AccessTrace {
  readonly #words: Int32Array
  readonly #visit: AccessVisitor
  /** Told, among the accesses, of what emitted code makes of SP. */
  onSp: SpVisitor | undefined

  constructor({ state, bus, interpreter }: Machine, visit: AccessVisitor) {
    this.#words = state.words
    this.#visit = visit
    this.#words[layout.accessLogEnd >> 2] = layout.accessLog
    interpreter?.traceAccesses(() => {
      this.#drain()
    })
    bus.tracer = (kind, address, sizeBytes) => {
      visit(address, sizeBytes, kind === 'write')
    }
  }

  #drain(): void {
    const words = this.#words
    const end = words[layout.accessLogEnd >> 2] ?? 0
    if (end === layout.accessLog) return
    words[layout.accessLogEnd >> 2] = layout.accessLog
    for (let at = layout.accessLog; at < end; at += loggedAccess.sizeBytes) {
      const what = words[(at + loggedAccess.what) >> 2] ?? 0
      const address = (words[(at + loggedAccess.address) >> 2] ?? 0) >>> 0
      if (what >>> 0 >= loggedAccess.end) this.onSp?.(address, what >>> 0)
      else this.#visit(address, what & ~loggedAccess.write, (what & loggedAccess.write) !== 0)
    }
  }
}
