/** Something that has to happen at a cycle; devices and schedules set them. */
interface Alarm {
  readonly owner: object
  readonly cycle: number
  readonly ring: () => void
  /** The host's own, not a device's: it rings once, whatever the machine's state says. */
  readonly isPlanned: boolean
  /** When it was set, among all. */
  order: number
}

/** Pending alarms by who set them: one each. Those due together ring in the order in which they were set. */
export class Alarms {
  /** Few: a device or a planned arrival has one. */
  readonly #alarms: Alarm[] = []
  #order = 0
  /** The one that rings first. */
  #first: Alarm | undefined
  /** Cycle of the earliest alarm; Infinity where there is none. */
  next = Infinity

  /** Cycle of the earliest but for the one that rings first; Infinity where there is none. */
  get second(): number {
    let second = Infinity
    for (const alarm of this.#alarms) if (alarm !== this.#first && alarm.cycle < second) second = alarm.cycle
    return second
  }

  set(owner: object, cycle: number, ring: () => void, isPlanned = false): void {
    const index = this.#indexOf(owner)
    if (cycle !== Infinity) {
      const alarm = { owner, cycle, ring, isPlanned, order: this.#order++ }
      if (index < 0) this.#alarms.push(alarm)
      else this.#alarms[index] = alarm
      this.#refresh()
    } else if (index >= 0) this.#remove(index)
  }
  clear(owner: object): void {
    const index = this.#indexOf(owner)
    if (index >= 0) this.#remove(index)
  }
  /** Where in the order an owner's alarm is; undefined where it has none. */
  orderOf(owner: object): number | undefined {
    return this.#alarms[this.#indexOf(owner)]?.order
  }
  /** Puts an owner's alarm behind all others that are due together with it. */
  putLast(owner: object): void {
    const alarm = this.#alarms[this.#indexOf(owner)]
    if (alarm === undefined) return
    alarm.order = this.#order++
    this.#refresh()
  }
  get hasPlanned(): boolean {
    return this.#alarms.some(({ isPlanned }) => isPlanned)
  }
  /** Rings everything that is due at `now`, earliest first. */
  ringDue(now: number): void {
    while (this.next <= now) {
      const first = this.#first
      if (first === undefined) return
      this.#remove(this.#alarms.indexOf(first))
      first.ring()
    }
  }
  #indexOf(owner: object): number {
    let index = this.#alarms.length - 1
    while (index >= 0 && this.#alarms[index]?.owner !== owner) index--
    return index
  }
  #remove(index: number): void {
    const last = this.#alarms.pop()
    if (last !== undefined && index < this.#alarms.length) this.#alarms[index] = last
    this.#refresh()
  }
  #refresh(): void {
    let first: Alarm | undefined
    for (const alarm of this.#alarms) {
      const isEarlier =
        first === undefined ||
        alarm.cycle < first.cycle ||
        (alarm.cycle === first.cycle && alarm.order < first.order)
      if (isEarlier) first = alarm
    }
    this.#first = first
    this.next = first?.cycle ?? Infinity
  }
}
