import type { RawActivation } from '../activations.ts'
import type { Machine } from '../machine.ts'
import { markMachine, rewindMachine, type MachineMark } from '../mark.ts'
import { stateHash } from '../state-hash.ts'
import { Lanes } from './lanes.ts'
import { TrackedMemory } from './memory.ts'
import { StackBounds } from './stack-bounds.ts'
import { Stacks, type StackMark } from './stacks.ts'
import { StateKey, type DevicesHold } from './state-key.ts'

/** Where a followed machine was. */
export interface TrackMark {
  readonly machine: MachineMark
  readonly memory: number
  readonly lanes: Lanes
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
  readonly #spareStates: Int32Array[] = []

  /** @param stackBytes - how large the main stack may grow, where the firmware does not say */
  constructor(machine: Machine, { stackBytes }: { readonly stackBytes?: number } = {}) {
    this.machine = machine
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
    const lanes = new Lanes()
    lanes.copy(this.memory.lanes)
    const { machine, memory, stacks } = this
    return {
      machine: markMachine(machine, this.#spareStates.pop()),
      memory: memory.mark,
      lanes,
      stacks: stacks.mark(),
      devices: machine.devices.length > 1 ? this.key.devicesHold : undefined,
    }
  }
  rewind({ machine, memory, lanes, stacks, devices }: TrackMark): void {
    this.memory.undo(memory)
    this.memory.lanes.copy(lanes)
    rewindMachine(this.machine, machine)
    this.stacks.rewind(stacks)
    if (devices !== undefined) this.key.devicesHold = devices
  }
  /** A mark is of no more use. */
  release({ machine }: TrackMark): void {
    this.#spareStates.push(machine.state)
  }
  /** How often something was entered since the beginning. */
  get activationCount(): number {
    return this.machine.log.activations.length - this.#activations
  }
  /** Tells of each entry since the beginning, from the given one on. */
  eachActivation(visit: (activation: RawActivation) => void, from = 0): void {
    const { activations } = this.machine.log
    for (let index = this.#activations + from; index < activations.length; index++) {
      const activation = activations.at(index)
      if (activation !== undefined) visit(activation)
    }
  }
}
