import type { Explanation, Failure, Race, Report, SourcePosition } from '../../src/index.ts'
import { backtraceLines } from './backtrace-text.ts'
import type { Colors } from './colors.ts'
import { escaped } from './escape.ts'

/** Tokens are to be pasted whole. */
const uncut = Infinity

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
  /** A command for the shell. */
  readonly replay: (token: string) => string
}

/** What `tailchain explore` prints, for people. */
export function explorationText({ report, races, watched, colors, replay }: ExplorationText): string {
  const blocks = [
    [`${verdict(report, races)}: ${boundsText(report)}`, worstText(report)],
    ...report.failures.map((failure, index) => failureLines(failure, `${String(index + 1)}. `, replay)),
    ...races.map((race) => accessLines(race).map((line, index) => (index === 0 ? `race: ${line}` : line))),
    watchedLines(watched, replay),
  ]
  const texts = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => escaped(line, uncut)).join('\n'))
  const [headline = '', ...rest] = texts.join('\n\n').split('\n')
  const color = report.holds && races.length === 0 ? colors.green : colors.red
  return `${[color(headline), ...rest].join('\n')}\n`
}

function verdict({ holds, complete, failures }: Report, races: readonly Race[]): string {
  const raced = races.length === 0 ? '' : counted(races.length, 'race')
  if (!holds) {
    const failed = `fails in ${counted(failures.length, 'way')}`
    return raced === '' ? failed : `${failed}, ${raced}`
  }
  const held = complete ? 'holds on every schedule' : 'nothing failed, but not every schedule was tried'
  return raced === '' ? held : `${held}, but ${raced}`
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

/** What collided: a line for the name, one for each access, one for what could have held the handler back. */
export function accessLines({ name, accesses, masking }: Explanation): string[] {
  const lines = accesses.flatMap(({ kind, variable, place, source, context, disassembly, isAhead }) => [
    `  ${kind.padEnd(5)} ${variable} in ${context}, ${place}${inBrackets(source)}: ${disassembly}${isAhead === true ? ' (not come to)' : ''}`,
    ...(source?.text === undefined ? [] : [`        ${source.text}`]),
  ])
  return [name, ...lines, `  ${masking}`]
}

/** ` (src/main.rs:41)`; nothing without debug information. */
function inBrackets(source: SourcePosition | undefined): string {
  return source === undefined ? '' : ` (${source.file}:${String(source.line)})`
}

function failureLines(
  { message, panic, explanation, token }: Failure,
  number: string,
  replay: ExplorationText['replay'],
): string[] {
  const lines = [
    ...message.split('\n'),
    ...(panic === undefined ? [] : backtraceLines(panic.backtrace)),
    ...(explanation === undefined ? [] : accessLines(explanation)),
    replay(token),
  ]
  return lines.map((text, index) => `${index === 0 ? number : ' '.repeat(number.length)}${text}`)
}

function watchedLines(watched: readonly WatchedEnd[], replay: ExplorationText['replay']): string[] {
  if (watched.length === 0) return []
  const lines = watched.flatMap(({ values, endStates, token }) => {
    const named = Object.entries(values).map(([name, value]) => `${name} = ${String(value)}`)
    return [
      `  ${named.join(', ')}: ${counted(endStates, 'end state')}`,
      ...(token === undefined ? [] : [`    ${replay(token)}`]),
    ]
  })
  return ['where the window ends', ...lines]
}
