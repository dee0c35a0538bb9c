import type { Bus, MappedReader } from '../../bus/bus.ts'
import { pageBits, slow, type Span } from '../../bus/pages.ts'
import { isPpb } from '../../core/default-map.ts'
import type { Core } from '../../core/core.ts'
import { exception as exceptions } from '../../core/exception-numbers.ts'
import type { SizeBytes } from '../../core/stage.ts'
import { layout, record as recordFields } from '../../core/layout.ts'
import type { MaskLog } from './mask-log.ts'
import { mpuIsActive } from '../../core/mpu.ts'
import { preempting } from '../../core/priority.ts'

const givenWord = layout.givenFuel >> 2
const fuelWord = layout.fuelBehindAsking >> 2
const valueWord = layout.deviceValue >> 2
const pcWord = layout.pc >> 2
const mpuWord = layout.mpuCtrl >> 2
const pendingWord = layout.pending >> 2
const cyclesFloat = layout.cycles >> 3
const instructionsFloat = layout.instructions >> 3

/**
 * Single accesses to pages without a fast path, without leaving emitted code: its one import. Devices answer loads, as
 * a poll is most of what waiting firmware executes; what lies beside watched bytes is memory like any other. Everything
 * that may refuse an access, or wants to see it, is left to the reference stage.
 */
export class SlowPages {
  readonly #core: Core
  readonly #bus: Bus
  readonly #masks: MaskLog
  readonly #words: Int32Array
  readonly #floats: Float64Array
  /** Words of the bit sets that this core's exceptions fill. */
  readonly #exceptionWords: number
  #asksDevices = true
  /** Nobody follows devices, or may interrupt an access, and the MPU is off. */
  #isFree = false
  /** A device has changed what happens next: the run ends behind the load. */
  isCut = false
  /** Whether something is to happen before so many cycles and instructions since reset. */
  isDueBefore: (cycle: number, instruction: number) => boolean = () => false

  constructor(core: Core, masks: MaskLog) {
    this.#core = core
    this.#masks = masks
    this.#bus = core.bus
    this.#words = core.state.words
    this.#floats = core.state.floats
    this.#exceptionWords = Math.ceil((exceptions.firstIrq + core.configuration.interruptCount) / 32)
  }

  /** Emitted code is entered with so much fuel. Where it gets that in small pieces, nothing tells a device what time it is. */
  begin(fuel: number, asksDevices: boolean): void {
    this.#words[givenWord] = fuel
    this.#asksDevices = asksDevices
    this.isCut = false
    this.#isFree = asksDevices && this.#isNobodyThere()
  }
  #isNobodyThere(): boolean {
    const { tracer, journal, pages } = this.#bus
    const isFollowed = tracer !== undefined || journal !== undefined || pages.isWatched
    return !isFollowed && this.#core.transferInterrupts.size === 0 && this.#words[mpuWord] === 0
  }

  /**
   * Called by the access of a record, whose page has no fast path, while so much fuel is left.
   *
   * @param size - in bytes; of a write it is negative
   * @returns what is to be added to the address for where its bytes are now; 0: the reference stage makes the access
   */
  readonly ask = (at: number, size: number, record: number, fuel: number): number => {
    const words = this.#words
    const bus = this.#bus
    words[fuelWord] = fuel
    const reader = bus.knownReader(at, size)
    if (reader !== undefined && this.#isFree && (reader.isPeripheral || this.#core.state.isPrivileged))
      return (this.#poll(reader, record, fuel) - at) | 0
    const { state } = this.#core
    if (bus.tracer !== undefined || bus.journal !== undefined || mpuIsActive(state)) return 0
    const span: Span = { address: at >>> 0, sizeBytes: Math.abs(size) }
    const region = bus.regionAt(span.address, span.sizeBytes)
    if (region === undefined) return size < 0 ? 0 : this.#read(span, record, fuel)
    const isPlain =
      size > 0 ? this.#isUnwatched(span, 'read') : region.writable && this.#isUnwatched(span, 'write')
    return isPlain ? (region.offset - region.base) | 0 : 0
  }

  /** The same as {@link #read} for what is polled: a third of the time. Returns where the value is. */
  #poll(reader: MappedReader, record: number, fuel: number): number {
    const words = this.#words
    const floats = this.#floats
    const bus = this.#bus
    const cycles = floats[cyclesFloat] ?? 0
    const instructions = floats[instructionsFloat] ?? 0
    const { version } = bus.pages
    const given = words[givenWord] ?? 0
    const executed = given - fuel + 1
    floats[cyclesFloat] = cycles + executed
    floats[instructionsFloat] = instructions + executed
    this.#masks.drain()
    words[pcWord] = words[(record + recordFields.pc) >> 2] ?? 0
    words[valueWord] = bus.readBy(reader)
    floats[cyclesFloat] = cycles
    floats[instructionsFloat] = instructions
    const mayBeCut = bus.pages.version !== version || this.#core.resetRequested || this.#isAnythingPending()
    if (mayBeCut || this.isDueBefore(cycles + given, instructions + given))
      this.#goOn(fuel, bus.pages.version === version)
    return layout.deviceValue
  }
  #isAnythingPending(): boolean {
    const words = this.#words
    for (let word = 0; word < this.#exceptionWords; word++) if (words[pendingWord + word] !== 0) return true
    return false
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
    const { address } = span
    if (!this.#mayAnswer(span)) return 0
    const { cycles, instructions } = state
    const { version } = bus.pages
    // A device sees the time at which the reference stage would ask it, and who does.
    const executed = state.get(layout.givenFuel) - fuel + 1
    state.cycles = cycles + executed
    state.instructions = instructions + executed
    this.#masks.drain()
    state.pc = state.get(record + recordFields.pc)
    const sizeBytes = span.sizeBytes as SizeBytes
    bus.findReader(address, sizeBytes)
    const value = bus.readDevice(address, { sizeBytes, privileged: state.isPrivileged })
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
    // Whoever was told of something may have begun to follow.
    this.#isFree = this.#asksDevices && this.#isNobodyThere()
    const given = state.get(layout.givenFuel)
    const isDue = this.isDueBefore(state.cycles + given, state.instructions + given)
    this.isCut = isDue || !isMemoryAsBefore || core.resetRequested || preempting(core) !== undefined
    if (!this.isCut) return
    state.set(layout.fuelBehindAsking, 1)
    state.set(layout.givenFuel, given - (fuel - 1))
  }
}
