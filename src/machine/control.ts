import { exceptionEntry } from '../core/exceptions.ts'
import { exception, isFaultException } from '../core/exception-numbers.ts'
import { layout } from '../core/layout.ts'
import { canPreempt, executionPriority, forEachBit, preempting } from '../core/priority.ts'
import { tryWake } from '../core/sleep.ts'
import { spend } from '../core/timing/spend.ts'
import { exceptionNumber, type ExceptionNumber } from '../units.ts'
import type { InterpreterExit, Sought } from '../engine/interpreter/interpreter.ts'
import type { Alarms } from './alarms.ts'
import type { CodeHooks } from './hooks.ts'
import { canRunThrough, runThrough, type RunsThrough } from './through.ts'
import { digest, findLoop, type Loop, type LoopSearch, type LoopSteps } from './stuck.ts'

/** How a run ended; what the public `Stop` is made of. */
export type RunEnd =
  | {
      readonly reason:
        'breakpoint' | 'stepped' | 'predicate' | 'exited' | 'panicked' | 'faulted' | 'lockedUp' | 'sleeping'
    }
  | { readonly reason: 'stuck'; readonly loop: Loop }
  | { readonly reason: 'limit'; readonly cycles: number }

/** What a run is asked to do. */
export interface Goal {
  /** Cycles from its start after which it ends with `limit`. */
  readonly limitCycles: number
  /** Instructions from its start after which it ends with `stepped`. */
  readonly instructions?: number | undefined
  /** Cycles from its start after which it ends with `stepped`. */
  readonly cycles?: number | undefined
  /** Asked at every boundary: true ends the run with `predicate`. */
  readonly predicate?: () => boolean
}

/** Follows every instruction of a run, in whichever tier it executes; what an entry stacks lies between two of them. */
export interface Follower {
  before(): void
  after(): void
}

/** What a control loop drives. */
export interface Controlled extends RunsThrough {
  readonly executor: { step(): boolean }
  /** Alarms whose time is instructions instead of cycles. */
  readonly instructionAlarms: Alarms
  readonly hooks: CodeHooks
  readonly hasExited: boolean
  readonly hasPanicked: boolean
  /** Where the panic machinery was entered. */
  readonly panickedAt: number | undefined
  /** How often a condition of a schedule has counted something. */
  readonly countings: number
  reset(): void
}

const firstLoopCheck = 256
/** A run of a given length ends in any case, and a search takes as long as thousands of instructions. */
const firstLoopCheckOfGivenLength = 1 << 14
/** As many as the same run would have behind it by then, were it open-ended. */
const loopChecksOfGivenLength = Math.log2(firstLoopCheckOfGivenLength / firstLoopCheck)
const lastLoopCheckDistance = 1 << 24
/** Most checks only look whether the innermost loop has changed nothing: in hot code more would take most of the time. */
const quickSearch: LoopSearch = { instructions: 128, oneTurn: true }
/** Some are thorough: the 7th, after 33,000 instructions, then the 9th, 17th, 33rd and so on. */
const thoroughSearches = {
  first: { instructions: 512, oneTurn: false },
  later: { instructions: 4096, oneTurn: false },
} as const

/**
 * Runs a machine from boundary to boundary. At each: what is due happens, hooks on the next instruction are called,
 * then pending exceptions are taken, then the instruction executes, in the fastest tier that can. So all arrivals at
 * a boundary pend before one of them is taken.
 */
export class Control {
  readonly #machine: Controlled
  /**
   * Called after each instruction that ran in the reference stage (masks and the like change only there), with PC and
   * SP as they were before it.
   */
  readonly afterStep = new Set<(pc: number, sp: number) => void>()
  /** While set, runs go instruction by instruction, and it is told before and after each. */
  follower: Follower | undefined
  /** A hook asked for a stop at this boundary; kept while handlers run first. */
  #stopAt: { readonly pc: number; readonly sp: number } | undefined
  /** The hooks of the instruction at PC were called. */
  #visited = false
  #nextLoopCheck = 0
  #loopCheckDistance = firstLoopCheck
  #loopChecks = 0
  #loopsSeen = 0
  /** Registers and memory at the loop's lowest address, each time that it was seen. */
  readonly #loopDigests = new Set<number>()

  constructor(machine: Controlled) {
    this.#machine = machine
    if (machine.interpreter !== undefined)
      machine.interpreter.onReturn = () => {
        this.#executed(machine.core.state.pc, machine.core.state.sp)
      }
  }

