import { TailchainError } from '../errors.ts'
import type { Unsubscribe } from '../machine/hooks.ts'
import { armOf, type ArmingContext, type Condition, type Memory } from './condition.ts'

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
export type ScheduleContext = Omit<ArmingContext, 'exception' | 'fire' | 'memory'>

interface Entry extends ScheduledArrival {
  firedAt: ScheduledArrival['firedAt']
  readonly memories: Memory<unknown>[]
  cancel: Unsubscribe
}

/** Arrivals that were scheduled together, with an identity for each thing that a condition remembers. */
class Plan {
  readonly arrivals: readonly Arrival[]
  readonly #keys = new Map<string, object>()

  constructor(arrivals: readonly Arrival[]) {
    this.arrivals = [...arrivals]
  }
  key(arrival: number, memory: number): object {
    const name = `${String(arrival)}.${String(memory)}`
    const key = this.#keys.get(name) ?? {}
    this.#keys.set(name, key)
    return key
  }
}

/** How far the arrivals of a schedule had come. */
export interface ScheduleState {
  readonly plan: unknown
  readonly entries: readonly {
    readonly firedAt: ScheduledArrival['firedAt']
    readonly memories: readonly unknown[]
  }[]
}

/** The arrivals of a machine. Each stays armed until it has fired or the schedule is replaced. */
export class Schedule {
  readonly #context: ScheduleContext
  #plan = new Plan([])
  #entries: Entry[] = []

  constructor(context: ScheduleContext) {
    this.#context = context
  }

  get arrivals(): readonly ScheduledArrival[] {
    return this.#entries
  }

  /** @throws TailchainError `CONDITION_INVALID`, and what resolving names throws: nothing is armed then */
  replace(arrivals: readonly Arrival[]): void {
    this.#arm(new Plan(arrivals), [])
  }

  save(): ScheduleState {
    return {
      plan: this.#plan,
      entries: this.#entries.map(({ firedAt, memories }) => ({
        firedAt,
        memories: memories.map(({ value }) => value),
      })),
    }
  }
  /**
   * The machine has gone back to when the schedule was in this state: so do the arrivals. Those that were scheduled
   * only later stay, and count from here.
   */
  restore({ plan, entries }: ScheduleState): void {
    this.#arm(this.#plan, plan === this.#plan ? entries : [])
  }
  /** Takes over the schedule of a machine that this one was forked from. */
  adopt({ plan, entries }: ScheduleState): void {
    if (plan instanceof Plan) this.#arm(plan, entries)
  }

  #arm(plan: Plan, states: ScheduleState['entries']): void {
    this.#clear()
    this.#plan = plan
    try {
      for (const index of plan.arrivals.keys()) this.#armOne(index, states[index])
    } catch (error) {
      this.#clear()
      throw error
    }
  }
  #clear(): void {
    for (const { cancel } of this.#entries) cancel()
    this.#entries = []
    this.#plan = new Plan([])
  }

  #armOne(index: number, state: ScheduleState['entries'][number] | undefined): void {
    const plan = this.#plan
    const arrival = plan.arrivals[index]
    if (arrival === undefined) return
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
    const entry: Entry = { arrival, firedAt: state?.firedAt, memories: [], cancel: () => undefined }
    this.#entries.push(entry)
    if (entry.firedAt !== undefined) return
    let isDone = false
    const fire = (): void => {
      if (isDone) return
      isDone = true
      const { cycles, instructions, pc } = machine.state
      entry.firedAt = { cycle: cycles, instruction: instructions, pc }
      machine.setPending(exception, true)
      entry.cancel()
    }
    const memory = <T>(initial: T): Memory<T> => {
      const number = entry.memories.length
      const value = state === undefined ? initial : (state.memories[number] as T)
      const made: Memory<T> = { value, key: plan.key(index, number) }
      entry.memories.push(made)
      return made
    }
    const disarm = arm({ ...this.#context, exception, fire, memory })
    entry.cancel = () => {
      isDone = true
      disarm()
    }
  }
}
