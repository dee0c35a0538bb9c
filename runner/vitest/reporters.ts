import type { Vitest } from 'vitest/node'
import { columnsVariable } from '../report/width.ts'
import { FirmwareAnnotations } from './firmware-annotations.ts'
import { annotatesVariable } from './meta.ts'
import { RunReport } from './run-report.ts'
import { isTerminalReporter, nameOf } from './terminal-reporters.ts'

/** What `reporters` may call the reporter where the plugin is. */
const ownNames = ['tailchain', 'tailchain/reporter']
const known = new WeakMap<Vitest, { reportsRuns: boolean }>()

/**
 * Prepares what reports a run: the reporter by its name, JUnit's with properties, annotations of firmware beside vitest's own.
 * The plugin may be there twice.
 *
 * @param reportsRuns - explorations are reported beside what vitest writes to the terminal, named or not
 */
export async function useReporters(vitest: Vitest, reportsRuns: boolean): Promise<void> {
  const before = known.get(vitest)
  known.set(vitest, { reportsRuns: reportsRuns || before?.reportsRuns === true })
  const reporters = vitest.config.reporters as unknown[]
  if (before === undefined) {
    tellWidth()
    if (vitest.config.ui || reporters.some((entry) => nameOf(entry) === 'html'))
      process.env[annotatesVariable] = '1'
    for (const [index, entry] of reporters.entries()) {
      const name = nameOf(entry)
      const options = Array.isArray(entry) ? (entry[1] as object) : {}
      if (name !== undefined && ownNames.includes(name)) {
        const { default: TailchainReporter } = await import('./reporter.ts')
        reporters[index] = new TailchainReporter(options)
      } else if (name === 'junit') {
        const { FirmwareJUnitReporter } = await import('./junit-reporter.ts')
        reporters[index] = new FirmwareJUnitReporter(options)
      }
    }
    if (reporters.some((entry) => nameOf(entry) === 'github-actions'))
      reporters.push(new FirmwareAnnotations())
  }
  const isReported = reporters.some((entry) => entry instanceof RunReport || hasRunReport(entry))
  if (reportsRuns && !isReported && reporters.some(isTerminalReporter)) reporters.push(new RunReport())
}

function hasRunReport(entry: unknown): boolean {
  return (entry as { constructor?: { name?: string } }).constructor?.name === 'TailchainReporter'
}

/** Workers write text for this process's terminal. */
function tellWidth(): void {
  const { isTTY, columns } = process.stdout
  if (isTTY && columns > 0) process.env[columnsVariable] ??= String(columns)
}
