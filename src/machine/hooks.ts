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
  readonly #byAddress = new Map<number, Set<Registered>>()
  /** By address; kept while its hooks are taken off and put on again, as restoring a snapshot does. */
  #preempted = new Map<number, readonly Preempted[]>()
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
      at = new Set()
      this.#byAddress.set(address, at)
      this.#setBreakpoint(address, true)
    }
    at.add(registered)
    return () => {
      at.delete(registered)
      if (at.size > 0 || this.#byAddress.get(address) !== at) return
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
    const preempted = this.#preempted.get(address) ?? []
    const last = preempted.at(-1)
    const before = last?.sp === sp ? last.called : undefined
    if (before !== undefined) this.#preempted.set(address, preempted.slice(0, -1))
    for (const { hook, key } of [...at]) {
      if (!this.#called.has(key) && before?.has(key) !== true) hook()
      this.#called.add(key)
    }
  }
  /** An exception is entered at a boundary whose hooks were called. */
  preempted(address: number, sp: number): void {
    if (this.#byAddress.has(address)) {
      const before = this.#preempted.get(address) ?? []
      this.#preempted.set(address, [...before, { sp, called: new Set(this.#called) }])
    }
    this.#forgetCalled()
  }
  /** The instruction at the boundary has executed. */
  executed(): void {
    this.#forgetCalled()
  }
  #forgetCalled(): void {
    if (this.#called.size > 0) this.#called.clear()
  }
  /** The machine is reset: no context comes back. */
  reset(): void {
    this.#forgetCalled()
    if (this.#preempted.size > 0) this.#preempted = new Map()
  }

  /** What was called where the machine stands and where contexts will come back to; not the hooks themselves. */
  save(): unknown {
    return { called: [...this.#called], preempted: new Map(this.#preempted) } satisfies Saved
  }
  restore(saved: unknown): void {
    const { called, preempted } = saved as Saved
    this.#forgetCalled()
    for (const key of called) this.#called.add(key)
    if (this.#preempted.size > 0 || preempted.size > 0) this.#preempted = new Map(preempted)
  }
}
