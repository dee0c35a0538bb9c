import { pageBits, slow, type Span } from '../../bus/pages.ts'
import { isPpb } from '../../core/default-map.ts'
import type { Core } from '../../core/core.ts'
import { layout } from '../../core/layout.ts'
import { mpuIsActive } from '../../core/mpu.ts'
import { preempting } from '../../core/priority.ts'
import type { SizeBytes } from '../../core/stage.ts'
import type { Records } from './records.ts'

/**
 * Single accesses to pages without a fast path, without leaving emitted code: its one import. Devices answer loads, as
 * a poll is most of what waiting firmware executes; what lies beside watched bytes is memory like any other. Everything
 * that may refuse an access, or wants to see it, is left to the reference stage.
 */
export class SlowPages {
  readonly #core: Core
  readonly #records: Records
  /** What the emitted code was entered with, less what it may not use after all. */
  fuel = 0
  #asksDevices = true
  /** A device has changed what happens next: the run ends behind the load. */
  isCut = false
  /** Whether something is to happen before so many cycles and instructions since reset. */
  isDueBefore: (cycle: number, instruction: number) => boolean = () => false

  constructor(core: Core, records: Records) {
    this.#core = core
    this.#records = records
  }

  /** Emitted code is entered with so much fuel. Where it gets that in small pieces, nothing tells a device what time it is. */
  begin(fuel: number, asksDevices: boolean): void {
    this.fuel = fuel
    this.#asksDevices = asksDevices
    this.isCut = false
  }

  /**
   * Called by the access of a record, whose page has no fast path, while so much fuel is left.
   *
   * @param size - in bytes; of a write it is negative
   * @returns what is to be added to the address for where its bytes are now; 0: the reference stage makes the access
   */
  readonly ask = (at: number, size: number, record: number, fuel: number): number => {
    const { state, bus } = this.#core
    const span: Span = { address: at >>> 0, sizeBytes: Math.abs(size) }
    state.set(layout.fuelBehindAsking, fuel)
    if (bus.tracer !== undefined || bus.journal !== undefined || mpuIsActive(state)) return 0
    const region = bus.regionAt(span.address, span.sizeBytes)
    if (region === undefined) return size < 0 ? 0 : this.#read(span, record, fuel)
    const isPlain =
      size > 0 ? this.#isUnwatched(span, 'read') : region.writable && this.#isUnwatched(span, 'write')
    return isPlain ? (region.offset - region.base) | 0 : 0
  }

  /** It lies in a page of which only other bytes are watched, and in no other page. */
  #isUnwatched(span: Span, use: 'read' | 'write'): boolean {
    const { pages } = this.#core.bus
    const page = span.address >>> pageBits
    if ((span.address + span.sizeBytes - 1) >>> pageBits !== page) return false
    const isOnlyWatched = pages.isSlow(page, use, slow.watched) && !pages.isSlow(page, use, ~slow.watched)
    return isOnlyWatched && pages.watchedIn(span, use).length === 0
  }

  #read(span: Span, record: number, fuel: number): number {
    const { state, bus } = this.#core
    const { address, sizeBytes } = span
    if (!this.#mayAnswer(span)) return 0
    const { cycles, instructions } = state
    const { version } = bus.pages
    // A device sees the time at which the reference stage would ask it, and who does.
    const executed = this.fuel - fuel + 1
    state.cycles = cycles + executed
    state.instructions = instructions + executed
    state.pc = this.#records.addressOf(record)
    const access = { sizeBytes: sizeBytes as SizeBytes, privileged: state.isPrivileged }
    const value = bus.readDevice(address, access)
    state.cycles = cycles
    state.instructions = instructions
    if (value === undefined) return 0
    state.set(layout.deviceValue, value)
    this.#goOn(fuel, bus.pages.version === version)
    return (layout.deviceValue - address) | 0
  }
  /** Nobody follows devices, or may interrupt the access; and it can't be refused. */
  #mayAnswer({ address, sizeBytes }: Span): boolean {
    const core = this.#core
    if (!this.#asksDevices || core.bus.pages.isWatched || core.transferInterrupts.size > 0) return false
    if ((address & (sizeBytes - 1)) !== 0 || (isPpb(address) && !core.state.isPrivileged)) return false
    // There its distance would be 0, which means something else.
    return address !== layout.deviceValue
  }
  /** With all the fuel that was left, or as much as the load itself takes. */
  #goOn(fuel: number, isMemoryAsBefore: boolean): void {
    const core = this.#core
    const { state } = core
    const isDue = this.isDueBefore(state.cycles + this.fuel, state.instructions + this.fuel)
    this.isCut = isDue || !isMemoryAsBefore || core.resetRequested || preempting(core) !== undefined
    if (!this.isCut) return
    state.set(layout.fuelBehindAsking, 1)
    this.fuel -= fuel - 1
  }
}
