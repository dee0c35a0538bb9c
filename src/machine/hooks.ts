/** Undoes a registration. */
export type Unsubscribe = () => void

/**
 * Called when the instruction at the hook's address is about to execute, once for each execution: coming back
 * to it from a handler that pre-empted it right there does not count again.
 */
export type CodeHook = () => void

/** A context that was pre-empted at a boundary whose hooks had been called. */
interface Preempted {
  readonly sp: number
  readonly called: ReadonlySet<object>
}
interface AtAddress {
  readonly hooks: Set<Registered>
  preempted: readonly Preempted[]
}
interface Registered {
  readonly hook: CodeHook
  readonly key: object
}
interface Saved {
  readonly called: readonly object[]
  readonly preempted: ReadonlyMap<number, readonly Preempted[]>
}

/** What schedules, panics and stops attach to addresses of code. */
export class CodeHooks {
  readonly #byAddress = new Map<number, AtAddress>()
  readonly #setBreakpoint: (address: number, on: boolean) => void
  /** Keys of hooks that were called at the boundary where the machine stands: one added now is still to be called. */
  readonly #called = new Set<object>()

  constructor(setBreakpoint: (address: number, on: boolean) => void) {
    this.#setBreakpoint = setBreakpoint
  }

  /** @param key - says that a hook is the same as an earlier one, which was called already or not */
  add(address: number, hook: CodeHook, key: object = hook): Unsubscribe {
    const registered = { hook, key }
    let at = this.#byAddress.get(address)
    if (at === undefined) {
      at = { hooks: new Set(), preempted: [] }
      this.#byAddress.set(address, at)
      this.#setBreakpoint(address, true)
    }
    at.hooks.add(registered)
    return () => {
      at.hooks.delete(registered)
      if (at.hooks.size > 0 || this.#byAddress.get(address) !== at) return
      this.#byAddress.delete(address)
      this.#setBreakpoint(address, false)
    }
  }
  has(address: number): boolean {
    return this.#byAddress.has(address)
  }
  /** The boundary before `address` is reached with this SP: calls the hooks that were not called here yet. */
  reached(address: number, sp: number): void {
    const at = this.#byAddress.get(address)
    if (at === undefined) return
    const last = at.preempted.at(-1)
    const before = last?.sp === sp ? last.called : undefined
    if (before !== undefined) at.preempted = at.preempted.slice(0, -1)
    for (const { hook, key } of [...at.hooks]) {
      if (!this.#called.has(key) && before?.has(key) !== true) hook()
      this.#called.add(key)
    }
  }
  /** An exception is entered at a boundary whose hooks were called. */
  preempted(address: number, sp: number): void {
    const at = this.#byAddress.get(address)
    if (at !== undefined) at.preempted = [...at.preempted, { sp, called: new Set(this.#called) }]
    this.#called.clear()
  }
  /** The instruction at the boundary has executed. */
  executed(): void {
    this.#called.clear()
  }
  /** The machine is reset: no context comes back. */
  reset(): void {
    this.restore({ called: [], preempted: new Map() })
  }

  /** What was called where the machine stands and where contexts will come back to; not the hooks themselves. */
  save(): unknown {
    const preempted = [...this.#byAddress].map(([address, at]) => [address, at.preempted] as const)
    return { called: [...this.#called], preempted: new Map(preempted) } satisfies Saved
  }
  restore(saved: unknown): void {
    const { called, preempted } = saved as Saved
    this.#called.clear()
    for (const key of called) this.#called.add(key)
    for (const [address, at] of this.#byAddress) at.preempted = preempted.get(address) ?? []
  }
}
