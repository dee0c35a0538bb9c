import { TailchainError } from '../errors.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import { armOf, type ArmingContext, type Condition } from './condition.ts'

/** An exception that becomes pending when a condition is met. */
export interface Arrival {
  readonly exception: string | number
  readonly when: Condition
}

/** An arrival on its way: armed, and perhaps already there. */
export interface ScheduledArrival {
  readonly arrival: Arrival
  readonly firedAt: { readonly cycle: number; readonly instruction: number; readonly pc: number } | undefined
}

/** `exception` becomes pending `when` the condition is met, once. */
export function pend(exception: string | number, when: Condition): Arrival {
  return { exception, when }
}

/** What a schedule needs to resolve names. */
export type ScheduleContext = Omit<ArmingContext, 'exception' | 'fire'>

/** Which arrivals of a schedule had landed, and where. */
export interface ScheduleState {
  readonly generation: number
  readonly firedAt: readonly ScheduledArrival['firedAt'][]
}

/** The arrivals of a machine. Each stays armed until it has fired or the schedule is replaced. */
export class Schedule {
  readonly #context: ScheduleContext
  #entries: { arrival: Arrival; firedAt: ScheduledArrival['firedAt']; cancel: Unsubscribe }[] = []

  /** How often the arrivals were replaced. */
  #generation = 0

  constructor(context: ScheduleContext) {
    this.#context = context
  }

  get arrivals(): readonly ScheduledArrival[] {
    return this.#entries
  }

  /** @throws TailchainError `CONDITION_INVALID`, and what resolving names throws: nothing is armed then */
  replace(arrivals: readonly Arrival[]): void {
    this.#generation++
    this.#clear()
    try {
      for (const arrival of arrivals) this.#arm(arrival)
    } catch (error) {
      this.#clear()
      throw error
    }
  }

  save(): ScheduleState {
    return { generation: this.#generation, firedAt: this.#entries.map(({ firedAt }) => firedAt) }
  }
  /**
   * The machine has gone back to when the schedule was in this state: what had not landed then is on its way again
   * and counts from here. Arrivals that were scheduled later stay as well.
   */
  resume({ generation, firedAt }: ScheduleState): void {
    const arrivals = this.#entries.map(({ arrival }) => arrival)
    const landed = generation === this.#generation ? firedAt : []
    this.#clear()
    for (const [index, arrival] of arrivals.entries()) {
      const at = landed[index]
      if (at === undefined) this.#arm(arrival)
      else this.#entries.push({ arrival, firedAt: at, cancel: () => undefined })
    }
  }
  #clear(): void {
    for (const { cancel } of this.#entries) cancel()
    this.#entries = []
  }

  #arm(arrival: Arrival): void {
    const arm = armOf(arrival.when)
    if (arm === undefined) {
      throw new TailchainError(
        'CONDITION_INVALID',
        `the condition of the arrival of ${String(arrival.exception)} was not made by before(), entering(), insideCriticalSection() …`,
        'import a condition from tailchain and call it: pend("SysTick", insideCriticalSection())',
      )
    }
    const { machine } = this.#context
    const exception = machine.checkPendable(this.#context.exceptionNumber(arrival.exception))
    const entry = {
      arrival,
      firedAt: undefined as ScheduledArrival['firedAt'],
      cancel: (): void => undefined,
    }
    let isDone = false
    const fire = (): void => {
      if (isDone) return
      isDone = true
      const { cycles, instructions, pc } = machine.state
      entry.firedAt = { cycle: cycles, instruction: instructions, pc }
      machine.setPending(exception, true)
      entry.cancel()
    }
    const disarm = arm({ ...this.#context, exception, fire })
    entry.cancel = () => {
      isDone = true
      disarm()
    }
    if (entry.firedAt !== undefined) disarm()
    this.#entries.push(entry)
  }
}
