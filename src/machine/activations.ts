import { layout } from '../core/layout.ts'
import type { EntryKind, ExceptionListener } from '../core/core.ts'
import { exception as exceptions, isFaultException } from '../core/exception-numbers.ts'
import { heldBackBy } from '../core/priority.ts'
import type { State } from '../core/state.ts'
import type { ExceptionNumber } from '../units.ts'

/** Registers that the AAPCS has a callee preserve; the hardware does not stack them. */
export const calleeSaved = [4, 5, 6, 7, 8, 9, 10, 11] as const

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
  returnedAt: RawMoment | undefined
  /** How many exceptions were active already. */
  readonly nesting: number
  readonly how: EntryKind
  readonly delayedBy: Delay
  /** Callee-saved registers by number that the handler did not restore, without a switch of stacks. */
  clobbered: readonly number[]
  /** Address of the stacked frame that it will return to. */
  readonly frame: number
  readonly excReturn: number
  /** For finding clobbered registers: r4…r11, MSP and PSP on entry. */
  readonly entryContext: readonly number[]
}

/**
 * Whether a handler comes between two instructions that know nothing of it. A supervisor call may give results in any
 * register, and a fault's handler may repair them.
 */
export function mustRestore({ exceptionNumber }: Pick<RawActivation, 'exceptionNumber'>): boolean {
  return exceptionNumber !== exceptions.svCall && !isFaultException(exceptionNumber)
}

interface Pended {
  readonly at: RawMoment
  readonly order: number
  delay: Delay
}

/** How far a log was. */
export interface LogMark {
  readonly count: number
  readonly open: readonly RawActivation[]
  readonly pended: readonly (readonly [ExceptionNumber, Pended])[]
  readonly order: number
  readonly lastReturn: number
}

/** Others that want to see exceptions as they happen: schedules, races, traces. */
export type ExceptionObserver = (event: {
  readonly kind: 'pended' | 'unpended' | 'entered' | 'returned'
  readonly exceptionNumber: ExceptionNumber
}) => void

/** Keeps every activation of a run: when it was pended, why it waited, how it was entered. */
export class ActivationLog implements ExceptionListener {
  readonly activations: RawActivation[] = []
  readonly observers = new Set<ExceptionObserver>()
  /** While set, observers are not told: what happens will be taken back. */
  isMuted = false
  /** What has returned last. */
  lastReturned: RawActivation | undefined
  readonly #state: State
  readonly #pended = new Map<ExceptionNumber, Pended>()
  readonly #open: RawActivation[] = []
  #order = 0
  /** Instruction count at the last exception return: what pends right there arrives during the unstacking. */
  #lastReturn = -1

  constructor(state: State) {
    this.#state = state
  }

  pended(exception: ExceptionNumber): void {
    if (!this.#pended.has(exception)) {
      this.#pended.set(exception, { at: this.#now(), order: this.#order++, delay: this.whyNot(exception) })
    }
    this.#tell('pended', exception)
  }
  unpended(exception: ExceptionNumber): void {
    this.#pended.delete(exception)
    this.#tell('unpended', exception)
  }
  entered(exception: ExceptionNumber, how: EntryKind): void {
    const now = this.#now()
    const pended = this.#pended.get(exception) ?? { at: now, order: this.#order++, delay: 'nothing' }
    this.#pended.delete(exception)
    const activation: RawActivation = {
      exceptionNumber: exception,
      pendedAt: pended.at,
      enteredAt: now,
      nesting: this.#open.length,
      how: how === 'preempted' ? this.#refine(exception, pended) : how,
      delayedBy: pended.delay,
      returnedAt: undefined,
      clobbered: [],
      frame: (this.#state.lr & 4) !== 0 ? this.#state.psp : this.#state.msp,
      excReturn: this.#state.lr,
      entryContext: this.#context(),
    }
    this.activations.push(activation)
    this.#open.push(activation)
    // Whoever still waits and was free to go now waits for this one.
    for (const other of this.#pended.values()) if (other.delay === 'nothing') other.delay = 'priority'
    this.#tell('entered', exception)
  }
  returned(exception: ExceptionNumber): void {
    const activation = this.#close(exception)
    if (activation !== undefined) {
      activation.returnedAt = this.#now()
      activation.clobbered = this.#clobberedSince(activation.entryContext)
    }
    this.lastReturned = activation
    this.#lastReturn = this.#state.instructions
    this.#tell('returned', exception)
  }

  /** As a rule the innermost. */
  #close(exception: ExceptionNumber): RawActivation | undefined {
    if (this.#open.at(-1)?.exceptionNumber === exception) return this.#open.pop()
    const index = this.#open.findLastIndex((activation) => activation.exceptionNumber === exception)
    return index < 0 ? undefined : this.#open.splice(index, 1)[0]
  }
  /** Those that have not returned, outermost first. */
  get open(): readonly RawActivation[] {
    return this.#open
  }
  /** The machine is reset: nothing is active or pending any more, and nothing will return. */
  reset(): void {
    this.#open.length = 0
    this.#pended.clear()
  }

  /** How often the exception's handler was entered. */
  taken(exception: ExceptionNumber): number {
    return this.activations.filter((activation) => activation.exceptionNumber === exception).length
  }
  /** Why an exception could not be taken right now; `nothing`: it could. */
  whyNot(exception: ExceptionNumber): Delay {
    return this.#state.hasBit(layout.enabled, exception) ? heldBackBy(this.#state, exception) : 'disabled'
  }
  /** The last activation of a fault handler. */
  get lastFault(): RawActivation | undefined {
    return this.activations.findLast(({ exceptionNumber }) => isFaultException(exceptionNumber))
  }

  /** The exceptions that are active, innermost first, and where what they pre-empted was stacked. */
  active(): readonly Pick<RawActivation, 'exceptionNumber' | 'frame' | 'excReturn'>[] {
    return [...this.#open].reverse().map(({ exceptionNumber, frame, excReturn }) => ({
      ...{ exceptionNumber, frame, excReturn },
    }))
  }

