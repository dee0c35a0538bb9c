import type { Access, Explanation, FailureRun } from '../../src/index.ts'
import type { Colors } from './colors.ts'
import { escaped } from './escape.ts'
import { cut, displayWidth, padded } from './width.ts'

/** What is drawn: when what happened, in cycles. */
export interface PictureRun {
  readonly cycles: number
  readonly activations: readonly Pick<
    FailureRun['activations'][number],
    'exception' | 'pendedAt' | 'enteredAt' | 'returnedAt'
  >[]
  readonly masked: FailureRun['masked']
  /** The colliding ones, numbered from 1. Those that were not come to stand behind the end. */
  readonly accesses: readonly Pick<Access, 'context' | 'at' | 'isAhead'>[]
  /** It did not end where it should. */
  readonly isCutShort: boolean
}
interface Style {
  readonly colors: Colors
  readonly width: number
  /** Before each line. */
  readonly indent: string
}

type Activation = PictureRun['activations'][number]
/** What stands in the way of a row's line, in this order where it happens in one cycle. */
type Mark =
  | { readonly kind: 'edge' }
  | { readonly kind: 'arrival'; readonly row: string }
  | { readonly kind: 'access'; readonly row: string; readonly letter: string }
  | { readonly kind: 'end' }
interface Column {
  readonly cycle: number
  readonly rank: number
  readonly mark: Mark
}
/** A part of the picture in which nothing changes. */
interface Segment {
  readonly length: number
  readonly column: Column | undefined
  /** Halfway between what is before it and behind it, on the scale of columns. */
  readonly at: number
}

/** More than so many are not told apart on one line. */
const maxActivations = 6
const maxLabel = 20
const outermost = 'main'

/**
 * A run as a line for `main` and one for each handler, not to scale: who runs, what is masked, when interrupts arrive, and
 * where the accesses are that collide; below that what the signs mean. Empty where nothing came between.
 *
 * @param arrivesAt - where the interrupt arrives that matters
 */
export function picture(
  run: PictureRun,
  { colors, width, indent, arrivesAt }: Style & { readonly arrivesAt?: string | undefined },
): string[] {
  const activations = selected(run)
  if (activations.length === 0) return []
  const rows = [...new Set([outermost, ...activations.map(({ exception }) => exception)])]
  const labelWidth = Math.min(maxLabel, Math.max(...rows.map((row) => escaped(row).length)))
  const columns = columnsOf(run, activations)
  const segments = segmentsOf(columns, width - indent.length - labelWidth - 2)
  const used = new Set<Glyph>()
  const lines = rows.map((row) => {
    const cells = segments
      .filter(({ length }) => length > 0)
      .map(({ length, column, at }): string => {
        const { mark } = column ?? { mark: { kind: 'edge' } }
        const state = stateOf(row, at, { run, columns, activations })
        if (mark.kind === 'access' && mark.row === row) return colors.red(mark.letter)
        const isHere =
          mark.kind === 'end'
            ? state === 'runs' || state === 'masked'
            : mark.kind === 'arrival' && mark.row === row
        const glyph = isHere && mark.kind !== 'edge' && mark.kind !== 'access' ? mark.kind : state
        used.add(glyph)
        return colored(glyph, glyphs[glyph].repeat(length), colors)
      })
    return `${indent}${padded(cut(escaped(row), labelWidth), labelWidth)}  ${cells.join('').trimEnd()}`
  })
  const room = width - indent.length - labelWidth - 2
  return [...lines, `${indent}${' '.repeat(labelWidth + 2)}${colors.dim(legend(used, room, arrivesAt))}`]
}

/** What the signs mean, as far as there is room. */
function legend(used: ReadonlySet<Glyph>, room: number, arrivesAt: string | undefined): string {
  let text = ''
  for (const glyph of Object.keys(meanings) as Glyph[]) {
    if (!used.has(glyph)) continue
    const isPlaced = glyph === 'arrival' && arrivesAt !== undefined
    const meaning = isPlaced ? `arrives before ${escaped(arrivesAt)}` : (meanings[glyph] ?? '')
    const longer = `${text}${text === '' ? '' : '  '}${glyphs[glyph]} ${meaning}`
    if (displayWidth(longer) <= room) text = longer
    else if (text === '') text = cut(longer, room)
  }
  return text
}

/** Three accesses of which only their order is known. */
export function pictureOfAccesses({ accesses }: Pick<Explanation, 'accesses'>): PictureRun {
  const [outer, inner] = accesses
  const within: Activation[] =
    outer.context === outermost ? [] : [{ exception: outer.context, pendedAt: 0, enteredAt: 0 }]
  return {
    cycles: 32,
    activations: [...within, { exception: inner.context, pendedAt: 12, enteredAt: 12, returnedAt: 20 }],
    masked: [],
    accesses: accesses.map(({ context }, index) => ({ context, at: [6, 16, 26][index] ?? 0 })),
    isCutShort: false,
  }
}

type Glyph = 'runs' | 'preempted' | 'masked' | 'waits' | 'nothing' | 'arrival' | 'end'
const glyphs: Readonly<Record<Glyph, string>> = {
  ...{ runs: '━', preempted: '╌', masked: '▒', waits: '┄', nothing: ' ' },
  ...{ arrival: '▲', end: '✗' },
}
const meanings: Partial<Record<Glyph, string>> = {
  ...{ arrival: 'arrives', masked: 'masked', waits: 'pending', end: 'ends', preempted: 'pre-empted' },
  runs: 'runs',
}
function colored(glyph: Glyph, text: string, colors: Colors): string {
  switch (glyph) {
    case 'end':
      return colors.red(text)
    case 'arrival':
    case 'masked':
    case 'waits':
      return colors.yellow(text)
    case 'preempted':
      return colors.dim(text)
    case 'runs':
      return colors.green(text)
    case 'nothing':
      return text
  }
}

