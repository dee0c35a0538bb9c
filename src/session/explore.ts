import { TailchainError } from '../errors.ts'
import type { Exploration } from '../explore/exploration.ts'
import { exploreWindow } from '../explore/explore.ts'
import type { Progress, Step } from '../explore/progress.ts'
import { Tracer } from '../explore/tracer.ts'
import { Track } from '../machine/track/track.ts'
import { arrivalNotes, neverTaken } from './arrival-notes.ts'
import { raceNotes } from './race-notes.ts'
import { gatherWindow } from './coverage.ts'
import { writeElement } from './element.ts'
import { exceptionOf, planOf, positive } from './explore-plan.ts'
import { causesOf, describeEnd, describeFailure, tokenOfShown, type Explored } from './findings.ts'
import type { Mcu } from './mcu.ts'
import { sessionObserver } from './observer.ts'
import { parts } from './parts.ts'
import { conflictsOf, summary, type Report } from './report.ts'
import { rememberRuns } from './trace/failing.ts'
import type { Exception, Place, Stop } from './types.ts'
import { startWorkers } from './workers.ts'

/** An interrupt that may arrive while exploring. */
export interface InterruptOptions {
  readonly exception: Exception
  /** Arrivals of it in one schedule; default: as many as the depth allows. */
  readonly max?: number
  /** At least so much lies between two of its arrivals. */
  readonly minGap?: { readonly instructions: number } | { readonly cycles: number }
  /**
   * Its own mask: a bit of a device's register without which it does not arrive. Where nothing models the device, that is
   * what firmware has written there last.
   */
  readonly gate?: { readonly address: number; readonly bit: number }
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
 * @throws TailchainError `OPTION_INVALID`, `WINDOW_NOT_REACHED`, `WINDOW_NOT_LEFT`, `WINDOW_EMPTY`, and what naming places throws
 */
export async function explore(mcu: Mcu, options: ExploreOptions): Promise<Report> {
  const observer = sessionObserver().explores?.(mcu, options)
  const progress = (done: ExploreProgress): void => {
    observer?.progress?.(done)
    options.progress?.(done)
  }
  let report: Report | undefined
  try {
    report = await exploreFork(mcu, { ...options, progress })
    return report
  } finally {
    observer?.ends?.(report)
  }
}

async function exploreFork(mcu: Mcu, options: ExploreOptions): Promise<Report> {
  await Promise.resolve()
  const fork = mcu.fork()
  const { machine, places } = fork[parts]
  if (options.from !== undefined && !places.addresses(options.from).includes(machine.state.pc)) {
    const stop = fork.runTo(options.from)
    if (stop.reason !== 'breakpoint') throw windowError('WINDOW_NOT_REACHED', String(options.from), stop)
  }
  const { until } = options
  if (typeof until !== 'function' && places.addresses(until).includes(machine.state.pc)) {
    throw new TailchainError(
      'WINDOW_EMPTY',
      `the window is empty: ${String(until)}, where it ends, is where it begins`,
      'name a place behind that; a turn of a loop ends at another instruction of it',
    )
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
  gatherWindow(fork, options, explorations)
  const isExact = options.reduction === 'none'
  const exceptions = options.interrupts.map(exceptionOf)
  const arrivals = arrivalNotes(fork, options.interrupts, found)
  const unused = neverTaken(fork, exceptions, found)
  const notes = [...arrivals, ...raceNotes(found, depth), ...workerNotes, ...(pool?.notes ?? [])]
  const conflicts = conflictsOf(fork, found, (access) =>
    tokenOfShown(fork, options, { access, explorations }),
  )
  const report = summary(found, {
    ...{ failures, ...conflicts, endStates, notes, neverTaken: unused, depth, isExact },
  })
  rememberRuns(report, (token) => {
    const copy = mcu.fork()
    copy.restore(start)
    copy.replay(token, { before: causesOf(fork, options) })
    return copy
  })
  return report
}

function stackOf({ stackBytes }: ExploreOptions): { readonly stackBytes?: number } {
  return stackBytes === undefined ? {} : { stackBytes: positive(stackBytes, 'stackBytes') }
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
function checkWindow(
  fork: Mcu,
  { until }: ExploreOptions,
  { undisturbed, endStates, limitCycles }: Exploration,
): void {
  if (undisturbed.reason === 'reached') return
  const waits = ['sleeping', 'stuck', 'limit'].includes(undisturbed.reason)
  if (waits && endStates.some(({ outcome }) => outcome === 'reached')) return
  const stop = typeof until === 'function' ? fork.runUntil(until) : fork.runTo(until)
  if (stop.reason === 'breakpoint' || stop.reason === 'predicate')
    throw new TailchainError(
      'WINDOW_NOT_LEFT',
      `the window takes too long: it goes on after ${limitCycles.toLocaleString('en')} cycles`,
      'begin it later, or end it earlier; limitCycles is how long a schedule may take, and the window with it',
    )
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
    `name places that the firmware passes; runTo() shows whether it does${code === 'WINDOW_NOT_LEFT' ? '. If only a handler brings it there: limitCycles bounds the window' : ''}`,
  )
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
