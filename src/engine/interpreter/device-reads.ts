import { isPpb } from '../../core/default-map.ts'
import type { Core } from '../../core/core.ts'
import { layout } from '../../core/layout.ts'
import { mpuIsActive } from '../../core/mpu.ts'
import { preempting } from '../../core/priority.ts'
import type { Records } from './records.ts'

/**
 * Loads of single registers of devices, without leaving emitted code: its one import. A poll is most of what waiting
 * firmware executes. Everything that may refuse an access, or wants to see it, is left to the reference stage.
 */
export class DeviceReads {
  readonly #core: Core
  readonly #records: Records
  /** What the emitted code was entered with, less what it may not use after all. */
  fuel = 0
  /** A device has changed what happens next: the run ends behind the load. */
  isCut = false
  /** Whether something is to happen before so many cycles and instructions since reset. */
  isDueBefore: (cycle: number, instruction: number) => boolean = () => false

  constructor(core: Core, records: Records) {
    this.#core = core
    this.#records = records
  }

  /** Emitted code is entered with so much fuel. */
  begin(fuel: number): void {
    this.fuel = fuel
    this.isCut = false
  }

  /**
   * Called by the load of a record, whose page has no fast path, while so much fuel is left.
   *
   * @returns what is to be added to the address for where its value is now; 0: the reference stage executes the load
   */
  readonly read = (at: number, sizeBytes: number, record: number, fuel: number): number => {
    const { state, bus } = this.#core
    const address = at >>> 0
    state.set(layout.fuelBehindRead, fuel)
    if (!this.#isPlain(address, sizeBytes)) return 0
    const { cycles, instructions } = state
    const { version } = bus.pages
    // A device sees the time at which the reference stage would ask it, and who does.
    const executed = this.fuel - fuel + 1
    state.cycles = cycles + executed
    state.instructions = instructions + executed
    state.pc = this.#records.addressOf(record)
    const access = { sizeBytes: sizeBytes as 1 | 2 | 4, privileged: state.isPrivileged }
    const value = bus.readDevice(address, access)
    state.cycles = cycles
    state.instructions = instructions
    if (value === undefined) return 0
    state.set(layout.deviceValue, value)
    this.#goOn(fuel, bus.pages.version === version)
    return (layout.deviceValue - address) | 0
  }

  /** If anything answers, it is a device, and nobody follows it. */
  #isPlain(address: number, sizeBytes: number): boolean {
    const core = this.#core
    const { bus, state } = core
    if (bus.isWatched || bus.tracer !== undefined || bus.journal !== undefined) return false
    if (core.transferInterrupts.size > 0 || mpuIsActive(state)) return false
    if ((address & (sizeBytes - 1)) !== 0 || (isPpb(address) && !state.isPrivileged)) return false
    // There its distance would be 0, which means something else.
    if (address === layout.deviceValue) return false
    return bus.regionAt(address) === undefined
  }
  /** With all the fuel that was left, or as much as the load itself takes. */
  #goOn(fuel: number, isMemoryAsBefore: boolean): void {
    const core = this.#core
    const { state } = core
    const isDue = this.isDueBefore(state.cycles + this.fuel, state.instructions + this.fuel)
    this.isCut = isDue || !isMemoryAsBefore || core.resetRequested || preempting(core) !== undefined
    if (!this.isCut) return
    state.set(layout.fuelBehindRead, 1)
    this.fuel -= fuel - 1
  }
}
