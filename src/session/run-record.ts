import type { Machine } from '../machine/machine.ts'
import type { Mcu, SessionSnapshot } from './mcu.ts'
import { parts } from './parts.ts'

/** Where a rerun ends, and who looks at the instructions before that. */
export interface RerunGoal {
  /** Instructions that have executed then. */
  readonly instructions: number
  /** Called before each instruction; they execute in the reference stage. */
  readonly before?: () => void
}

/** A stretch of a machine's run that the host had no hand in, but for what is scheduled. */
export interface RecordedStretch {
  readonly begin: SessionSnapshot
  /** Instructions that had executed there. */
  readonly instructions: number
  /** Takes a copy that stands at the beginning to a moment, as it went. */
  readonly rerun: (copy: Mcu, goal: RerunGoal) => void
  /** Whether a rerun can go on from where another one has ended. */
  readonly isDivisible: boolean
}

/** What is known of a machine's runs. */
export interface RecordState {
  readonly stretches: readonly RecordedStretch[]
  /** The machine's state where the last run ended; undefined where the next one begins a stretch in any case. */
  readonly end: Int32Array | undefined
}

const nothing: RecordState = { stretches: [], end: undefined }
const maxStretches = 64
const maxBytes = 32 << 20

let areKept = false

/** The runs of machines that are made from now on are kept, so that they can be gone through once more. */
export function keepRuns(): void {
  areKept = true
}
export function keepsRuns(): boolean {
  return areKept
}

/** Keeps from where a machine's runs began, for who has to go through them once more. */
export class RunRecord {
  readonly #machine: Machine
  readonly #isWanted: boolean
  #state = nothing
  #running: 'nothing' | 'run' | 'schedule' = 'nothing'

  /** @param isWanted - otherwise nothing is kept */
  constructor(machine: Machine, isWanted: boolean) {
    this.#machine = machine
    this.#isWanted = isWanted
  }

  /** The host changes something that it need not be possible to see from the core's state. */
  interfered(): void {
    // What a schedule's causes do, they do again.
    if (this.#running === 'schedule') return
    this.#state = this.#running === 'run' ? nothing : { ...this.#state, end: undefined }
  }
  /** Runs the machine; a stretch begins unless it goes on where the last run has ended. */
  run<T>(snapshot: () => SessionSnapshot, run: () => T): T {
    if (!this.#isWanted || this.#running !== 'nothing') return run()
    if (!this.#isUntouched()) this.#begin(snapshot(), goOn, true)
    return this.#during('run', run)
  }
  /** The same for what can be done again only as a whole, from its beginning. */
  runSchedule<T>(snapshot: () => SessionSnapshot, run: () => T, rerun: RecordedStretch['rerun']): T {
    if (!this.#isWanted) return run()
    this.#begin(snapshot(), rerun, false)
    return this.#during('schedule', run)
  }

  save(): RecordState {
    return this.#state
  }
  restore(state: RecordState): void {
    this.#state = state
  }

  #during<T>(running: 'run' | 'schedule', run: () => T): T {
    this.#running = running
    try {
      return run()
    } finally {
      this.#running = 'nothing'
      const { stretches } = this.#state
      const isGoingOn = running === 'run' && stretches.length > 0
      this.#state = { stretches, end: isGoingOn ? this.#words() : undefined }
    }
  }
  #begin(begin: SessionSnapshot, rerun: RecordedStretch['rerun'], isDivisible: boolean): void {
    const { instructions } = this.#machine.state
    const stretch = { begin: { ...begin, record: nothing }, instructions, rerun, isDivisible }
    let stretches = [...this.#state.stretches, stretch].slice(-maxStretches)
    while (stretches.length > 1 && sizeOf(stretches) > maxBytes) stretches = stretches.slice(1)
    this.#state = { stretches, end: undefined }
  }
  #isUntouched(): boolean {
    const { end } = this.#state
    return end !== undefined && this.#words().every((word, index) => word === end[index])
  }
  #words(): Int32Array {
    return this.#machine.state.words.slice(0, this.#machine.stateEnd >> 2)
  }
}

function sizeOf(stretches: readonly RecordedStretch[]): number {
  return stretches.reduce((total, { begin }) => total + begin.sizeBytes, 0)
}

function goOn(copy: Mcu, { instructions, before }: RerunGoal): void {
  const { control, state } = copy[parts].machine
  if (before !== undefined) control.follow(instructions, before)
  else if (instructions > state.instructions)
    control.run({ limitCycles: Infinity, instructions: instructions - state.instructions })
}
