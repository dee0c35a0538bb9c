import type { Failure, Race, Report } from '../../src/index.ts'
import type { Colors } from './colors.ts'
import { escaped } from './escape.ts'
import { backgroundLines, failureLines, raceLines, shortFailureLines } from './failure-text.ts'
import { cut, wrapped } from './width.ts'

/** What the values of the watched variables were at the ends of the window. */
export interface WatchedEnd {
  readonly values: Readonly<Record<string, number | boolean | string>>
  /** Distinct end states with these values. */
  readonly endStates: number
  /** Replays a shortest schedule that leads there; undefined where exploring ended before it was found again. */
  readonly token: string | undefined
}
export interface ExplorationText {
  readonly report: Report
  /** Those that were not allowed. */
  readonly races: readonly Race[]
  readonly watched: readonly WatchedEnd[]
  readonly colors: Colors
  readonly width: number
  /** A command for the shell, in lines. */
  readonly replay: (token: string) => readonly string[]
}

/** As many failures and races are shown whole; of the others what they say. */
const maxShown = 3

/** What `tailchain explore` prints, for people. */
export function explorationText(text: ExplorationText): string {
  const { report, races, colors, width } = text
  const color = report.holds && races.length === 0 ? colors.green : colors.red
  const blocks = [
    [
      ...wrapped(`${verdict(report, races)}: ${escaped(boundsText(report), Infinity)}`, width).map(color),
      ...wrapped(worstText(report), width),
    ],
    ...report.failures.flatMap((failure, index) => failureBlocks(failure, index, text)),
    ...races.slice(0, maxShown).flatMap((race) => {
      const [first = '', ...rest] = raceLines(race, { colors, width: width - raceLabel.length })
      const lines = [`${colors.bold(raceLabel)}${first}`, ...rest]
      return race.token === undefined ? [lines] : [lines, [...text.replay(race.token)]]
    }),
    moreRaces(races, text),
    watchedLines(text),
  ]
  const shown = blocks.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const raceLabel = 'race: '

function failureBlocks(
  failure: Failure,
  index: number,
  { report, colors, width, replay }: ExplorationText,
): string[][] {
  const number = report.failures.length === 1 ? '' : `${String(index + 1)}. `
  const layout = { colors, width: width - number.length }
  const lines = index < maxShown ? failureLines(failure, layout) : shortFailureLines(failure, layout)
  const [first = '', ...rest] = lines
  const background = index < maxShown ? backgroundLines(failure, { colors, width }) : []
  return [[`${number}${first}`, ...rest, ...background], [...replay(failure.token)]]
}

function moreRaces(races: readonly Race[], { width }: ExplorationText): string[] {
  const others = races.slice(maxShown)
  return others.map(({ name, variable, interrupt }) =>
    cut(escaped(`${raceLabel}${name} of ${variable}, by ${interrupt}`), width),
  )
}

function verdict({ holds, complete, failures, neverTaken }: Report, races: readonly Race[]): string {
  const raced = races.length === 0 ? '' : counted(races.length, 'race')
  if (!holds) {
    const failed = `fails in ${counted(failures.length, 'way')}`
    return raced === '' ? failed : `${failed}, ${raced}`
  }
  const held = complete ? 'holds on every schedule' : 'nothing failed, but not every schedule was tried'
  if (raced !== '') return `${held}, but ${raced}`
  const verb = neverTaken.length === 1 ? 'is' : 'are'
  return neverTaken.length === 0 ? held : `${held}, but ${neverTaken.join(', ')} ${verb} never taken`
}
function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
}

/** What was explored, and whether that was all. */
export function boundsText({ boundaries, classes, schedules, depth, cutOff }: Report): string {
  const all = cutOff.length === 0 ? 'nothing cut off' : cutOff.join('; ')
  return `${String(boundaries)} boundaries, ${String(classes)} classes, ${String(schedules)} schedules, depth ${String(depth)}, ${all}`
}
function worstText({ worst: { latencyCycles, maskedCycles, stackBytes, exact } }: Report): string {
  const some = exact ? '' : ' in the schedules that were run'
  return `at worst${some}: an arrival waited ${counted(latencyCycles, 'cycle')}, masked for ${counted(maskedCycles, 'cycle')}, ${counted(stackBytes, 'byte')} of stack`
}

/** A variable by its name, or by an unambiguous end of its path. */
export function isVariable(variable: string, name: string): boolean {
  return variable === name || variable.endsWith(`::${name}`)
}

function watchedLines({ watched, replay, width }: ExplorationText): string[] {
  if (watched.length === 0) return []
  const lines = watched.flatMap(({ values, endStates, token }) => {
    const named = Object.entries(values).map(([name, value]) => `${name} = ${String(value)}`)
    return [
      ...wrapped(escaped(`${named.join(', ')}: ${counted(endStates, 'end state')}`), width - 2).map(
        (line) => `  ${line}`,
      ),
      ...(token === undefined ? [] : replay(token)),
    ]
  })
  return ['where the window ends', ...lines]
}
