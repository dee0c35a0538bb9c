import type { Delay } from '../machine/activations.ts'
import type { Lanes } from '../machine/track/lanes.ts'
import type { Track } from '../machine/track/track.ts'
import type { Triple } from '../race/triples.ts'
import type { Breach } from './breaches.ts'
import type { HostCode } from './host-code.ts'
import type { Node } from './node.ts'
import type { Plan } from './plan.ts'
import type { ExceptionNumber } from '../units.ts'
import type { RunOutcome, Tail } from './tails.ts'
import type { WindowEnd } from './walk.ts'
import type { LocatedArrivals } from './window.ts'
import { nothingYet, worse, worstOf, type Worst } from './worst.ts'

export type Outcome = WindowEnd['reason']

/** A schedule that ends as it should not. */
export interface FoundFailure {
  readonly kind: 'check' | 'always' | Breach['kind'] | Outcome
  /** What `check` or `always` threw. */
  readonly error: unknown
  /** What no firmware may do, whatever is asked of it. */
  readonly breach: Breach | undefined
  readonly schedule: readonly LocatedArrivals[]
  /** Where it ended. */
  readonly endPc: number
  /** What may have gone wrong, the most telling first. */
  readonly triples: readonly Triple[]
}
/** An exception that is pending, and what keeps it from being taken. */
export interface Waiting {
  readonly exception: ExceptionNumber
  readonly why: Delay
}
/** A state in which schedules ended. */
export interface EndState {
  readonly hash: string
  readonly outcome: Outcome
  readonly count: number
  /** The first schedule that ended so; left out where there are very many. */
  readonly schedule: readonly LocatedArrivals[] | undefined
  /** Where it ended. */
  readonly endPc: number
  /** What is pending there, and why it was not taken. */
  readonly waiting: readonly Waiting[]
  /** What was asked for. */
  readonly values: Readonly<Record<string, number | bigint | boolean>> | undefined
}

type JudgedEnd = Omit<EndState, 'schedule' | 'count'> & { count: number; readonly node: Node }
export type JudgedFailure = Omit<FoundFailure, 'schedule' | 'triples'> & {
  readonly node: Node
  /** Equal for failures that are one. */
  readonly identity: string
}

/** How a schedule ended that was run elsewhere. */
export interface Counted {
  readonly reason: RunOutcome['reason']
  readonly key: StateId
  readonly worst: Worst
  /** Exceptions that were entered. */
  readonly taken: readonly number[]
  readonly breaches: readonly Breach[]
}

type StateId = Pick<Readonly<Lanes>, 'high' | 'low'>

/** As many different failures are kept of a kind; what comes later is like them more often than not. */
const maxFailures = 20

/** Tells end states apart, judges each once, and keeps what is wrong. */
export class Verdicts {
  /** Runs that came to a state that another one had been in. */
  merged = 0
  /** What was entered in some run. */
  readonly taken = new Set<number>()
  worst: Worst = nothingYet
  readonly #track: Track
  readonly #plan: Plan
  readonly #host: HostCode
  readonly #endStates = new EndStates()
  readonly #failures = new Map<string, JudgedFailure>()

  constructor(track: Track, plan: Plan, host: HostCode) {
    this.#track = track
    this.#plan = plan
    this.#host = host
  }