  /** Ends the run before the instruction at PC, once no exception is left to take there. */
  requestStop(): void {
    const { pc, sp } = this.#machine.core.state
    this.#stopAt = { pc, sp }
  }
  /** Something happened that an endless loop may follow soon. */
  expectLoop(): void {
    this.#loopCheckDistance = firstLoopCheck
    this.#nextLoopCheck = this.#machine.core.state.instructions + 16
  }

  /**
   * For who looks at every boundary: lets everything happen that is due here. Undefined: the machine stands before an
   * instruction, nothing else comes first; `sleeping`: it stands behind one and executes none, unless something pends.
   */
  settle(): RunEnd | undefined {
    for (;;) {
      const end = this.#boundary(Infinity)
      if (end !== 'again') return end
    }
  }
  /** Executes the instruction before which the machine stands. */
  execute({ inReference = false } = {}): void {
    this.follower?.before()
    if (inReference) this.#step()
    else this.#execute(1)
    this.follower?.after()
  }

  /**
   * As many instructions as fit into so many cycles before something may come between them; at least one.
   *
   * @param mayStep - asked behind instructions that were executed at once, where the next one fits in too but needs the
   *   reference stage: whether it may execute
   */
  executeSome(cycles: number, mayStep: () => boolean): void {
    const { core, alarms, instructionAlarms, interpreter, hooks } = this.#machine
    const { state } = core
    const { instructions } = state
    const untilAlarm = Math.min(alarms.next - state.cycles, instructionAlarms.next - instructions)
    const exit = this.#visited ? undefined : interpreter?.run(Math.max(1, Math.min(cycles, untilAlarm)))
    const isNext = exit === 'reference' && !hooks.has(state.pc)
    if (state.instructions === instructions || (isNext && mayStep())) this.#step()
  }
  /** Goes on in the reference stage until so many instructions have executed, and tells before each. */
  follow(endInstruction: number, before: () => void): void {
    const { state } = this.#machine.core
    while (state.instructions < endInstruction) {
      if (this.settle() !== undefined) return
      before()
      this.execute({ inReference: true })
    }
  }

