/** Something that has to happen at a cycle; devices and schedules set them. */
export interface Alarm {
  readonly cycle: number
  readonly ring: () => void
  /** The host's own, not a device's: it rings once, whatever the machine's state says. */
  readonly isPlanned: boolean
}

/** Pending alarms by who set them: one each. Those due together ring in the order in which they were set. */
export class Alarms {
  readonly #byOwner = new Map<object, Alarm & { readonly order: number }>()
  #order = 0
  /** Cycle of the earliest alarm; Infinity where there is none. */
  next = Infinity

  set(owner: object, cycle: number, ring: () => void, isPlanned = false): void {
    if (cycle === Infinity) {
      this.clear(owner)
      return
    }
    this.#byOwner.set(owner, { cycle, ring, isPlanned, order: this.#order++ })
    this.#refresh()
  }
  clear(owner: object): void {
    if (this.#byOwner.delete(owner)) this.#refresh()
  }
  /** Where in the order an owner's alarm is; undefined where it has none. */
  orderOf(owner: object): number | undefined {
    return this.#byOwner.get(owner)?.order
  }
  /** Puts an owner's alarm behind all others that are due together with it. */
  putLast(owner: object): void {
    const alarm = this.#byOwner.get(owner)
    if (alarm !== undefined) this.#byOwner.set(owner, { ...alarm, order: this.#order++ })
  }
  get hasPlanned(): boolean {
    return [...this.#byOwner.values()].some(({ isPlanned }) => isPlanned)
  }
  /** Rings everything that is due at `now`, earliest first. */
  ringDue(now: number): void {
    while (this.next <= now) {
      let first: [object, Alarm & { readonly order: number }] | undefined
      for (const entry of this.#byOwner) {
        const before =
          first === undefined ||
          entry[1].cycle < first[1].cycle ||
          (entry[1].cycle === first[1].cycle && entry[1].order < first[1].order)
        if (before) first = entry
      }
      if (first === undefined) return
      this.#byOwner.delete(first[0])
      this.#refresh()
      first[1].ring()
    }
  }
  #refresh(): void {
    this.next = Infinity
    for (const { cycle } of this.#byOwner.values()) this.next = Math.min(this.next, cycle)
  }
}
