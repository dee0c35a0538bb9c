import { TailchainError } from '../errors.ts'
import { exploreWindow, type Exploration } from '../explore/explore.ts'
import type { EndState, FoundFailure } from '../explore/verdicts.ts'
import type { LocatedArrivals } from '../explore/window.ts'
import { readElement, writeElement } from './element.ts'
import { Tracer } from '../explore/tracer.ts'
import { Track } from '../machine/track/track.ts'
import type { Plan, ExploredInterrupt } from '../explore/plan.ts'
import type { Progress, Step } from '../explore/progress.ts'
import type { Mcu } from './mcu.ts'
import { arrivalNotes } from './arrival-notes.ts'
import { parts } from './parts.ts'
import { heldStill, tokenOf } from './replay.ts'
import {
  conflictsOf,
  explain,
  messageOf,
  summary,
  type EndStateReport,
  type Failure,
  type Report,
} from './report.ts'
import { waitingText } from './stops.ts'
import type { Exception, Place, Stop } from './types.ts'
import { startWorkers } from './workers.ts'

/** An interrupt that may arrive while exploring. */
export interface InterruptOptions {
  readonly exception: Exception
  /** Arrivals of it in one schedule; default: as many as the depth allows. */
  readonly max?: number
  /** At least so much lies between two of its arrivals. */
  readonly minGap?: { readonly instructions: number } | { readonly cycles: number }
  /** Prepares the hardware's cause (a device's register, a wire) in place of the bare pend bit. */
  readonly before?: (mcu: Mcu) => void
}

export type Strategy =
  | 'exhaustive'
  | { readonly random: number; readonly seed: number }
  | { readonly pct: number; readonly seed: number }
  | { readonly bounded: { readonly schedules?: number; readonly seconds?: number } }

export interface ExploreOptions {
  /** Where the window begins. Default: where the machine stands. */
  readonly from?: Place
  /** Where it ends: before an instruction in the context in which it began, or where the predicate says. */
  readonly until: Place | ((mcu: Mcu) => boolean)
  readonly interrupts: readonly (Exception | InterruptOptions)[]
  /** Values written at `from`, by variable or element (`queue[2]`, `flags:u8[3]`); every combination is explored. */
  readonly inputs?: Readonly<Record<string, readonly number[]>>
  /** Arrivals in a schedule, over nested handlers too. Default 1. */
  readonly depth?: number
  /** Asked once for each distinct end state; throws where it is wrong, as `expect` does. */
  readonly check?: (mcu: Mcu) => void
  /** Asked after every exception's return and at the end. */
  readonly always?: (mcu: Mcu) => void
  /** `none` is the judge of the others; `full` (default) leaves out what can't end differently. */
  readonly reduction?:
    'full' | 'none' | { readonly masked?: boolean; readonly commuting?: boolean; readonly merge?: boolean }
  /**
   * `bounded` stops early; `random` tries so many schedules that chance chooses, of up to `depth` arrivals; `pct` so many
   * of exactly as many. The report is not complete then, and says why.
   */
  readonly strategy?: Strategy
  /** Whether interrupts arrive inside LDM, STM, PUSH, POP, LDRD and STRD. Default `interruptible`. */
  readonly multiword?: 'interruptible' | 'atomic'
  /**
   * How large the main stack may grow. Default: down to the highest of what lies below it, linker symbols such as
   * `_stack_end` and the ends of sections and variables.
   */
  readonly stackBytes?: number
  /**
   * Runs schedules in so many threads beside; the report is the same for every number. Default: none, as starting them
   * takes longer than most explorations.
   */
  readonly workers?: number
  /** Cycles after a schedule's last arrival. Default: 100 times the undisturbed window. */
  readonly limitCycles?: number
  /** Variables whose values each end state of the report tells; elements too, `rb[2]`, `flags:u8[3]`. */
  readonly watch?: readonly string[]
  /** Called now and then with what was done so far. */
  readonly progress?: (progress: ExploreProgress) => void
  /** Ends it early: the report then has what was found, and says in `cutOff` that it was interrupted. */
  readonly signal?: AbortSignal
}