  run(goal: Goal): RunEnd {
    const { state } = this.#machine.core
    const limit = state.cycles + goal.limitCycles
    const endInstruction = state.instructions + (goal.instructions ?? Infinity)
    const endCycle = state.cycles + (goal.cycles ?? Infinity)
    this.#stopAt = undefined
    // Hooks that were added while the machine stood still are still to be called where it stands.
    this.#visited = false
    this.#beginLoopChecks(goal.instructions === undefined && goal.cycles === undefined)
    for (;;) {
      const end = this.#boundary(Math.min(limit, endCycle))
      if (end === 'again') continue
      if (end !== undefined) return end
      if (this.#isStop()) return { reason: 'breakpoint' }
      if (goal.predicate?.() === true) return { reason: 'predicate' }
      if (state.instructions >= endInstruction || state.cycles >= endCycle) return { reason: 'stepped' }
      if (state.cycles >= limit) return { reason: 'limit', cycles: goal.limitCycles }
      if (state.instructions >= this.#nextLoopCheck && goal.predicate === undefined) {
        const stuck = this.#checkForLoop(Math.min(limit, endCycle), endInstruction)
        if (stuck !== undefined) return stuck
        continue
      }
      const until = Math.min(this.#machine.instructionAlarms.next, endInstruction, this.#nextLoopCheck)
      const isStepped = goal.predicate !== undefined || this.follower !== undefined
      if (!isStepped && this.#canRunThrough()) {
        const { instructions } = state
        const exit = runThrough(this.#machine, Math.min(limit, endCycle), until - instructions)
        this.#stepIfLeft(exit, instructions)
        continue
      }
      const cyclesLeft = Math.min(this.#machine.alarms.next, limit, endCycle) - state.cycles
      const fuel = isStepped ? 1 : Math.min(cyclesLeft, until - state.instructions)
      this.follower?.before()
      this.#execute(Math.max(1, fuel))
      this.follower?.after()
    }
  }

  #beginLoopChecks(isOpenEnded: boolean): void {
    this.#loopCheckDistance = isOpenEnded ? firstLoopCheck : firstLoopCheckOfGivenLength
    this.#loopChecks = isOpenEnded ? 0 : loopChecksOfGivenLength
    this.#forgetLoops()
    this.#nextLoopCheck = this.#machine.core.state.instructions + this.#loopCheckDistance
  }
  #forgetLoops(): void {
    this.#loopsSeen = 0
    // Clearing an empty set takes longer than asking whether it is one: V8 makes a new table.
    if (this.#loopDigests.size > 0) this.#loopDigests.clear()
  }
  #isStop(): boolean {
    const { pc, sp } = this.#machine.core.state
    return this.#stopAt?.pc === pc && this.#stopAt.sp === sp
  }

  /** Everything that happens between two instructions. `again`: something did, look once more. */
  #boundary(endCycle: number): RunEnd | 'again' | undefined {
    const machine = this.#machine
    const { core, hooks } = machine
    const { state } = core
    if (machine.hasExited) return { reason: 'exited' }
    if (core.resetRequested) {
      machine.reset()
      this.#visited = false
      return 'again'
    }
    this.#ringDue()
    if (state.get(layout.lockedUp) !== 0) {
      if (!this.#nmiEndsLockup()) return { reason: machine.hasPanicked ? 'panicked' : 'lockedUp' }
      return 'again'
    }
    if (state.get(layout.sleeping) !== 0 && !tryWake(core)) return this.#sleep(endCycle)
    if (!this.#visited && hooks.has(state.pc)) {
      this.#visited = true
      hooks.reached(state.pc, state.sp)
      return 'again'
    }
    const next = preempting(core)
    if (next !== undefined) {
      const taken = this.#stack(next)
      if (this.#visited) hooks.preempted(state.pc, state.sp)
      this.#visited = false
      exceptionEntry(core, taken, state.pc, 'preempted')
      return 'again'
    }
    return undefined
  }

  #ringDue(): void {
    const { core, alarms, instructionAlarms } = this.#machine
    const { cycles, instructions } = core.state
    if (alarms.next <= cycles) alarms.ringDue(cycles)
    if (instructionAlarms.next <= instructions) instructionAlarms.ringDue(instructions)
  }

  /** Lets the time of an entry pass: a higher exception that comes meanwhile is entered instead (B1.5.6, late arrival). */
  #stack(first: ExceptionNumber): ExceptionNumber {
    const { core } = this.#machine
    if (core.configuration.timing === undefined) return first
    spend(core, 'entry')
    this.#ringDue()
    return preempting(core) ?? first
  }

  /** NMI is the one exception that ends a lockup in HardFault (B1.5.15). */
  #nmiEndsLockup(): boolean {
    const { core } = this.#machine
    const { state } = core
    if (!state.hasBit(layout.pending, exception.nmi) || executionPriority(state) <= -2) return false
    state.set(layout.lockedUp, 0)
    spend(core, 'entry')
    exceptionEntry(core, exception.nmi, state.pc, 'preempted')
    return true
  }

  /** Nothing executes: time goes on to whatever is due next, at most to the run's end (undefined). */
  #sleep(endCycle: number): RunEnd | 'again' | undefined {
    const { core, alarms } = this.#machine
    if (alarms.next === Infinity) return { reason: this.#machine.hasPanicked ? 'panicked' : 'sleeping' }
    if (core.state.cycles >= endCycle) return undefined
    core.state.cycles = Math.max(core.state.cycles, Math.min(alarms.next, endCycle))
    return 'again'
  }

