/** Undoes a registration. */
export type Unsubscribe = () => void

/**
 * Called when the instruction at the hook's address is about to execute, once for each execution: coming back
 * to it from a handler that pre-empted it right there does not count again.
 */
export type CodeHook = () => void

interface AtAddress {
  readonly hooks: Set<CodeHook>
  /** SP of the contexts that were pre-empted at this boundary after its hooks were called. */
  readonly preempted: number[]
}

/** What schedules, panics and stops attach to addresses of code. */
export class CodeHooks {
  readonly #byAddress = new Map<number, AtAddress>()
  readonly #setBreakpoint: (address: number, on: boolean) => void
  /** Hooks that were called at the boundary where the machine stands: one added now is still to be called. */
  readonly #called = new Set<CodeHook>()

  constructor(setBreakpoint: (address: number, on: boolean) => void) {
    this.#setBreakpoint = setBreakpoint
  }

  add(address: number, hook: CodeHook): Unsubscribe {
    let at = this.#byAddress.get(address)
    if (at === undefined) {
      at = { hooks: new Set(), preempted: [] }
      this.#byAddress.set(address, at)
      this.#setBreakpoint(address, true)
    }
    at.hooks.add(hook)
    return () => {
      at.hooks.delete(hook)
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
    const isContinuation = at.preempted.at(-1) === sp
    if (isContinuation) at.preempted.pop()
    for (const hook of [...at.hooks]) {
      if (!isContinuation && !this.#called.has(hook)) hook()
      this.#called.add(hook)
    }
  }
  /** An exception is entered at a boundary whose hooks were called. */
  preempted(address: number, sp: number): void {
    this.#byAddress.get(address)?.preempted.push(sp)
    this.#called.clear()
  }
  /** The instruction at the boundary has executed. */
  executed(): void {
    this.#called.clear()
  }
}
