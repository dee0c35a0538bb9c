import { readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { printable } from '../../image/text.ts'

/** More than any source file that somebody reads. */
const maxFileBytes = 4 << 20

/** By path as the debug information has it; undefined: not there, or not to be read. */
const files = new Map<string, readonly string[] | undefined>()

/**
 * A line's text, without indentation and safe to print. Only files below the folder that the process was started in are
 * read, symbolic links followed first: an ELF may name any path.
 */
export function sourceText(file: string, line: number): string | undefined {
  const text = sourceLines(file)?.[line - 1]?.trim()
  return text === undefined || text === '' ? undefined : printable(text)
}

/** A file's lines as they are: not safe to print. Undefined where it is not there, or not to be read. */
export function sourceLines(file: string): readonly string[] | undefined {
  if (!files.has(file)) files.set(file, linesOf(file))
  return files.get(file)
}
/** A line with its indentation, so that columns can be counted: a tab stays one character. Safe to print. */
export function sourceLine(file: string, line: number): string | undefined {
  const text = sourceLines(file)?.[line - 1]
  return text === undefined ? undefined : printable(text.replaceAll('\t', ' '))
}

function linesOf(file: string): readonly string[] | undefined {
  try {
    const root = realpathSync(process.cwd())
    const path = realpathSync(isAbsolute(file) ? file : join(root, file))
    if (!path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)) return undefined
    const status = statSync(path)
    if (!status.isFile() || status.size > maxFileBytes) return undefined
    return readFileSync(path, 'utf8').split(/\r?\n/)
  } catch {
    return undefined
  }
}
