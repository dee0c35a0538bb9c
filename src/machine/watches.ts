import type { AccessListener } from '../bus/bus.ts'
import { overlap } from '../bus/pages.ts'
import type { Core } from '../core/core.ts'
import { layout } from '../core/layout.ts'
import type { Unsubscribe } from './hooks.ts'

/** Bytes whose accesses somebody wants to see. */
export interface Watch {
  readonly kind: 'read' | 'write'
  readonly address: number
  readonly sizeBytes: number
  /**
   * `after`: called while the instruction that makes the access completes. `before`: the instruction is taken
   * back first, so that what the call does happens ahead of it; it then executes again, unseen.
   */
  readonly side: 'before' | 'after'
  /** Asked at each access, counting it: whether this is the one. */
  readonly isIt: () => boolean
  readonly fire: () => void
}

/** Watched variables: their pages leave the fast path, so every access is seen by the reference stage. */
export class Watches {
  readonly #core: Core
  readonly #watches = new Set<Watch>()
  #hits: Watch[] = []
  readonly #listener: AccessListener = (access) => {
    for (const watch of this.#watches) {
      if (watch.kind === access.kind && overlap(watch, access)) this.#hits.push(watch)
    }
  }

  constructor(core: Core) {
    this.#core = core
  }

  add(watch: Watch): Unsubscribe {
    const { bus } = this.#core
    const { pages } = bus
    this.#watches.add(watch)
    bus.onWatchedAccess = this.#listener
    pages.watch(watch.kind, watch)
    return () => {
      if (!this.#watches.delete(watch)) return
      pages.unwatch(watch.kind, watch)
      if (this.#watches.size === 0) bus.onWatchedAccess = undefined
    }
  }

  /** Executes one instruction and reports what it accessed. */
  step(execute: () => boolean): boolean {
    if (this.#watches.size === 0) return execute()
    const needsUndo = [...this.#watches].some((watch) => watch.side === 'before')
    const recording = needsUndo ? this.#record() : undefined
    this.#hits = []
    const isExecuted = execute()
    recording?.stop()
    const hits = this.#hits.filter((watch) => watch.isIt())
    if (hits.some((watch) => watch.side === 'before')) recording?.undo()
    for (const watch of hits) watch.fire()
    return isExecuted
  }

  /** Keeps what one instruction may change, and gives a way back. */
  #record(): { stop: () => void; undo: () => void } {
    const { state, bus } = this.#core
    const words = state.words.slice(0, layout.stateEnd >> 2)
    const outer = bus.journal
    const journal: NonNullable<typeof bus.journal> = []
    bus.journal = journal
    return {
      stop: () => {
        bus.journal = outer
        outer?.push(...journal)
      },
      undo: () => {
        for (const { address, sizeBytes, old } of journal.reverse()) bus.poke(address, old, sizeBytes)
        state.words.set(words)
      },
    }
  }
}
