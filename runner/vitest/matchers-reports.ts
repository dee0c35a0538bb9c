import type { Failure, Report } from '../../src/index.ts'
import { isVariable } from '../report/exploration-text.ts'
import { exploredText, type Found } from './explored-text.ts'
import type { Verdict } from './matcher.ts'
import { isAt, matches, shown } from './panic-match.ts'
import { reportSubject } from './subjects.ts'

/** What {@link reportMatchers.toBeFreeOfRaces} lets pass. */
export interface RaceOptions {
  /** Variables that may be raced for: names, or unambiguous ends of their paths. */
  readonly allow?: readonly string[]
  /** Also a report for which not every schedule was tried. */
  readonly incomplete?: boolean
}

/** Matchers about what `explore` found. */
export const reportMatchers = {
  toHoldOnEverySchedule(received: unknown): Verdict {
    const report = reportSubject(received, 'toHoldOnEverySchedule')
    const pass = report.holds && report.complete
    const headline = pass
      ? 'expected some schedule to fail; all held'
      : report.holds
        ? 'nothing failed, but not every schedule was tried'
        : `expected to hold on every schedule; ${countOf(report.failures)}`
    return verdictOf(report, pass, headline, { failures: report.failures })
  },
  toFailOnSomeSchedule(received: unknown, message?: string | RegExp): Verdict {
    const report = reportSubject(received, 'toFailOnSomeSchedule')
    const found = report.failures.filter(
      ({ message: text }) => message === undefined || matches(text, message),
    )
    const wanted = message === undefined ? '' : ` with ${shown(message)}`
    return someFailure(report, found, `fail${wanted}`)
  },
  toPanicOnSomeSchedule(
    received: unknown,
    message?: string | RegExp,
    where?: { readonly at?: string },
  ): Verdict {
    const report = reportSubject(received, 'toPanicOnSomeSchedule')
    const found = report.failures.filter(
      ({ panic }) =>
        panic !== undefined &&
        (message === undefined || matches(panic.message, message)) &&
        (where?.at === undefined || isAt(panic, where.at)),
    )
    const wanted = `${message === undefined ? '' : ` with ${shown(message)}`}${where?.at === undefined ? '' : ` at ${where.at}`}`
    return someFailure(report, found, `panic${wanted}`)
  },
  toBeFreeOfRaces(
    this: { readonly isNot?: boolean },
    received: unknown,
    { allow = [], incomplete = false }: RaceOptions = {},
  ): Verdict {
    const report = reportSubject(received, 'toBeFreeOfRaces')
    const races = report.races.filter(({ variable }) => !allow.some((name) => isVariable(variable, name)))
    if (races.length > 0) {
      const count = races.length === 1 ? 'is one' : `are ${String(races.length)}`
      return verdictOf(report, false, `expected no races; there ${count}`, { races })
    }
    // What was not tried shows no races: neither that there are some nor that there are none.
    const isUnknown = !(report.complete && report.racesComplete) && !incomplete
    const missing = report.complete ? 'looked at for races' : 'tried'
    const remedy = report.complete ? 'Explore a shorter window' : 'Try the rest'
    const headline = isUnknown
      ? `no races were found, but not every schedule was ${missing}`
      : 'expected a race; there is none'
    const found = isUnknown
      ? { hint: `${remedy}, or accept that: toBeFreeOfRaces({ incomplete: true })` }
      : {}
    return verdictOf(report, isUnknown ? this.isNot === true : true, headline, found)
  },
}

function someFailure(report: Report, found: readonly Failure[], wanted: string): Verdict {
  const pass = found.length > 0
  const headline = pass
    ? `expected no schedule to ${wanted}; ${found.length === 1 ? 'one does' : `${String(found.length)} ways to fail`}`
    : `expected some schedule to ${wanted}; ${report.holds ? 'none does' : 'those that fail do so otherwise'}`
  return verdictOf(report, pass, headline, { failures: pass ? found : report.failures })
}

function verdictOf(report: Report, pass: boolean, headline: string, found: Found): Verdict {
  return { pass, message: () => exploredText(report, headline, found) }
}
function countOf(failures: readonly Failure[]): string {
  return failures.length === 1 ? 'one fails' : `there are ${String(failures.length)} ways to fail`
}
