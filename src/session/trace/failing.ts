import type { Mcu } from '../mcu.ts'
import type { Report } from '../report.ts'

const runs = new WeakMap<Report, (token: string) => Mcu>()

/** @param rerun - runs a schedule of the report, on a copy */
export function rememberRuns(report: Report, rerun: (token: string) => Mcu): void {
  runs.set(report, rerun)
}

/** A machine that has run the first failing schedule of a report, or the first that shows a race; undefined: there is none. */
export function failingRun(report: Report): { readonly mcu: Mcu; readonly token: string } | undefined {
  const token = report.failures[0]?.token ?? report.races.find((race) => race.token !== undefined)?.token
  const rerun = runs.get(report)
  return token === undefined || rerun === undefined ? undefined : { mcu: rerun(token), token }
}
