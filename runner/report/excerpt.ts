import { sourceLine, type SourcePosition } from '../../src/index.ts'
import type { Colors } from './colors.ts'
import { cut, cutStart, displayWidth } from './width.ts'
import { escaped } from './escape.ts'

/** A place in the source that is pointed out. */
export interface Pointed {
  readonly letter: string
  readonly source: SourcePosition
}
/** Shown behind what is pointed out. */
const marginColumns = 12

interface Line {
  readonly number: number
  readonly text: string
  readonly pointed: readonly Pointed[]
}

/**
 * The lines that are pointed out, by file, each with its letters below the columns that they are about. Lines whose text
 * can't be read are left out.
 */
export function excerpt(
  pointed: readonly Pointed[],
  { colors, width, indent }: { readonly colors: Colors; readonly width: number; readonly indent: string },
): string[] {
  const files = [...new Set(pointed.map(({ source }) => source.file))]
  return files.flatMap((file) => {
    const own = pointed.filter(({ source }) => source.file === file)
    const numbers = [...new Set(own.map(({ source }) => source.line))].sort((a, b) => a - b)
    const lines = numbers.flatMap((number): Line[] => {
      const text = sourceLine(file, number)
      return text === undefined || text.trim() === ''
        ? []
        : [{ number, text, pointed: own.filter(({ source }) => source.line === number) }]
    })
    if (lines.length === 0) return []
    const digits = Math.max(...lines.map(({ number }) => String(number).length))
    const common = Math.min(...lines.map(({ text }) => startOf(text)))
    const letters = Math.max(...lines.map(({ pointed: marks }) => lettersOf(marks).length))
    const room = width - indent.length - letters - digits - 5
    const shown = lines.flatMap((line) => {
      const number = colors.dim(`${String(line.number).padStart(digits)} │`)
      const [text, marks] = lineText(line, { common, room })
      return [
        `${indent}${colors.red(lettersOf(line.pointed))}${' '.repeat(letters - lettersOf(line.pointed).length)}  ${number} ${text}`,
        ...(marks === ''
          ? []
          : [`${indent}${' '.repeat(letters + digits + 3)}${colors.dim('│')} ${colors.red(marks)}`]),
      ]
    })
    return [`${indent}${colors.dim(cutStart(escaped(file), width - indent.length))}`, ...shown]
  })
}

function startOf(text: string): number {
  return text.length - text.trimStart().length
}
/** Those at the line's beginning stand before it. */
function lettersOf(pointed: readonly Pointed[]): string {
  return pointed.map(({ letter }) => letter).join(' ')
}

/** The line, and its marks below: none where all of them are at its beginning. */
function lineText(
  { text, pointed }: Line,
  { common, room }: { readonly common: number; readonly room: number },
): [text: string, marks: string] {
  const first = startOf(text) - common
  const at = ({ source }: Pointed): number => (source.column > 0 ? source.column - 1 - common : first)
  const columns = [...new Set(pointed.map(at))].sort((a, b) => a - b)
  const visible = text.slice(common)
  const last = columns.at(-1) ?? 0
  // What is pointed out far to the right is shown, and what is before it left out.
  const skipped = Math.max(0, Math.min(columns[0] ?? 0, last + marginColumns - room))
  const part = cut(skipped === 0 ? visible : `…${visible.slice(skipped + 1)}`, room)
  if (columns.every((column) => column <= first)) return [part.trimEnd(), '']
  let marks = ''
  for (const column of columns) {
    const letters = pointed.filter((each) => at(each) === column).map(({ letter }) => letter)
    const target = displayWidth(visible.slice(skipped, Math.max(skipped, column)))
    marks = `${marks.padEnd(marks === '' ? target : Math.max(target, marks.length + 1))}^${letters.join(' ')}`
  }
  return [part.trimEnd(), cut(marks, room)]
}
