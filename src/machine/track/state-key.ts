import { fpccrBits, fpccrHas } from '../../core/fp-context.ts'
import { layout } from '../../core/layout.ts'
import { calleeSaved } from '../activation-records.ts'
import type { Machine } from '../machine.ts'
import { digests, Lanes } from './lanes.ts'
import type { TrackedMemory } from './memory.ts'

/** Places of parts that are no words of the machine's memory: behind all that a memory can have. */
const place = {
  taken: 0x8010000,
  output: 0x8020000,
  device: 0x8030000,
  exitStatus: 0x8040000,
  panic: 0x8040001,
  time: 0x8040010,
  timeless: 0x8040020,
  left: 0x8050000,
  entered: 0x8060000,
} as const

/** Parts of the state that are easily forgotten. */
export type KeyPart = 'pending and active' | 'event register' | 'exclusive monitor' | 'taken' | 'entered'

/** Where they are in the state. */
const forgettable: readonly (readonly [part: KeyPart, from: number, end: number])[] = [
  ['pending and active', layout.pending, layout.lines],
  ['event register', layout.eventRegister, layout.eventRegister + 4],
  ['exclusive monitor', layout.monitor, layout.monitor + 4],
]

/** Hashes of what devices hold. */
export type DevicesHold = readonly [number, number]

/** What a key is made of beside the machine's own state. */
export interface KeyOptions {
  /** Time is part of the state: firmware has looked at a clock. */
  readonly isTimed: boolean
  /** How many arrivals of each exception may still come, where that is limited. */
  readonly left: readonly number[]
  /** For tests alone: parts that are left out though they count. */
  readonly without: ReadonlySet<KeyPart>
}

/** Hashes the live state of a machine, relative to where an exploration began: equal where everything goes on alike. */
export class StateKey {
  readonly #machine: Machine
  readonly #memory: TrackedMemory
  readonly #lanes = new Lanes()
  /** What tells one beginning from another. */
  readonly #beginning = new Lanes()
  readonly #start: Int32Array
  readonly #ranges: readonly (readonly [first: number, end: number])[]
  #devicesAt = -1
  #devicesHold: DevicesHold = [0, 0]
  #activations = 0
  #outputs = 0
  /** By exception, while they are counted. */
  readonly #counts = new Int32Array(512)

  constructor(machine: Machine, memory: TrackedMemory) {
    this.#machine = machine
    this.#memory = memory
    this.#start = new Int32Array(layout.stateEnd >> 2)
    this.#ranges = machine.stateRanges.map(({ from, end }) => [from >> 2, end >> 2] as const)
  }

