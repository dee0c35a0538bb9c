import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { TailchainError } from '../../src/index.ts'
import { nearestNames } from '../../src/errors.ts'
import { escaped } from '../report/escape.ts'
import { readGathered } from './gathered-files.ts'
import { forgetGathered } from './gathered-folder.ts'
import { isReporter, istanbulMap, writeReports } from './istanbul.ts'
import {
  defaultReporters,
  directoryOf,
  measures,
  type FirmwareCoverageOptions,
  type Measure,
} from './options.ts'
import { coveredFiles } from './source-files.ts'
import { coveredWindows, windowsJson, type CoveredWindow } from './windows.ts'
import { percent, windowsPage } from './windows-html.ts'

interface Count {
  readonly found: number
  readonly hit: number
}

/** What the reports come to. */
export interface CoverageResult {
  /** For the terminal. */
  readonly summary: readonly string[]
  /** What is below its threshold, in words. */
  readonly failures: readonly string[]
}

/**
 * Writes the reports of what the tests have gathered, and forgets that.
 *
 * @param root - of the project
 * @throws TailchainError `OPTION_INVALID`
 */
export async function reportCoverage(
  root: string,
  options: FirmwareCoverageOptions,
): Promise<CoverageResult> {
  const directory = directoryOf(options, root)
  const names = options.reporter ?? defaultReporters
  checkReporters(names)
  const firmware = readGathered(directory)
  const files = coveredFiles(firmware, root, options)
  const windows = coveredWindows(firmware, root)
  const map = await istanbulMap(files)
  mkdirSync(directory, { recursive: true })
  await writeReports(map, { directory, root, names: names.filter((name) => name !== interleavings) })
  if (names.includes(interleavings)) {
    const texts = new Map(files.map(({ name, lines }) => [name, lines]))
    const textOf = (file: string, line: number): string | undefined => texts.get(file)?.[line - 1]?.trim()
    writeFileSync(join(directory, 'interleavings.html'), windowsPage(windows, textOf))
    writeFileSync(join(directory, 'interleavings.json'), windowsJson(windows))
  }
  forgetGathered(directory)
  const shown = relative(process.cwd(), directory)
  const { lines, functions, branches } = map.getCoverageSummary()
  const counts: Record<Measure, Count> = {
    lines: { found: lines.total, hit: lines.covered },
    functions: { found: functions.total, hit: functions.covered },
    branches: { found: branches.total, hit: branches.covered },
    interleavings: sum(windows),
  }
  const notes = [
    ...(firmware.length === 0 ? ['no test has booted a firmware'] : []),
    ...firmware
      .filter(({ image }) => image.section('.debug_line') === undefined)
      .map(({ image }) => `${escaped(image.name)} has no debug information: nothing is known of its lines`),
  ]
  return {
    summary: [
      'Firmware coverage',
      ...measures.map((measure) => `  ${measure.padEnd(14)}${fraction(counts[measure])}`),
      ...notes.map((note) => `  ${note}`),
      `  reports in ${shown === '' ? '.' : shown}`,
    ],
    failures: measures.flatMap((measure) => belowThreshold(measure, counts[measure], options[measure])),
  }
}

const interleavings = 'interleavings'

function checkReporters(names: readonly string[]): void {
  const unknown = names.find((name) => name !== interleavings && !isReporter(name))
  if (unknown === undefined) return
  const known = [interleavings, 'lcovonly', 'lcov', 'html', 'html-spa', 'text', 'text-summary', 'cobertura']
  const all = [...known, 'clover', 'json', 'json-summary', 'teamcity']
  const near = nearestNames(unknown, all)
  throw new TailchainError(
    'OPTION_INVALID',
    `there is no reporter '${unknown}' of firmware coverage`,
    `${near.length > 0 ? 'nearest' : 'there are'}: ${(near.length > 0 ? near : all).join(', ')}`,
  )
}

function sum(windows: readonly CoveredWindow[]): Count {
  return {
    found: windows.reduce((total, { found }) => total + found, 0),
    hit: windows.reduce((total, { hit }) => total + hit, 0),
  }
}

function fraction({ found, hit }: Count): string {
  if (found === 0) return 'none'
  return `${percent(hit, found).padStart(7)}  ${String(hit)} of ${String(found)}`
}

function belowThreshold(measure: Measure, { found, hit }: Count, threshold: number | undefined): string[] {
  if (threshold === undefined || (100 * hit >= threshold * found && found > 0)) return []
  const is = found === 0 ? 'there are none' : percent(hit, found)
  return [`firmware coverage of ${measure}: ${is}, and ${String(threshold)} % are asked for`]
}