export type ExploreProgress = Progress

/**
 * Tries every schedule of arrivals in a window of the firmware's run, up to a depth, on a fork of the machine.
 *
 * @throws TailchainError `OPTION_INVALID`, `WINDOW_NOT_REACHED`, `WINDOW_NOT_LEFT`, and what naming places throws
 */
export async function explore(mcu: Mcu, options: ExploreOptions): Promise<Report> {
  await Promise.resolve()
  const fork = mcu.fork()
  const { machine, places } = fork[parts]
  if (options.from !== undefined && !places.addresses(options.from).includes(machine.state.pc)) {
    const stop = fork.runTo(options.from)
    if (stop.reason !== 'breakpoint') throw windowError('WINDOW_NOT_REACHED', String(options.from), stop)
  }
  const depth = positive(options.depth ?? 1, 'depth')
  machine.ppb.sysTick.frozen = true
  fork.schedule()
  const start = fork.snapshot()
  if (options.workers !== undefined) positive(options.workers, 'workers')
  const { pool, notes: workerNotes } = await startWorkers(fork, options)
  const track = new Track(machine, stackOf(options))
  const followed = { track, tracer: new Tracer(machine), elsewhere: pool }
  const explorations: Explored[] = []
  try {
    for (const inputs of combinations(options.inputs ?? {})) {
      fork.restore(start)
      for (const [variable, value] of inputs) writeElement(fork, variable, value)
      const begin = fork.snapshot()
      const from = machine.state.pc
      const found = await drive(exploreWindow(followed, planOf(fork, options, depth)), options)
      checkWindow(fork, options, found)
      explorations.push({ inputs, found, begin, from })
    }
  } finally {
    await pool?.destroy()
  }
  const failures = explorations.flatMap((explored) =>
    explored.found.failures.map((failure) => describeFailure(fork, options, { failure, explored })),
  )
  const endStates = explorations.flatMap((explored) =>
    explored.found.endStates.map((end) => describeEnd(fork, options, { end, explored })),
  )
  const found = explorations.map((each) => each.found)
  const isExact = options.reduction === 'none'
  const arrivals = arrivalNotes(fork, options.interrupts.map(exceptionOf), found)
  const notes = [...arrivals, ...workerNotes, ...(pool?.notes ?? [])]
  return summary(found, { failures, ...conflictsOf(fork, found), endStates, notes, depth, isExact })
}

function stackOf({ stackBytes }: ExploreOptions): { readonly stackBytes?: number } {
  return stackBytes === undefined ? {} : { stackBytes: positive(stackBytes, 'stackBytes') }
}

interface Explored {
  readonly inputs: readonly (readonly [string, number])[]
  readonly found: Exploration
  readonly begin: ReturnType<Mcu['snapshot']>
  /** PC there. */
  readonly from: number
}

/** Lets others run while exploring as often as this, in milliseconds. */
const breathMs = 100

async function drive(
  exploring: Generator<Step, Exploration>,
  { progress }: ExploreOptions,
): Promise<Exploration> {
  let breath = Date.now() + breathMs
  for (;;) {
    const step = exploring.next()
    if (step.done === true) return step.value
    if (step.value instanceof Promise) {
      await step.value
      continue
    }
    if (Date.now() < breath) continue
    progress?.(step.value)
    await new Promise((resolve) => setImmediate(resolve))
    breath = Date.now() + breathMs
  }
}

/** The window must end, without arrivals or by one, or nothing could be said of it. */
function checkWindow(fork: Mcu, { until }: ExploreOptions, { undisturbed, endStates }: Exploration): void {
  if (undisturbed.reason === 'reached') return
  const waits = ['sleeping', 'stuck', 'limit'].includes(undisturbed.reason)
  if (waits && endStates.some(({ outcome }) => outcome === 'reached')) return
  const stop = typeof until === 'function' ? fork.runUntil(until) : fork.runTo(until)
  throw windowError('WINDOW_NOT_LEFT', typeof until === 'function' ? 'the predicate' : String(until), stop)
}
function windowError(
  code: 'WINDOW_NOT_REACHED' | 'WINDOW_NOT_LEFT',
  where: string,
  stop: Stop,
): TailchainError {
  return new TailchainError(
    code,
    code === 'WINDOW_NOT_REACHED'
      ? `the run never gets to ${where}, where the window begins: ${stop.reason} at ${stop.place}`
      : `the run never gets to ${where}, where the window ends: ${stop.reason} at ${stop.place}`,
    'name places that the firmware passes; runTo() shows whether it does',
  )
}

