import type { Failure, Race, Report } from '../../src/index.ts'
import { colorsOfWorker } from '../report/colors.ts'
import { escaped } from '../report/escape.ts'
import { boundsText } from '../report/exploration-text.ts'
import {
  backgroundLines,
  failureLines,
  raceLines,
  shortFailureLines,
  type Layout,
} from '../report/failure-text.ts'
import { commands, regressionTest, tokenLine } from '../report/next-steps.ts'
import { columnsFor, displayWidth, wrapped } from '../report/width.ts'
import { originOf, reported } from './explorations.ts'

/** What a message shows of a report. */
export interface Found {
  readonly failures?: readonly Failure[]
  readonly races?: readonly Race[]
  readonly hint?: string
}

/** As many are shown; the first is a shortest one, and shown whole. */
const maxShown = 3
/** Vitest writes the error's name before the first line. */
const errorName = 'Error: '

/** A matcher's message: the headline, what was found and what to do about it, how far was looked. */
export function exploredText(report: Report, headline: string, found: Found): string {
  reported(report, found)
  const colors = colorsOfWorker()
  const width = columnsFor({})
  const { failures = [], races = [], hint } = found
  const isFound = failures.length + races.length > 0
  const blocks = [
    wrapped(`${' '.repeat(errorName.length)}${escaped(headline)}${isFound ? ':' : ''}`, width),
    ...(hint === undefined ? [] : [wrapped(hint, width)]),
    ...failureBlocks(report, failures, { colors, width }),
    ...races.slice(0, maxShown).flatMap((race, index) => raceBlocks(report, race, { index, colors, width })),
    ...more(races.length, 'report.races'),
    [
      ...report.notes.flatMap((note) => wrapped(`note: ${escaped(note)}`, width)),
      ...wrapped(`explored: ${escaped(boundsText(report), Infinity)}`, width).map((line) => colors.dim(line)),
    ],
  ]
  const [head = [], ...rest] = blocks
  const text = rest
    .map((lines, index) => (index === 0 && isFound ? '\n' : '\n\n') + lines.join('\n'))
    .join('')
  return `${head.join('\n').trimStart()}${upright(text, colors)}\n`
}

function failureBlocks(report: Report, failures: readonly Failure[], layout: Layout): string[][] {
  const [first, ...others] = failures
  if (first === undefined) return []
  const origin = originOf(report)
  const background = [...backgroundLines(first, layout), ...commandLines(report, layout)]
  return [
    failureLines(first, layout),
    regressionTest(first, origin),
    background,
    ...others
      .slice(0, maxShown - 1)
      .map((failure) => [...shortFailureLines(failure, layout), tokenLine(failure)]),
    ...more(failures.length, 'report.failures'),
  ]
}

/** What to do about the first is said; of the others, how to see them. */
function raceBlocks(report: Report, race: Race, layout: Layout & { readonly index: number }): string[][] {
  const { token } = race
  const lines = raceLines(race, layout)
  if (token === undefined) return [lines]
  return [lines, [tokenLine({ token }), ...(layout.index === 0 ? commandLines(report, layout) : [])]]
}
function commandLines(report: Report, { colors, width }: Layout): string[] {
  const { firmware } = originOf(report)
  return (firmware === undefined ? [] : commands(firmware)).map(([command, what]) => {
    const line = `  ${escaped(command)}  `
    return displayWidth(line + what) <= width ? `${line}${colors.dim(what)}` : line.trimEnd()
  })
}

function more(count: number, where: string): string[][] {
  return count > maxShown ? [[`… and ${String(count - maxShown)} more in ${where}`]] : []
}

/**
 * Vitest writes all of a message in red, and goes back to that where a colour ends: what resets everything is left alone.
 */
function upright(text: string, colors: Layout['colors']): string {
  return colors.isColorSupported ? `\u001b[0m${text.replace(/\u001b\[(?:22|39)m/g, '\u001b[0m')}` : text
}