  #execute(fuel: number, sought?: Sought): void {
    const { interpreter, core } = this.#machine
    if (this.#visited || interpreter === undefined) {
      this.#step()
      return
    }
    const { instructions } = core.state
    const exit = sought === undefined ? interpreter.run(fuel) : interpreter.runTo(sought, fuel)
    this.#stepIfLeft(exit, instructions)
  }
  #canRunThrough(): boolean {
    // Masks are looked at by one observer in any case; exceptions that are plain change none.
    return !this.#visited && this.afterStep.size <= 1 && canRunThrough(this.#machine)
  }
  /** Executes what emitted code has left to the reference stage. */
  #stepIfLeft(exit: InterpreterExit | undefined, begunAtInstruction: number): void {
    // A breakpoint without a hook is somebody's who looks at boundaries.
    const isHere = exit === 'breakpoint' && this.#machine.core.state.instructions === begunAtInstruction
    if (exit === 'reference' || isHere) this.#step()
  }
  #step(): void {
    const { pc, sp } = this.#machine.core.state
    // A transfer that an arrival met halfway: this is still the boundary whose hooks were called.
    if (this.#machine.executor.step()) this.#executed(pc, sp)
  }
  #executed(pc: number, sp: number): void {
    this.#visited = false
    this.#machine.hooks.executed()
    for (const observer of this.afterStep) observer(pc, sp)
  }

  /** Looks for an endless loop now and then, less and less often while a run goes on. */
  #checkForLoop(limit: number, endInstruction: number): RunEnd | undefined {
    const { core, alarms, instructionAlarms, hooks } = this.#machine
    const { state } = core
    const search = this.#loopSearch()
    const { panickedAt } = this.#machine
    const mayStep = (): boolean => {
      // The panic is known already: a loop may begin where the machinery is entered.
      const isHooked = hooks.has(state.pc) && !this.#visited && state.pc !== panickedAt
      const isDue = alarms.next <= state.cycles || instructionAlarms.next <= state.instructions
      const isOver = state.cycles >= limit || state.instructions >= endInstruction
      return !isDue && !isOver && preempting(core) === undefined && !isHooked
    }
    const goesOn = (): boolean =>
      !this.#machine.hasExited && !core.resetRequested && state.get(layout.sleeping) === 0
    const observed = (): boolean => {
      if (!mayStep()) return false
      this.#step()
      return goesOn()
    }
    const fast: LoopSteps['fast'] = (most, sought) => {
      if (!mayStep()) return false
      const cyclesLeft = Math.min(alarms.next, limit) - state.cycles
      const instructionsLeft = Math.min(instructionAlarms.next, endInstruction) - state.instructions
      this.#execute(Math.min(most, cyclesLeft, instructionsLeft), sought)
      return goesOn()
    }
    const { countings } = this.#machine
    const found = findLoop(core, search, { fast, observed })
    // A hook may count the turns.
    const isCounted =
      this.#machine.countings !== countings || found?.addresses.some((at) => hooks.has(at)) === true
    const loop = isCounted && !this.#machine.hasPanicked ? undefined : found
    this.#loopCheckDistance = Math.min(this.#loopCheckDistance * 2, lastLoopCheckDistance)
    this.#nextLoopCheck = state.instructions + this.#loopCheckDistance
    if (loop === undefined) {
      this.#forgetLoops()
      return undefined
    }
    if (this.#machine.hasPanicked) return { reason: 'panicked' }
    // An arrival comes, whatever the loop does.
    if (alarms.hasPlanned || instructionAlarms.next !== Infinity) return undefined
    // Devices have something due: it may bring an interrupt, or change what the loop reads.
    if (alarms.next !== Infinity && (loop.polls !== undefined || this.#isInterruptible())) {
      // Where registers and memory come back to what they were, it does not end the loop;
      // a count of ticks that the loop waits for does not come back.
      this.#loopsSeen++
      if (!this.#isUnchanged(loop, observed)) {
        const afterNext = state.instructions + Math.max(alarms.next - state.cycles, 0) + 64
        this.#nextLoopCheck = this.#loopsSeen < 3 ? afterNext : Math.max(this.#nextLoopCheck, afterNext)
        return undefined
      }
    }
    return isFaultException(state.ipsr) ? { reason: 'faulted' } : { reason: 'stuck', loop }
  }

  #loopSearch(): LoopSearch {
    const check = this.#loopChecks++
    if (check === 6) return thoroughSearches.first
    return check >= 8 && Number.isInteger(Math.log2(check)) ? thoroughSearches.later : quickSearch
  }
  /** Whether an enabled interrupt would be taken now if it were pending. */
  #isInterruptible(): boolean {
    const { state } = this.#machine.core
    let isInterruptible = false
    forEachBit(state, layout.enabled, (number) => {
      if (number >= exception.sysTick && canPreempt(state, exceptionNumber(number))) isInterruptible = true
    })
    return isInterruptible
  }

  /** Whether the loop finds everything as it once did before; never at its first two times. */
  #isUnchanged(loop: Loop, step: () => boolean): boolean {
    if (this.#loopsSeen < 2) return false
    const { core } = this.#machine
    const first = Math.min(...loop.addresses)
    for (let left = loop.addresses.length; core.state.pc !== first; left--) {
      if (left === 0 || !step()) return false
    }
    const now = digest(core)
    if (this.#loopDigests.has(now)) return true
    this.#loopDigests.add(now)
    return false
  }
}
