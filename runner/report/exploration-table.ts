import type { Colors } from './colors.ts'
import { escaped } from './escape.ts'
import { cut, displayWidth, padded } from './width.ts'

/** What exploring a window has come to. */
export interface TableRow {
  /** The file of the test, below the project's folder. */
  readonly file: string
  readonly test: string
  readonly window: string
  readonly boundaries: number
  readonly classes: number
  readonly schedules: number
  readonly depth: number
  readonly complete: boolean
  readonly failures: number
  readonly races: number
}

/** More that hold are only counted. */
const maxRows = 40
const narrowestName = 20
/** The second name is for terminals that are not wide. */
const headings = [
  ['boundaries', 'bound.'],
  ['classes', 'class.'],
  ['schedules', 'sched.'],
  ['depth', 'depth'],
  ['complete', 'compl.'],
  ['races', 'races'],
  ['outcome', 'outcome'],
] as const

/** All explorations of a run of tests, file by file. Empty where there was none. */
export function explorationTable(
  rows: readonly TableRow[],
  { colors, width }: { readonly colors: Colors; readonly width: number },
): string[] {
  if (rows.length === 0) return []
  const shown = selected(rows)
  const cells = shown.map(cellsOf)
  const columnsWith = (which: 0 | 1): number[] =>
    headings.map((names, index) =>
      Math.max(names[which].length, ...cells.map((row) => displayWidth(row[index] ?? ''))),
    )
  const nameRoom = (columns: readonly number[]): number =>
    width - 2 - columns.reduce((sum, one) => sum + one + 2, 0)
  const widestName = Math.max(...shown.map((row) => displayWidth(nameOf(row, rows))))
  const which = nameRoom(columnsWith(0)) >= Math.min(widestName, 2 * narrowestName) ? 0 : 1
  const columns = columnsWith(which)
  const isApart = nameRoom(columns) < Math.min(widestName, narrowestName)
  const names = isApart ? 0 : Math.min(Math.max(nameRoom(columns), 0), Math.max(widestName, 12))
  const line = (name: string, values: readonly string[]): string => {
    const texts = values.map((text, index) => {
      const column = columns[index] ?? 0
      return index === values.length - 1 ? text : text.padStart(column)
    })
    return cut(`  ${padded(cut(name, names), names)}  ${texts.join('  ')}`.trimEnd(), width)
  }
  const lines = [
    colors.dim(
      line(
        isApart ? '' : 'exploration',
        headings.map((each) => each[which]),
      ),
    ),
  ]
  let file = ''
  for (const [index, row] of shown.entries()) {
    if (row.file !== file) lines.push(cut(escaped(row.file), width))
    file = row.file
    if (isApart) lines.push(cut(`  ${nameOf(row, rows)}`, width))
    const text = line(isApart ? '' : nameOf(row, rows), cells[index] ?? [])
    const outcome = cells[index]?.at(-1) ?? ''
    lines.push(
      text.endsWith(outcome) ? `${text.slice(0, -outcome.length)}${colored(outcome, row, colors)}` : text,
    )
  }
  const left = rows.length - shown.length
  if (left > 0) lines.push(colors.dim(cut(`  … and ${String(left)} more that hold`, width)))
  return [...lines, cut(summary(rows), width)]
}

function cellsOf({ boundaries, classes, schedules, depth, complete, races, failures }: TableRow): string[] {
  const count = (number: number): string => number.toLocaleString('en')
  const outcome = failures === 0 ? 'holds' : counted(failures, 'failure')
  return [
    ...[boundaries, classes, schedules, depth].map(count),
    ...[complete ? 'yes' : 'no', count(races), outcome],
  ]
}
function colored(outcome: string, { failures, complete }: TableRow, colors: Colors): string {
  if (failures > 0) return colors.red(outcome)
  return complete ? colors.green(outcome) : colors.yellow(outcome)
}

/** Where there are very many, those that are more than a number. */
function selected(rows: readonly TableRow[]): readonly TableRow[] {
  if (rows.length <= maxRows) return rows
  const telling = rows.filter(({ failures, races, complete }) => failures > 0 || races > 0 || !complete)
  const shown = new Set(telling.slice(0, maxRows))
  for (const row of rows) if (shown.size < maxRows) shown.add(row)
  return rows.filter((row) => shown.has(row))
}

/** The test; of several explorations of one test each with its window. */
function nameOf(row: TableRow, rows: readonly TableRow[]): string {
  const others = rows.filter(({ file, test }) => file === row.file && test === row.test)
  return escaped(others.length > 1 ? `${row.test} (${row.window})` : row.test)
}

function summary(rows: readonly TableRow[]): string {
  const failing = rows.filter(({ failures }) => failures > 0).length
  const partial = rows.filter(({ failures, complete }) => failures === 0 && !complete).length
  const races = rows.reduce((sum, row) => sum + row.races, 0)
  const schedules = rows.reduce((sum, row) => sum + row.schedules, 0)
  const parts = [
    `${String(rows.length - failing)} hold${partial === 0 ? '' : ` (${String(partial)} not complete)`}`,
    `${String(failing)} fail`,
    counted(races, 'race'),
    counted(schedules, 'schedule'),
  ]
  return `${counted(rows.length, 'exploration')}: ${parts.join(', ')}`
}
function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
}