  get endStates(): readonly JudgedEnd[] {
    return this.#endStates.all
  }
  get failures(): readonly JudgedFailure[] {
    return [...this.#failures.values()]
  }

  /** A failure that is the same, in a better schedule. */
  replace(failure: JudgedFailure): void {
    this.#failures.set(failure.identity, failure)
  }

  /** The machine stands where a schedule's run has ended. */
  judge(
    node: Node,
    { end, alwaysError, breaches }: Pick<Tail, 'end' | 'alwaysError' | 'breaches'>,
    keyOf: () => Readonly<Lanes>,
  ): void {
    this.worst = worse(this.worst, worstOf(this.#track, this.#plan))
    const { activations } = this.#track.machine.log
    for (let index = this.#track.firstActivation; index < activations.length; index++)
      this.taken.add(activations.exceptionAt(index))
    for (const breach of breaches) this.#fail(breach.kind, node, { breach, identity: this.#identity(breach) })
    if (alwaysError !== undefined) this.#fail('always', node, { error: alwaysError.error })
    if (end.reason === 'merged') {
      this.merged++
      return
    }
    const key = keyOf()
    const known = this.#endStates.get(end.reason, key)
    if (known !== undefined) {
      known.count++
      return
    }
    const { text: hash } = key
    const [high, low] = [key.high, key.low]
    const { pc: endPc } = this.#track.machine.state
    const { describe, check } = this.#plan
    const values = describe === undefined ? undefined : this.#host.ask(describe)
    const state = { hash, outcome: end.reason, count: 1, node, endPc, values, waiting: this.#waiting }
    this.#endStates.add({ high, low }, state)
    if (end.reason === 'reached') {
      const thrown = this.#host.thrownBy(check)
      if (thrown !== undefined) this.#fail('check', node, { error: thrown.error })
    } else if (node.arrivals !== undefined || !waits(end)) this.#fail(end.reason, node)
  }

  /**
   * A schedule was run elsewhere.
   *
   * @returns false: the machine must be there to judge it, and nothing was counted
   */
  count({ reason, key, worst, taken, breaches }: Counted): boolean {
    if (breaches.some((each) => this.#isNew(each))) return false
    const known = reason === 'merged' ? undefined : this.#endStates.get(reason, key)
    if (reason !== 'merged' && known === undefined) return false
    if (known === undefined) this.merged++
    else known.count++
    this.took(worst, taken)
    return true
  }

  /** Whether schedules that end so are known, and none of what else is wrong is new. */
  knows(reason: Outcome, key: StateId, breaches: readonly Breach[]): boolean {
    return this.#endStates.get(reason, key) !== undefined && !breaches.some((each) => this.#isNew(each))
  }
  /** So many more schedules, run elsewhere, end in a state that is known. */
  countMore(reason: Outcome, key: StateId, count: number): void {
    const known = this.#endStates.get(reason, key)
    if (known !== undefined) known.count += count
    else if (count > 0) throw new Error('schedules end in other states elsewhere than they do here')
  }
  /** What was gone through in schedules that were run elsewhere. */
  took(worst: Worst, taken: readonly number[]): void {
    this.worst = worse(this.worst, worst)
    for (const exceptionNumber of taken) this.taken.add(exceptionNumber)
  }
  #isNew(breach: Breach): boolean {
    return this.#isWanted(breach.kind, `${breach.kind} ${this.#identity(breach)}`)
  }

  get #waiting(): Waiting[] {
    const { machine } = this.#track
    return machine.pendingExceptions().map((exception) => ({ exception, why: machine.log.whyNot(exception) }))
  }
  #fail(
    kind: FoundFailure['kind'],
    node: Node,
    { error, breach, identity }: { error?: unknown; breach?: Breach; identity?: string } = {},
  ): void {
    const { pc: endPc } = this.#track.machine.state
    const what = identity ?? (error instanceof Error ? error.message : this.#endIdentity(kind, endPc))
    const text = `${kind} ${what}`
    if (this.#isWanted(kind, text))
      this.#failures.set(text, { kind, node, error, breach, endPc, identity: text })
  }
  #isWanted(kind: FoundFailure['kind'], text: string): boolean {
    return (
      !this.#failures.has(text) && this.failures.filter((each) => each.kind === kind).length < maxFailures
    )
  }
  /** Many call the same panic machinery. */
  #endIdentity(kind: FoundFailure['kind'], endPc: number): string {
    const panic = kind === 'panicked' ? this.#track.machine.panics.first : undefined
    return panic === undefined ? String(endPc) : `${panic.at.registers[15]} ${panic.at.registers[14]}`
  }
  /** What makes two breaches one: where in a function a stack outgrew its bound does not count. */
  #identity(breach: Breach): string {
    if (breach.kind === 'clobbered') return `${breach.exceptionNumber} ${breach.registers.join()}`
    const inside = this.#track.machine.configuration.image.symbols.at(breach.pc)?.address ?? breach.pc
    return `${String(breach.isMain)} ${breach.sp} ${inside}`
  }
}

/** End states by their keys and reasons. */
class EndStates {
  readonly #byHigh = new Map<number, { readonly low: number; readonly state: JudgedEnd }[]>()
  readonly all: JudgedEnd[] = []

  get(outcome: Outcome, { high, low }: StateId): JudgedEnd | undefined {
    const found = this.#byHigh.get(high)
    if (found === undefined) return undefined
    for (const each of found) if (each.low === low && each.state.outcome === outcome) return each.state
    return undefined
  }
  add({ high, low }: StateId, state: JudgedEnd): void {
    const found = this.#byHigh.get(high)
    if (found === undefined) this.#byHigh.set(high, [{ low, state }])
    else found.push({ low, state })
    this.all.push(state)
  }
}

/** Firmware that waits for an arrival is not wrong before one has come. */
function waits({ reason }: WindowEnd): boolean {
  return reason === 'sleeping' || reason === 'stuck' || reason === 'limit'
}
