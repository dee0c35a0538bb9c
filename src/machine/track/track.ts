import type { ExceptionNumber } from '../../units.ts'
import type { Machine } from '../machine.ts'
import { liveState, markMachine, rewindMachine, type MachineMark } from '../mark.ts'
import { stateHash } from '../state-hash.ts'
import { TrackedMemory, type MemoryMark } from './memory.ts'
import { StackBounds } from './stack-bounds.ts'
import { Stacks, type StackMark } from './stacks.ts'
import { StateKey, type DevicesHold } from './state-key.ts'

/** Where a followed machine was. */
export interface TrackMark {
  readonly machine: MachineMark
  readonly memory: MemoryMark
  readonly stacks: StackMark
  /** Undefined where there are none but the core's own. */
  readonly devices: DevicesHold | undefined
}

/** Follows a machine's runs from one beginning, takes them back, and compares their states. */
export class Track {
  readonly machine: Machine
  readonly memory: TrackedMemory
  readonly stacks: Stacks
  readonly key: StateKey
  #beginning: TrackMark | undefined
  #activations = 0
  readonly #live: Int32Array
  readonly #spareStates: Int32Array[] = []

  /** @param stackBytes - how large the main stack may grow, where the firmware does not say */
  constructor(machine: Machine, { stackBytes }: { readonly stackBytes?: number } = {}) {
    this.machine = machine
    this.#live = liveState(machine)
    this.memory = new TrackedMemory(machine)
    this.stacks = new Stacks(machine, this.memory, new StackBounds(machine, stackBytes))
    this.key = new StateKey(machine, this.memory)
  }

  /** The exploration begins where the machine stands. */
  begin(): void {
    this.memory.begin()
    this.stacks.begin()
    this.memory.begun()
    this.key.begin(stateHash(this.machine))
    this.#activations = this.machine.log.activations.length
    this.#beginning = this.mark()
  }
  /** Back to where the exploration began. */
  toBeginning(): void {
    if (this.#beginning !== undefined) this.rewind(this.#beginning)
  }
  mark(): TrackMark {
    const { machine, memory, stacks } = this
    return {
      machine: markMachine(machine, this.#live, this.#spareStates.pop()),
      memory: memory.mark(),
      stacks: stacks.mark(),
      devices: machine.devices.length > 1 ? this.key.devicesHold : undefined,
    }
  }
  rewind({ machine, memory, stacks, devices }: TrackMark): void {
    this.memory.undo(memory)
    rewindMachine(this.machine, machine)
    this.stacks.rewind(stacks)
    if (devices !== undefined) this.key.devicesHold = devices
  }
  /** A mark is of no more use. */
  release({ machine }: TrackMark): void {
    this.#spareStates.push(machine.state)
  }
  /** The index of the first entry since the beginning in the machine's log. */
  get firstActivation(): number {
    return this.#activations
  }
  /** How often something was entered since the beginning. */
  get activationCount(): number {
    return this.machine.log.activations.length - this.#activations
  }
  /** Tells of each entry since the beginning, from the given one on. */
  eachActivation(visit: (exceptionNumber: ExceptionNumber, latencyCycles: number) => void, from = 0): void {
    const { activations } = this.machine.log
    for (let index = this.#activations + from; index < activations.length; index++)
      visit(activations.exceptionAt(index), activations.latencyAt(index))
  }
}
