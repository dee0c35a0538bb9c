import { existsSync } from 'node:fs'
import type { CoverageMap, FileCoverageData, Range } from 'istanbul-lib-coverage'
import type { ReportOptions } from 'istanbul-reports'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { CoveredFile } from './source-files.ts'

/** Coverage as istanbul's reporters take it: 1 for what executed, however often. */
export async function istanbulMap(files: readonly CoveredFile[]): Promise<CoverageMap> {
  const { default: library } = await import('istanbul-lib-coverage')
  return library.createCoverageMap(Object.fromEntries(files.map((file) => [file.path, fileData(file)])))
}

function fileData({ path, lines, coverage }: CoveredFile): FileCoverageData {
  const data: FileCoverageData = { path, statementMap: {}, fnMap: {}, branchMap: {}, s: {}, f: {}, b: {} }
  for (const [index, [line, isExecuted]] of byNumber(coverage.lines).entries()) {
    data.statementMap[index] = rangeOf(lines, line)
    data.s[index] = isExecuted ? 1 : 0
  }
  const functions = [...coverage.functions.values()].sort((a, b) =>
    a.line === b.line ? (a.name < b.name ? -1 : 1) : a.line - b.line,
  )
  for (const [index, { name: own, line, isExecuted }] of functions.entries()) {
    // Configurations of one file may each have a function of the name; LCOV tells them apart by name alone.
    const isAlone = functions.filter((each) => each.name === own).length === 1
    const name = isAlone ? own : `${own}:${String(line)}`
    const range = rangeOf(lines, line)
    data.fnMap[index] = { name, decl: range, loc: range, line }
    data.f[index] = isExecuted ? 1 : 0
  }
  const branches = byNumber(coverage.branches).flatMap(([line, all]) =>
    all.map((each) => ({ line, ...each })),
  )
  for (const [index, { line, ways }] of branches.entries()) {
    const range = rangeOf(lines, line)
    const type = ways.length === 2 ? 'cond-expr' : 'switch'
    data.branchMap[index] = { loc: range, type, locations: ways.map(() => range), line }
    data.b[index] = ways.map((isGone) => (isGone ? 1 : 0))
  }
  return data
}

function byNumber<T>(map: ReadonlyMap<number, T>): [number, T][] {
  return [...map].sort(([a], [b]) => a - b)
}
/** A line without its indentation. */
function rangeOf(lines: readonly string[], line: number): Range {
  const text = lines[line - 1] ?? ''
  const column = text.length - text.trimStart().length
  return { start: { line, column }, end: { line, column: text.trimEnd().length } }
}

/** Names of istanbul's reporters: its folders. */
export function isReporter(name: string): boolean {
  const library = dirname(createRequire(import.meta.url).resolve('istanbul-reports'))
  return /^[a-z][a-z-]*$/.test(name) && existsSync(join(library, 'lib', name))
}

export async function writeReports(
  map: CoverageMap,
  { directory, root, names }: { directory: string; root: string; names: readonly string[] },
): Promise<void> {
  const { default: library } = await import('istanbul-lib-report')
  const { default: reports } = await import('istanbul-reports')
  const context = library.createContext({ dir: directory, coverageMap: map })
  for (const name of names) {
    reports.create(name as keyof ReportOptions, { projectRoot: root }).execute(context)
  }
}
