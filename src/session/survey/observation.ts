import { AccessTrace } from '../../machine/track/access-trace.ts'
import type { Machine } from '../../machine/machine.ts'
import { Stacks } from './stacks.ts'

/** An access to memory that is on no stack. */
export interface SeenAccess {
  readonly isWrite: boolean
  readonly address: number
  readonly sizeBytes: number
  readonly pc: number
  /** 0 outside of all handlers. */
  readonly exceptionNumber: number
  /** Which instruction of the observation made it. */
  readonly step: number
}

/** Instructions of a run in their order, by number. */
export interface SeenSteps {
  readonly count: number
  pc(step: number): number
  sp(step: number): number
  lr(step: number): number
  /** 0 outside of all handlers. */
  exceptionNumber(step: number): number
}

const wordsOfStep = 4

/** Sees every instruction of runs of one machine, and what each accesses. What hardware stacks is not among it. */
export class Observation implements SeenSteps {
  readonly accesses: SeenAccess[] = []
  readonly #machine: Machine
  readonly #stacks: Stacks
  #steps = new Uint32Array(wordsOfStep * 4096)
  #count = 0
  #isExecuting = false

  constructor(machine: Machine) {
    this.#machine = machine
    this.#stacks = new Stacks(machine)
    new AccessTrace(machine, (address, sizeBytes, isWrite) => {
      this.#access(address, sizeBytes, isWrite)
    })
    machine.control.follower = {
      before: () => {
        this.#before()
      },
      after: () => {
        this.#isExecuting = false
      },
    }
  }

  /** Goes on for so many instructions, or until `isOver`, which is asked before each. */
  run(instructions: number, isOver: () => boolean = () => false): void {
    const end = this.#count + instructions
    this.#machine.control.run({
      limitCycles: 4 * instructions + 100_000,
      predicate: () => this.#count >= end || isOver(),
    })
  }
  /** What was seen so far is forgotten. */
  clear(): void {
    this.accesses.length = 0
    this.#count = 0
  }

  get count(): number {
    return this.#count
  }
  pc(step: number): number {
    return this.#steps[wordsOfStep * step] ?? 0
  }
  sp(step: number): number {
    return this.#steps[wordsOfStep * step + 1] ?? 0
  }
  lr(step: number): number {
    return this.#steps[wordsOfStep * step + 2] ?? 0
  }
  exceptionNumber(step: number): number {
    return this.#steps[wordsOfStep * step + 3] ?? 0
  }

  #before(): void {
    const { state } = this.#machine
    const at = wordsOfStep * this.#count
    if (at === this.#steps.length) {
      const longer = new Uint32Array(2 * at)
      longer.set(this.#steps)
      this.#steps = longer
    }
    this.#steps[at] = state.pc
    this.#steps[at + 1] = state.sp
    this.#steps[at + 2] = state.lr
    this.#steps[at + 3] = state.ipsr
    this.#stacks.look()
    this.#count++
    this.#isExecuting = true
  }
  #access(address: number, sizeBytes: number, isWrite: boolean): void {
    const { bus } = this.#machine
    if (!this.#isExecuting || bus.regionAt(address)?.writable !== true) return
    if (this.#stacks.holds(address)) return
    const step = this.#count - 1
    const exceptionNumber = this.exceptionNumber(step)
    this.accesses.push({ isWrite, address, sizeBytes, pc: this.pc(step), exceptionNumber, step })
  }
}
