import { activation, layout, throughExceptions } from '../core/layout.ts'
import type { EntryKind, ExceptionListener } from '../core/core.ts'
import { exception as exceptions, isFaultException } from '../core/exception-numbers.ts'
import { heldBackBy } from '../core/priority.ts'
import type { State } from '../core/state.ts'
import type { ExceptionNumber } from '../units.ts'
import {
  ActivationRecords,
  calleeSaved,
  type Chunk,
  type Pended,
  type SavedRecords,
} from './activation-records.ts'

/** A point in a run: cycles and instructions since reset, and the PC. */
export interface RawMoment {
  readonly cycle: number
  readonly instruction: number
  readonly pc: number
}
export type Delay = 'nothing' | 'masking' | 'priority' | 'disabled'

/** One activation of a handler, as recorded. */
export interface RawActivation {
  readonly exceptionNumber: ExceptionNumber
  readonly pendedAt: RawMoment
  readonly enteredAt: RawMoment
  readonly returnedAt: RawMoment | undefined
  /** How many exceptions were active already. */
  readonly nesting: number
  readonly how: EntryKind
  readonly delayedBy: Delay
  /** Callee-saved registers by number that the handler did not restore, without a switch of stacks. */
  readonly clobbered: readonly number[]
  /** Address of the stacked frame that it will return to. */
  readonly frame: number
  readonly excReturn: number
}

/**
 * Whether a handler comes between two instructions that know nothing of it. A supervisor call may give results in any
 * register, and a fault's handler may repair them.
 */
export function mustRestore({ exceptionNumber }: Pick<RawActivation, 'exceptionNumber'>): boolean {
  return exceptionNumber !== exceptions.svCall && !isFaultException(exceptionNumber)
}

/** How far a log was. */
export interface LogMark {
  readonly count: number
  readonly open: readonly number[]
  readonly contexts: Int32Array
  readonly pended: readonly Pended[]
  readonly order: number
  readonly lastReturn: number
}
interface SavedLog extends LogMark {
  readonly records: SavedRecords
}

/** What is kept of a handler's entry while it is active: r4…r11, MSP and PSP. */
const contextWords = calleeSaved.length + 2
const noWords = new Int32Array(0)
const none: readonly never[] = []

/** Others that want to see exceptions as they happen: schedules, races, traces. */
export type ExceptionObserver = (event: {
  readonly kind: 'pended' | 'unpended' | 'entered' | 'returned'
  readonly exceptionNumber: ExceptionNumber
}) => void

/** Keeps every activation of a run: when it was pended, why it waited, how it was entered. */
export class ActivationLog implements ExceptionListener {
  readonly activations: ActivationRecords
  readonly observers = new Set<ExceptionObserver>()
  /** While set, observers are not told: what happens will be taken back. */
  isMuted = false
  readonly #state: State
  readonly #pended: Pended[] = []
  readonly #open: number[] = []
  /** With what each of them was entered. */
  #contexts: Int32Array = new Int32Array(4 * contextWords)
  /** Index of what has returned last; -1 where that was never entered. */
  #lastReturned = -1
  #order = 0
  /** Instruction count at the last exception return: what pends right there arrives during the unstacking. */
  #lastReturn = -1
  #isLent = false
  /** What emitted code records. */
  readonly #lent: Chunk