  /** Remembers where the log is, for {@link rewind}: cheaper than {@link save}. */
  mark(): LogMark {
    return {
      count: this.activations.length,
      open: [...this.#open],
      pended: [...this.#pended].map(([exception, pended]) => [exception, { ...pended }] as const),
      order: this.#order,
      lastReturn: this.#lastReturn,
    }
  }
  /** What was logged since the mark did not happen. */
  rewind({ count, open, pended, order, lastReturn }: LogMark): void {
    this.activations.length = count
    this.#open.length = 0
    for (const activation of open) {
      activation.returnedAt = undefined
      activation.clobbered = []
      this.#open.push(activation)
    }
    if (this.#pended.size > 0) this.#pended.clear()
    for (const [exception, each] of pended) this.#pended.set(exception, { ...each })
    this.#order = order
    this.#lastReturn = lastReturn
  }

  save(): unknown {
    return {
      activations: this.activations.map((a) => ({ ...a })),
      open: this.#open.map((a) => this.activations.indexOf(a)),
      pended: [...this.#pended].map(([exception, pended]) => [exception, { ...pended }] as const),
      order: this.#order,
      lastReturn: this.#lastReturn,
    }
  }
  restore(saved: unknown): void {
    const from = saved as {
      activations: RawActivation[]
      open: number[]
      pended: (readonly [ExceptionNumber, Pended])[]
      order: number
      lastReturn: number
    }
    this.activations.length = 0
    for (const activation of from.activations) this.activations.push({ ...activation })
    this.#open.length = 0
    for (const index of from.open) {
      const activation = this.activations[index]
      if (activation !== undefined) this.#open.push(activation)
    }
    this.#pended.clear()
    for (const [exception, pended] of from.pended) this.#pended.set(exception, { ...pended })
    this.#order = from.order
    this.#lastReturn = from.lastReturn
  }

  /**
   * Entry is one step here, so what silicon tells apart by the cycle is told by order: a higher exception that
   * was pended after a lower one, at the boundary where that would have been entered, arrived late; one pended
   * right after a return, before anything else executed, pre-empted the unstacking.
   */
  #refine(exception: ExceptionNumber, pended: Pended): EntryKind {
    for (const [other, { order, at, delay }] of this.#pended) {
      const sameBoundary = at.instruction === pended.at.instruction && delay === 'nothing'
      const wasFirst = order < pended.order && this.#state.hasBit(layout.enabled, other)
      if (sameBoundary && wasFirst && other !== exception) return 'lateArrival'
    }
    const isAtReturn =
      pended.at.instruction === this.#lastReturn && this.#state.instructions === this.#lastReturn
    return isAtReturn ? 'popPreempted' : 'preempted'
  }

  #context(): number[] {
    const { msp, psp } = this.#state
    return [...calleeSaved.map((index) => this.#state.register(index)), msp, psp]
  }
  #clobberedSince(entry: readonly number[]): number[] {
    const { msp, psp } = this.#state
    const [mspThen, pspThen] = [entry[calleeSaved.length], entry[calleeSaved.length + 1]]
    if (msp !== mspThen || psp !== pspThen) return []
    return calleeSaved.filter((register, index) => this.#state.register(register) !== entry[index])
  }
  #now(): RawMoment {
    const { cycles, instructions, pc } = this.#state
    return { cycle: cycles, instruction: instructions, pc }
  }
  #tell(kind: 'pended' | 'unpended' | 'entered' | 'returned', exceptionNumber: ExceptionNumber): void {
    if (this.isMuted) return
    for (const observer of this.observers) observer({ kind, exceptionNumber })
  }
}
