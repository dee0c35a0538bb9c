import { stripVTControlCharacters } from 'node:util'
import type { Access, Explanation, Failure, Race } from '../../src/index.ts'
import { backtraceLines } from './backtrace-text.ts'
import type { Colors } from './colors.ts'
import { escaped } from './escape.ts'
import { excerpt } from './excerpt.ts'
import { picture, pictureOfAccesses } from './picture.ts'
import { cut, displayWidth, padded, wrapped } from './width.ts'

/** How text is laid out. */
export interface Layout {
  readonly colors: Colors
  /** No line is wider, but for what is to be pasted. */
  readonly width: number
}

/** Of a failure's message: `expect` may compare large values. */
const maxMessageLines = 8
/** The innermost frames say most. */
const maxFrames = 4
const indent = '  '
/** A message is laid out in lines; nothing of it is dropped. */
const uncut = Infinity

/** A failing schedule: what went wrong, when what happened, which accesses collided, and where they are in the source. */
export function failureLines(failure: Failure, layout: Layout): string[] {
  const { explanation } = failure
  const { colors, width } = layout
  const heading = explanation === undefined ? [] : wrapped(escaped(subject(explanation)), width)
  return [
    ...messageLines(failure, layout).map((line) => colors.bold(line)),
    ...heading.map((line) => colors.red(line)),
    ...drawn(failure, layout),
    ...(explanation === undefined ? arrivalLines(failure, layout) : accessLines(explanation, layout)),
  ]
}

/** Who called what panicked, and what masked the handler or would have. */
export function backgroundLines({ panic, explanation }: Failure, layout: Layout): string[] {
  return [
    ...(explanation === undefined ? [] : maskingLines(explanation, layout)),
    ...(panic === undefined ? [] : frames(backtraceLines(panic.backtrace), layout)),
  ]
}

/** Another one: what it says and what collided. */
export function shortFailureLines(failure: Failure, { colors, width }: Layout): string[] {
  const [first = ''] = messageOf(failure)
  const { explanation } = failure
  const lines = wrapped(first, width).slice(0, 2)
  return [
    ...lines.map((line) => colors.bold(line)),
    ...(explanation === undefined ? [] : [colors.red(cut(escaped(subject(explanation)), width))]),
  ]
}

/** Accesses that can collide, whether something came of it or not. */
export function raceLines(race: Race, layout: Layout): string[] {
  const { colors, width } = layout
  return [
    ...wrapped(escaped(subject(race)), width).map((line) => colors.bold(line)),
    ...picture(pictureOfAccesses(race), { colors, width, indent }),
    ...accessLines(race, layout),
    ...maskingLines(race, layout),
  ]
}

/** `lost update of COUNTER`, for a heading. */
export function subject({ name, accesses }: Pick<Explanation, 'name' | 'accesses'>): string {
  const variables = [...new Set(accesses.map(({ variable }) => variable.replace(/\+0x[0-9a-f]+$/, '')))]
  return `${name} of ${variables.join(' and ')}`
}

/** What a failure says, without the colours that a matcher in `check` gave it. */
export function messageOf({ message }: Pick<Failure, 'message'>): string[] {
  const lines = stripVTControlCharacters(message).trimEnd().split('\n')
  return lines.map((line) => escaped(line, uncut))
}

function messageLines(failure: Failure, { width }: Layout): string[] {
  const lines = messageOf(failure)
  const shown = lines.slice(0, maxMessageLines).flatMap((line) => {
    const start = /^ */.exec(line)?.[0] ?? ''
    return wrapped(line.trimStart(), Math.max(20, width - start.length)).map((part) => `${start}${part}`)
  })
  const left = lines.length - maxMessageLines
  return left > 0 ? [...shown, `… ${String(left)} more lines`] : shown
}

function drawn({ run, explanation, kind }: Failure, { colors, width }: Layout): string[] {
  const isCutShort = ['panicked', 'faulted', 'lockedUp', 'stuck', 'limit', 'sleeping'].includes(kind)
  const accesses = explanation?.accesses ?? []
  const interrupt = explanation?.accesses[1].context
  const { activations } = run
  const arrival = activations.findLast(({ exception }) => exception === interrupt) ?? activations[0]
  const arrivesAt = arrival?.pendedPlace
  return picture({ ...run, accesses, isCutShort }, { colors, width, indent, arrivesAt })
}

/** Where nothing collided: when what came. */
function arrivalLines({ run: { activations } }: Failure, layout: Layout): string[] {
  const { colors, width } = layout
  const [, ...others] = activations.slice(0, maxFrames)
  const left = activations.length - maxFrames
  const source = activations
    .slice(0, maxFrames)
    .flatMap(({ pendedSource }) =>
      pendedSource === undefined ? [] : [{ letter: '▲', source: pendedSource }],
    )
  return [
    ...others.flatMap(({ exception, pendedPlace }) =>
      wrapped(escaped(`${exception} came before ${pendedPlace}`), width - 2).map(
        (line) => `${indent}${line}`,
      ),
    ),
    ...(left > 0 ? [`${indent}… and ${String(left)} more times`] : []),
    ...excerpt(source, { colors, width, indent }),
  ]
}

/** A line for each access, and the source that they are in. */
function accessLines({ accesses }: Explanation, { colors, width }: Layout): string[] {
  const isOfOne = new Set(accesses.map(({ variable }) => variable)).size === 1
  const rows = accesses.map((access) => [
    `${access.context} ${access.kind}s${isOfOne ? '' : ` ${access.variable}`}`,
    `${access.place}${access.isAhead === true ? ' (not come to)' : ''}`,
    access.disassembly,
  ])
  const columns = [0, 1].map((index) =>
    Math.max(...rows.map((row) => displayWidth(escaped(row[index] ?? '')))),
  )
  const table = rows.map((row, index) => {
    const cells = row.map((cell, column) => padded(escaped(cell), columns[column] ?? 0))
    const room = width - indent.length - 3
    // What of the last column does not fit even in part is left out.
    const plain = cut(cells.join('  ').trimEnd(), room).replace(/\s+…$/, '')
    return `${indent}${colors.red(String(index + 1))}  ${plain}`
  })
  const pointed = accesses.flatMap(({ source }, index) =>
    source === undefined ? [] : [{ letter: String(index + 1), source }],
  )
  const code = excerpt(pointed, { colors, width, indent })
  const places = code.length === 0 ? accesses.flatMap(sourceOnly) : []
  return [...table, ...places.map((line) => `${indent}${cut(escaped(line), width - indent.length)}`), ...code]
}
function maskingLines({ masking }: Explanation, { colors, width }: Layout): string[] {
  const lines = wrapped(escaped(masking, uncut), width - indent.length)
  return lines.map((line) => `${indent}${colors.cyan(line)}`)
}
/** Debug information is there, its files are not. */
function sourceOnly({ source }: Access, index: number): string[] {
  return source === undefined ? [] : [`${String(index + 1)}  ${source.file}:${String(source.line)}`]
}

function frames(lines: readonly string[], { colors, width }: Layout): string[] {
  const left = lines.length - maxFrames
  const shown = left > 1 ? [...lines.slice(0, maxFrames), `${indent}… and ${String(left)} callers`] : lines
  return shown.map((line) => colors.dim(cut(line, width)))
}
