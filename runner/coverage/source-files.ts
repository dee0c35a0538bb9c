import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { firmwareCoverage } from '../../src/index.ts'
import type { CoveredFirmware } from './gathered-files.ts'
import type { FirmwareCoverageOptions } from './options.ts'

/** A source file of firmware, with what of it executed. */
export interface CoveredFile {
  /** Absolute, symbolic links followed. */
  readonly path: string
  /** From the project's root, with slashes. */
  readonly name: string
  readonly lines: readonly string[]
  readonly coverage: firmwareCoverage.FileCoverage
}

/** More than any source file that somebody reads. */
const maxFileBytes = 4 << 20

/**
 * The source files of all firmware that can be read, by name. Only those below the project's root, unless others are
 * asked for: an ELF may name any path.
 */
export function coveredFiles(
  firmware: readonly CoveredFirmware[],
  root: string,
  options: FirmwareCoverageOptions,
): CoveredFile[] {
  const merged = new Map<string, firmwareCoverage.FileCoverage>()
  for (const { image, executed } of firmware) {
    for (const [named, coverage] of firmwareCoverage.sourceCoverage(image, executed)) {
      const path = pathOf(named, root)
      if (path === undefined) continue
      const known = merged.get(path) ?? new firmwareCoverage.FileCoverage()
      known.merge(coverage)
      merged.set(path, known)
    }
  }
  const base = realpathSync(root)
  return [...merged]
    .map(([path, coverage]) => ({ path, coverage, name: relative(base, path).split(sep).join('/') }))
    .filter(({ name, coverage }) => coverage.lines.size > 0 && isShown(name, options))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((file) => ({ ...file, lines: readFileSync(file.path, 'utf8').split(/\r?\n/) }))
}

function pathOf(named: string, root: string): string | undefined {
  const path = isAbsolute(named) ? named : join(root, named)
  if (named === '' || !existsSync(path)) return undefined
  const status = statSync(path)
  return status.isFile() && status.size <= maxFileBytes ? realpathSync(path) : undefined
}

function isShown(
  name: string,
  { include = [], exclude = [], allowExternal = false }: FirmwareCoverageOptions,
): boolean {
  const isExternal = name.startsWith('../') || isAbsolute(name)
  if (isExternal && !allowExternal) return false
  if (exclude.some((glob) => globPattern(glob).test(name))) return false
  return include.length === 0 || include.some((glob) => globPattern(glob).test(name))
}

/** `**` is any folders, `*` and `?` stay within one, `{a,b}` is either; a folder stands for all in it. */
export function globPattern(glob: string): RegExp {
  let pattern = ''
  let depth = 0
  for (const [part] of glob.replace(/^\.\//, '').matchAll(/\*\*\/|\*\*|\*|\?|\{|\}|,|[^*?{},]+/g)) {
    if (part === '**/') pattern += '(?:.*/)?'
    else if (part === '**') pattern += '.*'
    else if (part === '*') pattern += '[^/]*'
    else if (part === '?') pattern += '[^/]'
    else if (part === '{') {
      pattern += '(?:'
      depth++
    } else if (part === '}' && depth > 0) {
      pattern += ')'
      depth--
    } else if (part === ',' && depth > 0) pattern += '|'
    else pattern += part.replace(/[.+^$()|[\]\\}]/g, '\\$&')
  }
  return new RegExp(`^${pattern}${')'.repeat(depth)}(?:/.*)?$`)
}
