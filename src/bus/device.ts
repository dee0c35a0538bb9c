/** Where the access comes from and how. */
export interface BusAccess {
  readonly sizeBytes: 1 | 2 | 4
  readonly privileged: boolean
}

/** What a load of one size from one register gives, each time. */
export interface Reader {
  readonly read: () => number
  /** See {@link Device.volatile}; undefined: it never is. */
  readonly isVolatile: (() => boolean) | undefined
}

/**
 * What answers reads and writes in a span of addresses. A device with state keeps it in words that it was
 * given or saves it itself: a snapshot must not forget any.
 */
export interface Device {
  readonly name: string
  /** Reads `sizeBytes` at `offset` from the device's base; undefined raises a BusFault. */
  read(offset: number, access: BusAccess): number | undefined
  /** A shorter way to what {@link read} gives for an aligned load, privileged or not, for who polls; undefined where there is none. */
  reader?(offset: number, sizeBytes: 1 | 2 | 4): Reader | undefined
  /** The word that a register holds, for the host: nothing comes of looking. Undefined where that is not known. */
  peek?(offset: number): number | undefined
  /** Writes; false raises a BusFault. */
  write(offset: number, value: number, access: BusAccess): boolean
  /** Back to the state after power-on. */
  reset(): void
  /** All state that is not in the machine's memory, as plain data; undefined where there is none. */
  save(): unknown
  restore(saved: unknown): void
  /** What of {@link save} tells states apart, where that is not all of it. */
  identity?(): unknown
  /**
   * Whether reading here may change with time alone or changes the device, so that a polling loop is no
   * endless loop.
   */
  readonly volatile: boolean
  /** The cycle that it gave its `DeviceClock` has come. */
  alarm?(): void
}

/** A line into the interrupt controller. Devices know nothing else of it. */
export interface InterruptWire {
  /** Level inputs: while high and not active, the interrupt pends. A pulse is `set(true); set(false)`. */
  set(high: boolean): void
}

/** Time and alarms as a device sees them. */
export interface DeviceClock {
  /** Cycles so far; an instruction counts as done while it executes. */
  now(): number
  /** Calls `alarm` at that cycle (before the instruction there); replaces the device's earlier alarm. */
  setAlarm(cycle: number): void
  clearAlarm(): void
}
