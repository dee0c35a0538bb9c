import { TailchainError } from '../../errors.ts'
import { insideCriticalSection } from '../../schedule/critical-section.ts'
import { pend } from '../../schedule/schedule.ts'
import { readElement } from '../element.ts'
import { explore } from '../explore.ts'
import type { Mcu } from '../mcu.ts'
import type { Report } from '../report.ts'
import type { CandidateWindow } from './candidates.ts'
import type { SharedVariable } from './shared.ts'
import type { SurveyedHandler } from './survey.ts'

/** A window that was explored. */
export interface SurveyedWindow extends Omit<CandidateWindow, 'score'> {
  /** What arrived: exceptions that can be taken in the window. */
  readonly interrupts: readonly string[]
  /** Those that nothing takes there. */
  readonly idle: readonly string[]
  readonly report: Report
  /** Numbers that shared variables had at the ends of schedules. */
  readonly values: readonly {
    readonly name: string
    readonly values: readonly (number | bigint | boolean)[]
  }[]
  /** One that waits for a critical section in the window, where there is such, and how long it was masked then. */
  readonly heldBack: { readonly interrupt: string; readonly longestMaskedCycles: number } | undefined
}

/** As many candidates are explored, each for so many schedules at most, and at most so long. */
const explored = 4
const schedules = 3000
const patienceMs = 20_000
/** A variable with more values at the end is no use to look at. */
const maxValues = 8
const windowCycles = 1_000_000

/** Explores the most promising of them; those that show something first. */
export async function exploreCandidates(
  mcu: Mcu,
  candidates: readonly CandidateWindow[],
  found: { readonly handlers: readonly SurveyedHandler[]; readonly shared: readonly SharedVariable[] },
): Promise<SurveyedWindow[]> {
  const windows: SurveyedWindow[] = []
  if (found.handlers.length === 0) return windows
  let left = explored
  for (const candidate of candidates) {
    if (left === 0) break
    const window = await exploreCandidate(mcu, candidate, found)
    if (window === undefined) continue
    left--
    windows.push(window)
  }
  return windows.sort((a, b) => interest(b) - interest(a))
}

/** What a window shows; a whole function's goes before a piece's. */
function interest({ from, report }: SurveyedWindow): number {
  const isPiece = typeof from === 'number' || from.includes('+0x')
  return (report.failures.length > 0 ? 4 : 0) + (report.races.length > 0 ? 2 : 0) + (isPiece ? 0 : 3)
}

async function exploreCandidate(
  mcu: Mcu,
  { score: _, ...candidate }: CandidateWindow,
  {
    handlers,
    shared,
  }: { readonly handlers: readonly SurveyedHandler[]; readonly shared: readonly SharedVariable[] },
): Promise<SurveyedWindow | undefined> {
  const { from, nth, until } = candidate
  const fork = mcu.fork()
  if (fork.runTo(from, { nth, limitCycles: windowCycles }).reason !== 'breakpoint') return undefined
  const taking = handlers.filter(({ exceptionNumber }) => isTakenUntil(fork, until, exceptionNumber))
  const own = shared.filter(({ name }) => candidate.shared.includes(name))
  const sharing = taking.filter(({ exception }) => own.some((each) => each.handlers.includes(exception)))
  const interrupts = (sharing.length > 0 ? sharing : taking).map(({ exception }) => exception)
  if (interrupts.length === 0) return undefined
  const watch = own.flatMap(({ name, sizeBytes }) =>
    isNumberSize(sizeBytes) && isReadable(fork, name) ? [name] : [],
  )
  const signal = AbortSignal.timeout(patienceMs)
  const report = await tried(() =>
    explore(fork, { until, interrupts, watch, signal, strategy: { bounded: { schedules } } }),
  )
  if (report?.complete !== true) return undefined
  return {
    ...{ ...candidate, interrupts, report },
    idle: handlers.filter((each) => !taking.includes(each)).map(({ exception }) => exception),
    values: watch.flatMap((name) => {
      const all = report.endStates.flatMap(({ values }) => values?.[name] ?? [])
      const distinct = [...new Set(all)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      return distinct.length <= maxValues ? [{ name, values: distinct }] : []
    }),
    heldBack: heldBackIn(fork, until, interrupts),
  }
}

/** Undefined where the window is none: it is not left, or there is nothing in it. */
async function tried(exploring: () => Promise<Report>): Promise<Report | undefined> {
  try {
    return await exploring()
  } catch (error) {
    if (error instanceof TailchainError && error.code.startsWith('WINDOW_')) return undefined
    throw error
  }
}

function isTakenUntil(mcu: Mcu, until: CandidateWindow['until'], exceptionNumber: number): boolean {
  const fork = mcu.fork()
  const before = fork.taken(exceptionNumber)
  fork.pend(exceptionNumber)
  fork.runTo(until, { limitCycles: windowCycles })
  return fork.taken(exceptionNumber) > before
}
function heldBackIn(
  mcu: Mcu,
  until: CandidateWindow['until'],
  interrupts: readonly string[],
): SurveyedWindow['heldBack'] {
  for (const interrupt of interrupts) {
    const fork = mcu.fork()
    fork.schedule(pend(interrupt, insideCriticalSection()))
    const stop = fork.runTo(until, { limitCycles: windowCycles })
    const last = fork.exceptions.at(-1)
    const { longestMaskedCycles } = fork
    const isHeldBack = last?.exception === interrupt && last.delayedBy === 'masking'
    const isNew = fork.exceptions.length > mcu.exceptions.length
    if (stop.reason === 'breakpoint' && isHeldBack && isNew) return { interrupt, longestMaskedCycles }
  }
  return undefined
}
function isNumberSize(sizeBytes: number): boolean {
  return sizeBytes === 1 || sizeBytes === 2 || sizeBytes === 4
}
function isReadable(mcu: Mcu, name: string): boolean {
  try {
    readElement(mcu, name)
    return true
  } catch (error) {
    if (error instanceof TailchainError) return false
    throw error
  }
}