  /** @param beginning - 32 hexadecimal digits for the state in which the exploration begins */
  begin(beginning: string): void {
    const { state, log, output } = this.#machine
    this.#start.set(state.words.subarray(0, this.#start.length))
    this.#start[layout.n >> 2] = this.#flag(layout.n)
    this.#start[layout.z >> 2] = this.#flag(layout.z)
    this.#start[layout.fpcar >> 2] = this.#fpcar
    const [a = 0, b = 0, c = 0, d = 0] = [0, 8, 16, 24].map((at) => parseInt(beginning.slice(at, at + 8), 16))
    Object.assign(this.#beginning, { a, b, c, d })
    this.#activations = log.activations.length
    this.#outputs = output.count
    this.forgetDevices()
  }

  /** The key of the state as it is: valid until it is asked for again. */
  of({ isTimed, left, without }: KeyOptions): Readonly<Lanes> {
    const lanes = this.#lanes
    const { a, b, c, d } = this.#memory.lanes
    const from = this.#beginning
    lanes.a = a ^ from.a
    lanes.b = b ^ from.b
    lanes.c = c ^ from.c
    lanes.d = d ^ from.d
    this.#addState()
    if (without.size > 0) this.#leaveOut(without)
    if (!without.has('taken')) this.#addTaken()
    if (!without.has('entered')) this.#addEntered()
    this.#addOutside()
    const { sysTick, dwt } = this.#machine.ppb
    const timeless = sysTick.timelessWords
    this.#addWords(place.timeless, timeless)
    this.#addWords(place.timeless + timeless.length, dwt.timelessWords)
    if (isTimed || this.#machine.alarms.next !== Infinity) this.#addTime()
    for (let index = 0; index < left.length; index++) lanes.toggle(place.left + index, left[index] ?? 0)
    return lanes
  }

  #addState(): void {
    const { words } = this.#machine.state
    const start = this.#start
    const lanes = this.#lanes
    for (const [first, end] of this.#ranges) {
      for (let index = first; index < end; index++) {
        const value = words[index] ?? 0
        if (value === start[index]) continue
        lanes.toggle(index, value)
      }
    }
    // Some words have several forms for one meaning, or none: the general rule has counted them as they are.
    this.#normalise(layout.n >> 2, this.#flag(layout.n))
    this.#normalise(layout.z >> 2, this.#flag(layout.z))
    this.#normalise(layout.fpcar >> 2, this.#fpcar)
  }
  #leaveOut(parts: ReadonlySet<KeyPart>): void {
    const { words } = this.#machine.state
    for (const [part, first, end] of forgettable) {
      if (!parts.has(part)) continue
      for (let index = first >> 2; index < end >> 2; index++) {
        if (words[index] !== this.#start[index]) this.#lanes.toggle(index, words[index] ?? 0)
      }
    }
  }
  #normalise(index: number, meaning: number): void {
    const value = this.#machine.state.words[index] ?? 0
    const start = this.#start[index] ?? 0
    if (value !== start) this.#lanes.toggle(index, value)
    if (meaning !== start) this.#lanes.toggle(index, meaning)
  }
  #flag(offset: number): number {
    const value = this.#machine.state.words[offset >> 2] ?? 0
    return offset === layout.n ? value & 0x80000000 : value === 0 ? 1 : 0
  }
  /** Where a context would be saved says nothing while there is none to save. */
  get #fpcar(): number {
    const { state } = this.#machine
    return fpccrHas(state, fpccrBits.LSPACT) ? state.get(layout.fpcar) | 0 : 0
  }
  /** How often each exception was taken. */
  #addTaken(): void {
    const { activations } = this.#machine.log
    if (activations.length === this.#activations) return
    const counts = this.#counts
    for (let index = this.#activations; index < activations.length; index++) {
      const number = activations.exceptionAt(index)
      counts[number] = (counts[number] ?? 0) + 1
    }
    for (let index = this.#activations; index < activations.length; index++) {
      const number = activations.exceptionAt(index)
      const count = counts[number] ?? 0
      if (count > 0) this.#lanes.toggle(place.taken + number, count)
      counts[number] = 0
    }
  }
  /** What handlers that have not returned must restore, where it is not what they were entered with. */
  #addEntered(): void {
    const { log, state } = this.#machine
    const { open } = log
    for (let nesting = 0; nesting < open.length; nesting++) {
      for (let index = 0; index < calleeSaved.length; index++) {
        const value = log.enteredWith(nesting, index)
        if (value !== state.register(calleeSaved[index] ?? 0))
          this.#lanes.toggle(place.entered + 16 * nesting + index, value | 0)
      }
    }
  }
  #addOutside(): void {
    const { devices, output, exitStatus, panics } = this.#machine
    const lanes = this.#lanes
    if (exitStatus !== undefined) lanes.toggle(place.exitStatus, exitStatus)
    if (panics.first !== undefined) lanes.toggle(place.panic, panics.first.at.registers[15] ?? 0)
    if (output.count !== this.#outputs) this.#addDigests(place.output, digests(output.since(this.#outputs)))
    if (devices.length > 1) this.#addDigests(place.device, this.devicesHold)
  }
  /** What the devices hold beside the machine's memory; looked at again only when something may have touched one. */
  get devicesHold(): DevicesHold {
    const { bus, alarms } = this.#machine
    if (this.#devicesAt !== bus.peripheralAccesses || alarms.next !== Infinity) {
      this.#devicesHold = this.#lookAtDevices()
      this.#devicesAt = bus.peripheralAccesses
    }
    return this.#devicesHold
  }
  /** The devices hold again what they held before. */
  set devicesHold(held: DevicesHold) {
    this.#devicesHold = held
    this.#devicesAt = this.#machine.bus.peripheralAccesses
  }
  #lookAtDevices(): DevicesHold {
    const { devices, ppb } = this.#machine
    const held = devices
      .filter((device) => device !== ppb)
      .map((device) => (device.identity === undefined ? device.save() : device.identity()))
    return digests(new TextEncoder().encode(JSON.stringify(held)))
  }
  /** Devices may be others than they were though the firmware touched none. */
  forgetDevices(): void {
    this.#devicesAt = -1
  }
  #addDigests(at: number, [first, second]: readonly [number, number]): void {
    this.#lanes.toggle(at, first)
    this.#lanes.toggle(at + 1, second)
  }
  #addTime(): void {
    const { state, ppb } = this.#machine
    const { cycles } = state
    this.#addWords(place.time, [(cycles % 2 ** 32) | 0, Math.floor(cycles / 2 ** 32), ...ppb.clockWords])
  }
  #addWords(at: number, words: readonly number[]): void {
    for (let index = 0; index < words.length; index++) this.#lanes.toggle(at + index, (words[index] ?? 0) | 0)
  }
}
