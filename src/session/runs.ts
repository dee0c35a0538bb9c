import type { Goal, RunEnd } from '../machine/control.ts'
import { amountOf, checkNth, limitOf } from './options.ts'
import { describeStop, type StopContext } from './stops.ts'
import type { BootOptions, Stop } from './types.ts'

/** More than any instruction takes, exceptions entered and left between two of them included. */
const cyclesOfInstruction = 128

/** What a snapshot keeps of runs. */
export interface RunsState {
  readonly lastBreakpoint: number | undefined
  readonly lastStop: Stop | undefined
  readonly startUpInstructions: number
}

interface Limit {
  readonly limitCycles?: number
}

/** Runs of a machine, each with its limit, and how the last one ended. */
export class Runs {
  readonly #context: StopContext
  readonly #options: BootOptions
  readonly #recorded: (run: () => RunEnd) => RunEnd
  #lastBreakpoint: number | undefined
  #lastStop: Stop | undefined
  #startUpInstructions = 0

  /**
   * @param recorded - does what it is given, and keeps from where that began
   * @throws TailchainError `OPTION_INVALID`
   */
  constructor(context: StopContext, options: BootOptions, recorded: (run: () => RunEnd) => RunEnd) {
    this.#context = context
    this.#options = options
    this.#recorded = recorded
    limitOf(options)
  }

  get lastStop(): Stop | undefined {
    return this.#lastStop
  }

  run(limit: Limit, goal: Omit<Goal, 'limitCycles'> = {}): Stop {
    return this.#run({ limitCycles: limitOf(limit, this.#options), ...goal })
  }

  /** Until execution comes to one of the addresses, for the `nth` time from here. */
  to(addresses: readonly number[], options: { nth?: number } & Limit = {}): Stop {
    const { state, control, hooks } = this.#context.machine
    const nth = checkNth(options.nth)
    const { pc } = state
    // Where the last run stopped at this very place, it is the next time that counts.
    let left = nth + (this.#lastBreakpoint === pc && addresses.includes(pc) ? 1 : 0)
    const hook = (): void => {
      if (--left === 0) control.requestStop()
    }
    const limitCycles = limitOf(options, this.#options)
    const removals = addresses.map((address) => hooks.add(address, hook))
    try {
      return this.#run({ limitCycles })
    } finally {
      for (const remove of removals) remove()
    }
  }

  /** From reset to `main`; to go to that place then is to be there at once. */
  startUp(main: readonly number[]): Stop {
    const stop = this.to(main)
    this.#lastBreakpoint = undefined
    this.#startUpInstructions = this.#context.machine.state.instructions
    return stop
  }
  /** Instructions that came before `main`; 0 where it was not run to. */
  get startUpInstructions(): number {
    return this.#startUpInstructions
  }

  /** So many instructions or cycles. */
  for(amount: { instructions: number } | { cycles: number }): Stop {
    const { instructions, cycles } = amountOf(amount)
    // An amount that was asked for is no limit: what it leaves is for time asleep.
    const atMost = (this.#options.timing ?? 'instruction') === 'instruction' ? 2 : cyclesOfInstruction
    const limit = limitOf(this.#options)
    return this.#run({
      limitCycles: Math.max(limit, cycles ?? 0, atMost * (instructions ?? 0)),
      instructions,
      cycles,
    })
  }

  /** Runs that are no runs of the test's own: where they return, the last one is what it was. */
  aside<T>(body: (run: () => Stop) => T): T {
    const before = this.save()
    const result = body(() => this.run({}))
    this.restore(before)
    return result
  }

  /** Notes how something else's run ended. */
  ended(end: RunEnd): Stop {
    this.#lastBreakpoint = end.reason === 'breakpoint' ? this.#context.machine.state.pc : undefined
    this.#lastStop = describeStop(this.#context, end)
    return this.#lastStop
  }

  save(): RunsState {
    return {
      ...{ lastBreakpoint: this.#lastBreakpoint, lastStop: this.#lastStop },
      startUpInstructions: this.#startUpInstructions,
    }
  }

  restore({ lastBreakpoint, lastStop, startUpInstructions }: RunsState): void {
    this.#lastBreakpoint = lastBreakpoint
    this.#lastStop = lastStop
    this.#startUpInstructions = startUpInstructions
  }

  #run(goal: Goal): Stop {
    return this.ended(this.#recorded(() => this.#context.machine.control.run(goal)))
  }
}