/** Those that the accesses are in, and the last ones. */
function selected({ activations, accesses, cycles }: PictureRun): Activation[] {
  if (activations.length <= maxActivations) return [...activations]
  const hasAccess = ({ exception, enteredAt, returnedAt = cycles }: Activation): boolean =>
    accesses.some(
      ({ context, at }) => context === exception && at !== undefined && enteredAt <= at && at <= returnedAt,
    )
  const wanted = new Set(activations.filter(hasAccess).slice(0, maxActivations))
  for (const activation of activations.toReversed()) {
    if (wanted.size === maxActivations) break
    wanted.add(activation)
  }
  return activations.filter((activation) => wanted.has(activation))
}

const ranks = { unmasked: 0, returned: 1, arrival: 2, entered: 3, masked: 4, access: 5, end: 6 } as const

function columnsOf(run: PictureRun, activations: readonly Activation[]): Column[] {
  const edge = (cycle: number, rank: number): Column => ({ cycle, rank, mark: { kind: 'edge' } })
  const columns: Column[] = [
    ...activations.flatMap(({ exception, pendedAt, enteredAt, returnedAt }) => [
      { cycle: pendedAt, rank: ranks.arrival, mark: { kind: 'arrival', row: exception } } as const,
      edge(enteredAt, ranks.entered),
      ...(returnedAt === undefined ? [] : [edge(returnedAt, ranks.returned)]),
    ]),
    ...run.masked.flatMap(({ from, to }) => [
      ...(from < 0 ? [] : [edge(from, ranks.masked)]),
      ...(to === undefined ? [] : [edge(to, ranks.unmasked)]),
    ]),
    ...(run.isCutShort ? [{ cycle: run.cycles, rank: ranks.end, mark: { kind: 'end' } } as const] : []),
    ...run.accesses.map(({ context, at, isAhead }, index) => ({
      // Behind the end, where the run would have gone on.
      ...{ cycle: isAhead === true ? run.cycles + 4 : (at ?? 0), rank: ranks.access },
      mark: { kind: 'access', row: context, letter: String(index + 1) } as const,
    })),
  ]
  return columns.sort((a, b) => (a.cycle === b.cycle ? a.rank - b.rank : a.cycle - b.cycle))
}

function segmentsOf(columns: readonly Column[], available: number): Segment[] {
  const gaps = columns.map(({ cycle }, index) => cycle - (columns[index - 1]?.cycle ?? 0))
  const last = columns.some(({ mark }) => mark.kind === 'end') ? 0 : 5
  const wanted = [...gaps.map((gap) => (gap <= 0 ? 0 : 2 + Math.floor(2 * Math.log2(gap + 1)))), last]
  const marks = columns.filter(({ mark }) => mark.kind !== 'edge').length
  const room = Math.max(0, available - marks)
  const total = wanted.reduce((sum, one) => sum + one, 0)
  const scaled = wanted.map((one) =>
    total <= room || one === 0 ? one : Math.max(1, Math.floor((one * room) / total)),
  )
  return scaled.flatMap((length, index): Segment[] => {
    const column = columns[index]
    const gap = { length, column: undefined, at: index - 0.5 }
    return column === undefined || column.mark.kind === 'edge'
      ? [gap]
      : [gap, { length: 1, column, at: index }]
  })
}

function stateOf(
  row: string,
  at: number,
  {
    run,
    columns,
    activations,
  }: {
    readonly run: PictureRun
    readonly columns: readonly Column[]
    readonly activations: readonly Activation[]
  },
): Glyph {
  const index = (cycle: number, rank: number): number => {
    const found = columns.findIndex((column) => column.cycle === cycle && column.rank === rank)
    return found < 0 ? (cycle < 0 ? -1 : columns.length) : found
  }
  const entered = (each: Activation): number => index(each.enteredAt, ranks.entered)
  const returned = (each: Activation): number =>
    each.returnedAt === undefined ? Infinity : index(each.returnedAt, ranks.returned)
  const active = activations.filter((each) => entered(each) < at && at <= returned(each))
  const innermost = active.reduce<Activation | undefined>(
    (inner, each) => (inner === undefined || entered(each) >= entered(inner) ? each : inner),
    undefined,
  )
  const isRunning = (innermost?.exception ?? outermost) === row
  const end = columns.findIndex(({ rank }) => rank === ranks.end)
  if (end >= 0 && at > end) return 'nothing'
  if (isRunning) {
    const isMasked = run.masked.some(
      ({ from, to }) =>
        (from < 0 ? -1 : index(from, ranks.masked)) < at &&
        (to === undefined || at <= index(to, ranks.unmasked)),
    )
    return isMasked ? 'masked' : 'runs'
  }
  if (row === outermost || active.some(({ exception }) => exception === row)) return 'preempted'
  const isWaiting = activations.some(
    (each) => each.exception === row && index(each.pendedAt, ranks.arrival) < at && at < entered(each),
  )
  return isWaiting ? 'waits' : 'nothing'
}

/** What may stand in a picture beside digits: docs/reports.md explains each. */
export const signs: readonly string[] = Object.values(glyphs)
