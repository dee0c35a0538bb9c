import { nearestNames, TailchainError } from '../../errors.ts'
import type { DebugInfo, FileLine } from '../../image/dwarf/index.ts'
import { sourceLine } from '../../image/places.ts'
import { printable } from '../../image/text.ts'
import type { FirmwareImage } from '../firmware.ts'
import { debugInfoOf } from './debug-info.ts'
import { fileName, isForeign } from './own-code.ts'

/** A line of a source file, as somebody names it: the path or its end. */
export interface NamedLine {
  readonly file: string
  readonly line: number
}

/** The line that `src/main.rs:41` names; undefined for a place of another kind. */
export function namedLine(place: string): NamedLine | undefined {
  return sourceLine(place)
}

/**
 * Where execution comes to a line: once for each copy that inlining and the optimiser have made of it.
 *
 * @throws TailchainError `PLACE_NEEDS_DEBUG_INFO`, `SOURCE_FILE_UNKNOWN`, `SOURCE_FILE_AMBIGUOUS`, `LINE_WITHOUT_CODE`
 */
export function addressesOfLine(image: FirmwareImage, wanted: NamedLine): readonly number[] {
  const named = `${printable(wanted.file)}:${String(wanted.line)}`
  const info = debugInfoOf(image)
  if (info === undefined) throw withoutLines(named)
  if (info.files().length === 0) throw withoutLines(named, info)
  const found = info.addressesOf(wanted.file, wanted.line)
  if (found.length === 0) throw unknownFile(info, wanted)
  const files = chosen(
    found.flatMap((each) => {
      const addresses = arrivals(info, each)
      return addresses.length === 0 ? [] : [{ ...each, addresses }]
    }),
  )
  const [only] = files
  if (only === undefined) throw withoutCode(chosen(found), wanted)
  if (files.length === 1) return only.addresses
  throw new TailchainError(
    'SOURCE_FILE_AMBIGUOUS',
    `'${named}' is a line with code in ${String(files.length)} files`,
    `give more of the path: ${files.map(({ file }) => file).join(', ')}`,
  )
}

function withoutLines(named: string, info?: DebugInfo): TailchainError {
  const hint =
    'Build with debug information (Cargo.toml: [profile.release] debug = 2; C: -g), or name a symbol.'
  return new TailchainError(
    'PLACE_NEEDS_DEBUG_INFO',
    `'${named}' is a source line, and the firmware has no line information`,
    [hint, ...(info?.notes ?? []).slice(0, 2)].join(' '),
  )
}

/** Files of the project before others that end in the same path. */
function chosen(files: readonly FileLine[]): readonly FileLine[] {
  const own = files.filter(({ file }) => !isForeign(file))
  return own.length > 0 ? own : files
}

/**
 * Where the line's code begins, calls that were inlined there included: coming back from one of those is no coming to the
 * line.
 */
function arrivals(info: DebugInfo, { file, line, entries }: FileLine): number[] {
  const inlined = info.inlinedFrom(file, line)
  const isOfLine = (address: number): boolean => {
    const row = info.lineAt(address)
    return (
      (row?.file === file && row.line === line) ||
      inlined.some((ranges) => ranges.some(({ low, high }) => address >= low && address < high))
    )
  }
  const candidates = [...entries, ...inlined.flatMap((ranges) => ranges.map(({ low }) => low))]
  return [...new Set(candidates)].filter((at) => !isOfLine(at - 2)).sort((a, b) => a - b)
}

function withoutCode(files: readonly FileLine[], { file: wanted, line: number }: NamedLine): TailchainError {
  const near = files.flatMap(({ file, before, after }) =>
    [before, after].flatMap((line) =>
      line === undefined ? [] : [`${files.length === 1 ? printable(wanted) : file}:${String(line)}`],
    ),
  )
  return new TailchainError(
    'LINE_WITHOUT_CODE',
    `no instruction comes from '${printable(wanted)}:${String(number)}'`,
    near.length === 0
      ? 'The linker has left out all code of the file.'
      : `The nearest lines with code: ${near.slice(0, 4).join(', ')}.`,
  )
}

function unknownFile(info: DebugInfo, { file }: NamedLine): TailchainError {
  const files = info.files()
  const own = files.filter((each) => !isForeign(each))
  const names = new Set(nearestNames(fileName(file), own.map(fileName)))
  const near = own.filter((each) => names.has(fileName(each)))
  return new TailchainError(
    'SOURCE_FILE_UNKNOWN',
    `the debug information knows no file '${printable(file)}'`,
    near.length > 0 ? `Nearest: ${near.slice(0, 4).join(', ')}.` : `There is ${own.slice(0, 4).join(', ')}.`,
  )
}
