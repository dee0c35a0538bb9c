import type { Failure, Report } from '../../src/index.ts'
import { backtraceLines } from '../report/backtrace-text.ts'
import { escaped } from '../report/escape.ts'
import { accessLines, boundsText, isVariable } from '../report/exploration-text.ts'
import type { Verdict } from './matcher.ts'
import { isAt, matches, shown } from './panic-match.ts'
import { reportSubject } from './subjects.ts'

/** As many failures are shown; the first is a shortest one. */
const shownFailures = 3

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
      ? `expected some schedule to fail; all held: ${boundsText(report)}`
      : report.holds
        ? `nothing failed, but not every schedule was tried: ${boundsText(report)}`
        : `expected to hold on every schedule; ${countOf(report.failures)} did not: ${boundsText(report)}`
    return { pass, message: () => `${headline}${noted(report)}${listed(report.failures)}` }
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
      const text = races.map((race) => indented(accessLines(race))).join('\n\n')
      const count = races.length === 1 ? 'is one' : `are ${String(races.length)}`
      const headline = `expected no races; there ${count}:\n\n${text}\n`
      return { pass: false, message: () => `${headline}${noted(report)}` }
    }
    // What was not tried shows no races: neither that there are some nor that there are none.
    const isUnknown = !(report.complete && report.racesComplete) && !incomplete
    const missing = report.complete ? 'looked at for races' : 'tried'
    const headline = isUnknown
      ? `no races were found, but not every schedule was ${missing}: ${boundsText(report)}\n${report.complete ? 'Explore a shorter window' : 'Try the rest'}, or accept that: toBeFreeOfRaces({ incomplete: true })`
      : `expected a race; there is none: ${boundsText(report)}`
    return { pass: isUnknown ? this.isNot === true : true, message: () => `${headline}${noted(report)}` }
  },
}

function someFailure(report: Report, found: readonly Failure[], wanted: string): Verdict {
  const pass = found.length > 0
  const headline = pass
    ? `expected no schedule to ${wanted}; ${countOf(found)} did: ${boundsText(report)}`
    : `expected some schedule to ${wanted}; none did: ${boundsText(report)}`
  return { pass, message: () => `${headline}${noted(report)}${listed(pass ? found : report.failures)}` }
}

function noted({ notes }: Report): string {
  return notes.map((note) => `\nnote: ${escaped(note)}`).join('')
}
function countOf(failures: readonly Failure[]): string {
  return failures.length === 1 ? 'one' : `${String(failures.length)} ways to fail`
}
function listed(failures: readonly Failure[]): string {
  const blocks = failures
    .slice(0, shownFailures)
    .map(({ message, panic, token, explanation }) =>
      indented([
        ...message.split('\n'),
        ...(panic === undefined ? [] : backtraceLines(panic.backtrace)),
        ...(explanation === undefined ? [] : accessLines(explanation)),
        `replay it: mcu.replay('${token}')`,
      ]),
    )
  const rest = failures.length - shownFailures
  const more = rest > 0 ? [`  … and ${String(rest)} more in report.failures`] : []
  return failures.length === 0 ? '' : `\n\n${[...blocks, ...more].join('\n\n')}\n`
}
function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${escaped(line)}`).join('\n')
}