/** What tells equal states apart only by what states hold. */
const comparable: ReadonlySet<string> = new Set(['read', 'bytes', 'registers', 'taken', 'output', 'placeOf'])

/**
 * The machine as `check` and `always` see it: what they say holds for every schedule that comes to the same state, so
 * they may ask for nothing else than that state.
 */
function comparableView(fork: Mcu): Mcu {
  return new Proxy(fork, {
    get(target, name) {
      if (typeof name === 'string' && !comparable.has(name) && name in target) {
        throw new TailchainError(
          'CHECK_NOT_COMPARABLE',
          `check and always may not use mcu.${name}: schedules with equal states, which are run once, can differ in it`,
          `use ${[...comparable].join(', ')}, or explore with reduction: 'none'`,
        )
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

function planOf(fork: Mcu, options: ExploreOptions, depth: number): Plan {
  const { places } = fork[parts]
  const { until, check, always, watch, reduction = 'full', strategy = 'exhaustive' } = options
  // How long ago an arrival came is in no state.
  const hasGaps = options.interrupts.some((each) => typeof each === 'object' && each.minGap !== undefined)
  const wants = (name: 'masked' | 'commuting' | 'merge'): boolean =>
    reduction === 'full' || (reduction !== 'none' && reduction[name] !== false)
  // What they read or do is code of the host: nobody knows what it touches.
  const hasHostCode =
    typeof until === 'function' || always !== undefined || options.interrupts.some(hasBefore)
  const view = reduction === 'none' ? fork : comparableView(fork)
  const bounds = typeof strategy === 'object' && 'bounded' in strategy ? strategy.bounded : {}
  const sample = sampleOf(strategy)
  return {
    until: typeof until === 'function' ? () => until(fork) : places.address(until),
    interrupts: options.interrupts.map((each) => interruptOf(fork, each, depth)),
    depth,
    isMultiwordInterruptible: options.multiword !== 'atomic',
    reducesMasked: wants('masked'),
    // Where chance goes on from, nothing may be cut short.
    reducesCommuting: wants('commuting') && !hasGaps && !hasHostCode && sample === undefined,
    merges: wants('merge') && !hasGaps && sample === undefined,
    isInterrupted: () => options.signal?.aborted === true,
    sample,
    limitCycles: options.limitCycles === undefined ? undefined : positive(options.limitCycles, 'limitCycles'),
    maxSchedules: bounds.schedules === undefined ? Infinity : positive(bounds.schedules, 'schedules'),
    deadline: bounds.seconds === undefined ? Infinity : Date.now() + 1000 * bounds.seconds,
    describe: watch === undefined ? undefined : () => valuesOf(fork, watch),
    check:
      check === undefined
        ? undefined
        : () => {
            check(view)
          },
    always:
      always === undefined
        ? undefined
        : () => {
            always(view)
          },
  }
}
function valuesOf(fork: Mcu, names: readonly string[]): Record<string, number | bigint | boolean> {
  return Object.fromEntries(names.map((name) => [name, readElement(fork, name)]))
}
function exceptionOf(given: Exception | InterruptOptions): Exception {
  return typeof given === 'object' ? given.exception : given
}
function hasBefore(given: Exception | InterruptOptions): boolean {
  return typeof given === 'object' && given.before !== undefined
}
/** @throws TailchainError `OPTION_INVALID` */
function sampleOf(strategy: Strategy): Plan['sample'] {
  if (strategy === 'exhaustive' || 'bounded' in strategy) return undefined
  const { seed } = strategy
  if (!Number.isSafeInteger(seed))
    throw new TailchainError(
      'OPTION_INVALID',
      `seed is ${String(seed)}`,
      'give a whole number: it decides what is tried',
    )
  return 'random' in strategy
    ? { count: positive(strategy.random, 'random'), seed, full: false }
    : { count: positive(strategy.pct, 'pct'), seed, full: true }
}
function interruptOf(fork: Mcu, given: Exception | InterruptOptions, depth: number): ExploredInterrupt {
  const { machine } = fork[parts]
  const { exception, max, minGap, before } = typeof given === 'object' ? given : { exception: given }
  return {
    exception: machine.checkPendable(machine.configuration.vectors.resolveException(exception)),
    max: max === undefined ? depth : positive(max, 'max'),
    minGap,
    before:
      before === undefined
        ? undefined
        : () => {
            before(fork)
          },
  }
}
function positive(count: number, name: string): number {
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw new TailchainError('OPTION_INVALID', `${name} is ${String(count)}`, 'give a whole number from 1 on')
}

/** Every choice of one value for each variable. */
function combinations(inputs: Readonly<Record<string, readonly number[]>>): (readonly [string, number])[][] {
  let found: (readonly [string, number])[][] = [[]]
  for (const [variable, values] of Object.entries(inputs))
    found = found.flatMap((inputsSoFar) =>
      values.map((value) => [...inputsSoFar, [variable, value] as const]),
    )
  return found
}

/** What prepares the causes of exceptions, by the exception's name. */
function causesOf(fork: Mcu, { interrupts }: ExploreOptions): Record<string, (mcu: Mcu) => void> {
  return Object.fromEntries(
    interrupts.flatMap((each) =>
      typeof each === 'object' && each.before !== undefined
        ? [[fork.exceptionName(each.exception), each.before] as const]
        : [],
    ),
  )
}
/** The token of a schedule that was found. */
function tokenOfFound(
  fork: Mcu,
  options: ExploreOptions,
  {
    explored,
    schedule,
    endPc,
    isLimit,
  }: {
    explored: Explored
    schedule: readonly LocatedArrivals[]
    endPc: number
    /** It was still running when it was ended. */
    isLimit: boolean
  },
): string {
  const { machine, places } = fork[parts]
  const causes = causesOf(fork, options)
  return tokenOf(fork[parts], {
    ...{ from: explored.from, inputs: explored.inputs, schedule },
    ...(isLimit ? { limitCycles: explored.found.limitCycles } : {}),
    isPrepared: (exception) => Object.hasOwn(causes, machine.configuration.vectors.exceptionName(exception)),
    until: typeof options.until === 'function' ? endPc : places.address(options.until),
  })
}

function describeEnd(
  fork: Mcu,
  options: ExploreOptions,
  { end, explored }: { end: EndState; explored: Explored },
): EndStateReport {
  const { hash, count, outcome, schedule, endPc, waiting, values } = end
  const { machine } = fork[parts]
  const lines = waiting.map(({ exception, why }) => waitingText(machine, exception, why))
  return {
    ...{ hash, count, outcome },
    ...(schedule === undefined
      ? {}
      : { token: tokenOfFound(fork, options, { explored, schedule, endPc, isLimit: outcome === 'limit' }) }),
    ...(lines.length === 0 ? {} : { waiting: lines }),
    ...(values === undefined ? {} : { values }),
  }
}
/** Runs a failing schedule once more, from its token, and says what happens. */
function describeFailure(
  fork: Mcu,
  options: ExploreOptions,
  { failure, explored }: { failure: FoundFailure; explored: Explored },
): Failure {
  const { kind, schedule, endPc, triples } = failure
  const isLimit = kind === 'limit'
  const token = tokenOfFound(fork, options, { explored, schedule, endPc, isLimit })
  fork.restore(explored.begin)
  const stop = heldStill(fork[parts].machine, () => fork.replay(token, { before: causesOf(fork, options) }))
  const panic = stop.reason === 'panicked' ? { panic: stop.panic } : {}
  const [triple] = triples
  const explanation = triple === undefined ? {} : { explanation: explain(fork, triple) }
  return { kind, message: messageOf(fork, failure, stop), token, ...panic, ...explanation }
}
