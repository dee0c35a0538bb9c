import { basename, relative, resolve } from 'node:path'
import { TestRunner, type RunnerTestCase } from 'vitest'
import type {
  Access,
  ExplorationObserver,
  ExploreOptions,
  Explanation,
  Failure,
  Mcu,
  Race,
  Report,
} from '../../src/index.ts'
import { escaped } from '../report/escape.ts'
import { messageOf, subject } from '../report/failure-text.ts'
import type { Origin } from '../report/next-steps.ts'
import { progressWriter } from './live-progress.ts'
import {
  annotatesVariable,
  annotationType,
  type ExplorationResult,
  type FoundCollision,
  type FoundSchedule,
} from './meta.ts'

/** As many of a report's failures and races are told to the main process. */
const maxTold = 20

const firmwareOf = new WeakMap<Mcu, string>()
const origins = new WeakMap<Report, Origin>()
const results = new WeakMap<Report, ExplorationResult>()

/** A machine was booted from a file. */
export function booted(mcu: Mcu, path: string): void {
  firmwareOf.set(mcu, shortPath(path))
}
function shortPath(path: string): string {
  const short = relative(process.cwd(), resolve(path))
  return short.startsWith('..') ? path : short
}

/** Where a report comes from, as far as that is known. */
export function originOf(report: Report): Origin {
  return origins.get(report) ?? {}
}
/** A matcher fails because of what a report has. */
export function reported(
  report: Report,
  found: { readonly failures?: readonly Failure[]; readonly races?: readonly Race[] },
): void {
  const result = results.get(report)
  if (result === undefined) return
  if ((found.failures ?? []).length > 0) result.reported = 'failures'
  else if ((found.races ?? []).length > 0) result.reported = 'races'
}

/** Follows an exploration for the test that began it, and leaves its result in the test's meta data. */
export function followExploration(mcu: Mcu, options: ExploreOptions): ExplorationObserver {
  const test = TestRunner.getCurrentTest()
  const firmware = firmwareOf.get(mcu)
  const start = options.from ?? mcu.placeOf(mcu.registers.pc)
  const window = `${placeText(start)}..${placeText(options.until)}`
  const shown = progressWriter(test?.fullTestName ?? '', window)
  return {
    ...(shown === undefined ? {} : { progress: shown.show }),
    ends: (report) => {
      shown?.end()
      if (report === undefined) return
      origins.set(report, { firmware, check: options.check })
      const interrupts = options.interrupts.map((each) =>
        String(typeof each === 'object' ? each.exception : each),
      )
      const { boundaries, classes, schedules, depth, holds, complete, cutOff } = report
      const result: ExplorationResult = {
        ...{ window, ...(firmware === undefined ? {} : { firmware }), interrupts },
        ...{ boundaries, classes, schedules, depth, holds, complete, cutOff },
        ...{ failureCount: report.failures.length, raceCount: report.races.length },
        failures: report.failures.slice(0, maxTold).map(scheduleOf),
        races: report.races.slice(0, maxTold).map(collisionOf),
      }
      results.set(report, result)
      if (test === undefined) return
      test.meta.tailchainExplorations = [...(test.meta.tailchainExplorations ?? []), result]
      annotate(test, result)
    },
  }
}

/** For vitest's UI, where the main process has one. */
function annotate(test: RunnerTestCase, result: ExplorationResult): void {
  if (process.env[annotatesVariable] === undefined) return
  // The test may be over, where it has not waited for exploring.
  const ignored = (): undefined => undefined
  try {
    void test.context.annotate(annotationOf(result), annotationType).catch(ignored)
  } catch {
    ignored()
  }
}
function annotationOf(result: ExplorationResult): string {
  const { window, boundaries, classes, schedules, depth, complete, failureCount, raceCount } = result
  const outcome =
    failureCount === 0 ? 'holds' : failureCount === 1 ? '1 failure' : `${String(failureCount)} failures`
  const races = raceCount === 0 ? '' : raceCount === 1 ? ', 1 race' : `, ${String(raceCount)} races`
  const all = complete ? 'complete' : 'not complete'
  return escaped(
    `${window}: ${outcome}${races}; ${String(boundaries)} boundaries, ${String(classes)} classes, ${String(schedules)} schedules, depth ${String(depth)}, ${all}`,
    Infinity,
  )
}

function placeText(place: ExploreOptions['until']): string {
  if (typeof place === 'function') return 'a predicate'
  return typeof place === 'number' ? `0x${place.toString(16)}` : place
}

function scheduleOf(failure: Failure): FoundSchedule {
  const { explanation, panic, run, token } = failure
  const message = messageOf(failure).join('\n')
  if (explanation !== undefined) return { ...collisionOf(explanation), message, token }
  const place = panic?.location ?? run.activations[0]?.pendedSource
  const lines = run.activations
    .slice(0, 4)
    .map(({ exception, pendedPlace }) => `${exception} came before ${pendedPlace}`)
  return { title: failure.kind, lines, ...sourceOf(place), message, token }
}
function collisionOf(explanation: Explanation): FoundCollision {
  const { accesses, masking } = explanation
  const at = accesses.find(({ source }) => source !== undefined)?.source
  return { title: subject(explanation), lines: [...accesses.map(accessText), masking], ...sourceOf(at) }
}
function accessText({ context, kind, place, source, isAhead }: Access): string {
  const where = source === undefined ? '' : ` (${basename(source.file)}:${String(source.line)})`
  return `${context} ${kind}s: ${place}${where}${isAhead === true ? ', not come to' : ''}`
}
function sourceOf(
  place: { readonly file: string; readonly line: number; readonly column: number } | undefined,
): Pick<FoundCollision, 'source'> {
  if (place === undefined) return {}
  const { file, line, column } = place
  return { source: { file, line, column } }
}