  constructor(state: State) {
    this.#state = state
    const { mostActivations } = throughExceptions
    const [floats, words] = [throughExceptions.floats >> 3, throughExceptions.words >> 2]
    this.#lent = {
      floats: state.floats.subarray(floats, floats + mostActivations * activation.floats),
      words: state.words.subarray(words, words + mostActivations * activation.words),
    }
    this.activations = new ActivationRecords(state)
  }

  pended(exception: ExceptionNumber): void {
    const isLent = this.takeBack()
    if (this.#pendedIndex(exception) < 0)
      this.#pended.push(this.#pendedNow(exception, this.whyNot(exception)))
    this.#tell('pended', exception)
    if (isLent) this.lend()
  }
  unpended(exception: ExceptionNumber): void {
    const isLent = this.takeBack()
    this.#forgetPended(exception)
    this.#tell('unpended', exception)
    if (isLent) this.lend()
  }
  entered(exception: ExceptionNumber, how: EntryKind): void {
    this.takeBack()
    const pended = this.#forgetPended(exception) ?? this.#pendedNow(exception, 'nothing')
    const nesting = this.#open.length
    const refined = how === 'preempted' ? this.#refine(pended) : how
    this.#open.push(this.activations.enter({ pended, how: refined, nesting }))
    this.#keepContext(nesting)
    // Whoever still waits and was free to go now waits for this one.
    for (const other of this.#pended) if (other.delay === 'nothing') other.delay = 'priority'
    this.#tell('entered', exception)
  }
  returned(exception: ExceptionNumber): void {
    this.takeBack()
    this.#lastReturned = this.#close(exception)
    this.#lastReturn = this.#state.instructions
    this.#tell('returned', exception)
  }

  /** Returns the index of the activation that ends: as a rule the innermost. */
  #close(exception: ExceptionNumber): number {
    const open = this.#open
    let nesting = open.length - 1
    while (nesting >= 0 && this.activations.exceptionAt(open[nesting] ?? 0) !== exception) nesting--
    const index = open[nesting]
    if (index === undefined) return -1
    this.activations.return(index, this.#clobberedSince(nesting))
    if (nesting === open.length - 1) open.pop()
    else {
      open.splice(nesting, 1)
      this.#contexts.copyWithin(nesting * contextWords, (nesting + 1) * contextWords)
    }
    return index
  }
  /** Indices of those that have not returned, outermost first. */
  get open(): readonly number[] {
    return this.#open
  }
  /** What has returned last. */
  get lastReturned(): RawActivation | undefined {
    return this.#lastReturned < 0 ? undefined : this.activations.at(this.#lastReturned)
  }
  /** What one of {@link calleeSaved} held when an open activation was entered. */
  enteredWith(nesting: number, index: number): number {
    return (this.#contexts[nesting * contextWords + index] ?? 0) >>> 0
  }
  /** The machine is reset: nothing is active or pending any more, and nothing will return. */
  reset(): void {
    this.#open.length = 0
    this.#pended.length = 0
  }

  /** How often the exception's handler was entered. */
  taken(exception: ExceptionNumber): number {
    let count = 0
    const { length } = this.activations
    for (let index = 0; index < length; index++)
      if (this.activations.exceptionAt(index) === exception) count++
    return count
  }
  /** Why an exception could not be taken right now; `nothing`: it could. */
  whyNot(exception: ExceptionNumber): Delay {
    return this.#state.hasBit(layout.enabled, exception) ? heldBackBy(this.#state, exception) : 'disabled'
  }
  /** The last activation of a fault handler. */
  get lastFault(): RawActivation | undefined {
    const index = this.activations.findLastIndex(isFaultException)
    return index < 0 ? undefined : this.activations.at(index)
  }

  /** The exceptions that are active, innermost first, and where what they pre-empted was stacked. */
  active(): readonly Pick<RawActivation, 'exceptionNumber' | 'frame' | 'excReturn'>[] {
    return this.#open.flatMap((index) => this.activations.at(index) ?? []).reverse()
  }

  /** Whether emitted code may go on with it: nobody sees what happens, nothing waits, at most one handler is active. */
  get canLend(): boolean {
    return this.#pended.length === 0 && this.observers.size === 0 && this.#open.length <= 1
  }
  /** Lets emitted code record what happens next, see `throughExceptions`; until {@link takeBack}. */
  lend(): void {
    const state = this.#state
    this.#isLent = true
    const isOpen = this.#open.length > 0
    state.set(throughExceptions.count, isOpen ? 1 : 0)
    state.set(throughExceptions.open, isOpen ? 0 : -1)
    state.floats[throughExceptions.lastReturn >> 3] = this.#lastReturn
    if (!isOpen) return
    const { words } = this.#lent
    // What has returned already is a bit of its last word.
    words[activation.rest] = 0
    for (let index = 0; index < contextWords; index++)
      state.words[(throughExceptions.context >> 2) + index] = this.#contexts[index] ?? 0
  }
  /** Whether it was lent. */
  takeBack(): boolean {
    if (!this.#isLent) return false
    this.#isLent = false
    this.#takeOver()
    return true
  }
  /** What emitted code has recorded. */
  #takeOver(): void {
    const { words } = this.#state
    const count = words[throughExceptions.count >> 2] ?? 0
    const open = words[throughExceptions.open >> 2] ?? 0
    this.#lastReturn = this.#state.floats[throughExceptions.lastReturn >> 3] ?? 0
    const own = this.#open[0]
    const first = this.activations.length
    const from = own === undefined ? 0 : 1
    if (own !== undefined && open !== 0) {
      this.activations.returnAs(own, this.#lent)
      this.#open.length = 0
      this.#lastReturned = own
    }
    if (count === from) return
    this.activations.append(this.#lent, from, count)
    this.#order += count - from
    const last = first + count - from - 1
    this.#lastReturned = open < 0 ? last : last > first ? last - 1 : this.#lastReturned
    if (open < 0) return
    this.#open.push(last)
    for (let index = 0; index < contextWords; index++)
      this.#contexts[index] = words[(throughExceptions.context >> 2) + index] ?? 0
  }

  /** Remembers where the log is, for {@link rewind}: cheaper than {@link save}. */
  mark(): LogMark {
    const depth = this.#open.length
    return {
      count: this.activations.length,
      open: depth === 0 ? none : this.#open.slice(),
      contexts: depth === 0 ? noWords : this.#contexts.slice(0, depth * contextWords),
      pended: this.#pended.length === 0 ? none : this.#pended.map((each) => ({ ...each })),
      order: this.#order,
      lastReturn: this.#lastReturn,
    }
  }
  /** What was logged since the mark did not happen. */
  rewind(mark: LogMark): void {
    this.activations.length = mark.count
    for (const index of mark.open) this.activations.reopen(index)
    this.#goTo(mark)
  }

  save(): unknown {
    return { records: this.activations.save(), ...this.mark() } satisfies SavedLog
  }
  restore(saved: unknown): void {
    const from = saved as SavedLog
    this.activations.restore(from.records)
    this.#goTo(from)
  }

  #goTo({ open, contexts, pended, order, lastReturn }: LogMark): void {
    if (this.#open.length > 0) this.#open.length = 0
    for (const index of open) this.#open.push(index)
    this.#growContexts(open.length)
    this.#contexts.set(contexts)
    if (this.#pended.length > 0) this.#pended.length = 0
    for (const each of pended) this.#pended.push({ ...each })
    this.#order = order
    this.#lastReturn = lastReturn
  }

  /**
   * Entry is one step here, so what silicon tells apart by the cycle is told by order: a higher exception that
   * was pended after a lower one, at the boundary where that would have been entered, arrived late; one pended
   * right after a return, before anything else executed, pre-empted the unstacking.
   */
  #refine(pended: Pended): EntryKind {
    for (const { exception, order, instruction, delay } of this.#pended) {
      const sameBoundary = instruction === pended.instruction && delay === 'nothing'
      const wasFirst = order < pended.order && this.#state.hasBit(layout.enabled, exception)
      if (sameBoundary && wasFirst) return 'lateArrival'
    }
    const isAtReturn =
      pended.instruction === this.#lastReturn && this.#state.instructions === this.#lastReturn
    return isAtReturn ? 'popPreempted' : 'preempted'
  }

  #pendedNow(exception: ExceptionNumber, delay: Delay): Pended {
    const { cycles, instructions, pc } = this.#state
    return { exception, cycle: cycles, instruction: instructions, pc, order: this.#order++, delay }
  }
  #pendedIndex(exception: ExceptionNumber): number {
    let index = this.#pended.length - 1
    while (index >= 0 && this.#pended[index]?.exception !== exception) index--
    return index
  }
  #forgetPended(exception: ExceptionNumber): Pended | undefined {
    const index = this.#pendedIndex(exception)
    if (index < 0) return undefined
    return index === this.#pended.length - 1 ? this.#pended.pop() : this.#pended.splice(index, 1)[0]
  }

  #keepContext(nesting: number): void {
    this.#growContexts(nesting + 1)
    const { words, msp, psp } = this.#state
    const at = nesting * contextWords
    for (let index = 0; index < calleeSaved.length; index++)
      this.#contexts[at + index] = words[calleeSaved[index] ?? 0] ?? 0
    this.#contexts[at + calleeSaved.length] = msp
    this.#contexts[at + calleeSaved.length + 1] = psp
  }
  #growContexts(depth: number): void {
    if (depth * contextWords <= this.#contexts.length) return
    const grown = new Int32Array(2 * depth * contextWords)
    grown.set(this.#contexts)
    this.#contexts = grown
  }
  /** A bit for each of {@link calleeSaved} that is not what it was on entry. */
  #clobberedSince(nesting: number): number {
    const { words, msp, psp } = this.#state
    const at = nesting * contextWords
    const stacks = at + calleeSaved.length
    if (this.#contexts[stacks] !== (msp | 0) || this.#contexts[stacks + 1] !== (psp | 0)) return 0
    let clobbered = 0
    for (let index = 0; index < calleeSaved.length; index++)
      if (words[calleeSaved[index] ?? 0] !== this.#contexts[at + index]) clobbered |= 1 << index
    return clobbered
  }
  #tell(kind: 'pended' | 'unpended' | 'entered' | 'returned', exceptionNumber: ExceptionNumber): void {
    if (this.isMuted || this.observers.size === 0) return
    for (const observer of this.observers) observer({ kind, exceptionNumber })
  }
}
