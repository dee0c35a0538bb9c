import type { Activation, Mcu } from '../../src/index.ts'
import { noColors, type Colors } from './colors.ts'
import { escaped } from './escape.ts'
import { listing, type Mark } from './listing.ts'

export interface TimelineOptions {
  readonly colors?: Colors
  /** Columns that the text may take. */
  readonly width?: number
  /** More activations than this are left out, the oldest first. */
  readonly maxActivations?: number
  /** The activation whose arrival is shown in the code; default: none. */
  readonly around?: Activation
}

type Kind = 'returned' | 'pended' | 'entered'
interface Event {
  readonly kind: Kind
  readonly cycle: number
  readonly instruction: number
  readonly pc: number
  readonly index: number
  readonly activation: Activation
}
/** What happened at one boundary. */
interface Column {
  readonly letter: string
  readonly cycle: number
  readonly events: readonly Event[]
}

const ranks: Readonly<Record<Kind, number>> = { returned: 0, pended: 1, entered: 2 }
const letters = 'abcdefghijklmnopqrstuvwxyz'

/**
 * The exceptions of a run: a row for Thread mode and one for each handler (not to scale), then what happened when.
 * Empty where none was taken.
 */
export function timeline(mcu: Mcu, options: TimelineOptions = {}): string {
  const { colors = noColors, width = 78, maxActivations = 6 } = options
  const all = mcu.exceptions
  const shown = selected(all, maxActivations, options.around)
  if (shown.length === 0) return ''
  const columns = columnsOf(shown)
  const left = all.length - shown.length
  const lines = [
    ...(left > 0
      ? [colors.dim(`${left.toLocaleString('en')} other activation${left === 1 ? '' : 's'} not shown`)]
      : []),
    ...rows(shown, columns, width, colors),
    ...describe(mcu, columns, width, colors),
  ]
  if (options.around !== undefined) lines.push('', ...code(mcu, options.around, columns, colors))
  return lines.join('\n')
}

/** The last ones, and the one that is asked about. */
function selected(all: readonly Activation[], max: number, around: Activation | undefined): Activation[] {
  const last = all.slice(-max)
  if (around === undefined) return last
  const at = all.findIndex((activation) => isSame(activation, around))
  if (at < 0 || at >= all.length - max) return last
  return all.slice(Math.max(0, at - max + 2), at + 2)
}

function isSame(one: Activation, other: Activation): boolean {
  return (
    one.exceptionNumber === other.exceptionNumber && one.enteredAt.instruction === other.enteredAt.instruction
  )
}

function columnsOf(activations: readonly Activation[]): Column[] {
  const events: Event[] = activations.flatMap((activation, index) => [
    { kind: 'pended', ...activation.pendedAt, index, activation },
    { kind: 'entered', ...activation.enteredAt, index, activation },
    ...(activation.returnedAt === undefined
      ? []
      : [{ kind: 'returned', ...activation.returnedAt, index, activation } as const]),
  ])
  const order = ({ cycle, instruction, kind, index }: Event): number[] => [
    cycle,
    instruction,
    ranks[kind],
    index,
  ]
  events.sort((a, b) => compare(order(a), order(b)))
  const groups: Event[][] = []
  for (const event of events) {
    const group = groups.at(-1)
    const isTogether = group?.[0]?.cycle === event.cycle && group[0].instruction === event.instruction
    if (isTogether) group.push(event)
    else groups.push([event])
  }
  return groups.map((group, index) => ({
    letter: letters[index] ?? '*',
    cycle: group[0]?.cycle ?? 0,
    events: group,
  }))
}

function compare(one: readonly number[], other: readonly number[]): number {
  const differs = one.findIndex((value, index) => value !== other[index])
  return differs < 0 ? 0 : (one[differs] ?? 0) - (other[differs] ?? 0)
}

// The rows

function rows(
  shown: readonly Activation[],
  columns: readonly Column[],
  width: number,
  colors: Colors,
): string[] {
  const names = [...new Set(shown.map(({ exception }) => exception))]
  const nameWidth = Math.min(20, Math.max('thread'.length, ...names.map((name) => name.length)))
  const widths = segmentWidths(columns, width - nameWidth - 2)
  const label = (name: string): string => escaped(name).slice(0, nameWidth).padEnd(nameWidth)
  const thread = widths.map((length, segment) => {
    const isPreempted = shown.some((activation) => isActive(activation, columns, segment))
    return isPreempted ? colors.dim('╌'.repeat(length)) : '━'.repeat(length)
  })
  const handlers = names.map((name) => {
    const own = shown.filter(({ exception }) => exception === name)
    const parts = widths.map((length, segment) => {
      const active = own.find((activation) => isActive(activation, columns, segment))
      if (active !== undefined) {
        const isNested = shown.some(
          (other) => other.nesting > active.nesting && isActive(other, columns, segment),
        )
        return isNested ? colors.dim('╌'.repeat(length)) : colors.green('━'.repeat(length))
      }
      const isWaiting = own.some((activation) => isPending(activation, columns, segment))
      return isWaiting ? colors.yellow('┄'.repeat(length)) : ' '.repeat(length)
    })
    return `${colors.bold(label(name))}  ${parts.join('').trimEnd()}`
  })
  let marks = ''
  let at = 0
  for (const [index, { letter }] of columns.entries()) {
    at += widths[index] ?? 0
    marks = marks.padEnd(at) + letter
  }
  return [
    `${label('thread')}  ${thread.join('')}`,
    ...handlers,
    `${' '.repeat(nameWidth + 2)}${colors.dim(marks)}`,
  ]
}

/** Segment 0 lies before the first event, the last one behind the last. */
function segmentWidths(columns: readonly Column[], available: number): number[] {
  const spans = columns.slice(1).map((column, index) => column.cycle - (columns[index]?.cycle ?? 0))
  const wanted = [4, ...spans.map((span) => Math.min(12, 3 + Math.floor(Math.log2(span + 1)))), 4]
  const total = wanted.reduce((sum, one) => sum + one, 0)
  if (total <= available) return wanted
  return wanted.map((one) => Math.max(1, Math.floor((one * available) / total)))
}

function columnOf(activation: Activation, kind: Kind, columns: readonly Column[]): number {
  return columns.findIndex(({ events }) =>
    events.some((event) => event.kind === kind && event.activation === activation),
  )
}
function isActive(activation: Activation, columns: readonly Column[], segment: number): boolean {
  const entered = columnOf(activation, 'entered', columns)
  const returned =
    activation.returnedAt === undefined ? columns.length : columnOf(activation, 'returned', columns)
  return entered < segment && segment <= returned
}
function isPending(activation: Activation, columns: readonly Column[], segment: number): boolean {
  return (
    columnOf(activation, 'pended', columns) < segment && segment <= columnOf(activation, 'entered', columns)
  )
}

// What happened

const delays: Readonly<Record<Activation['delayedBy'], string>> = {
  nothing: 'pended',
  masking: 'pended, masked',
  priority: 'pended, outranked',
  disabled: 'pended, not enabled',
}

interface Entry {
  readonly start: string
  readonly time: string
  readonly name: string
  readonly what: string
  readonly place: string
}

/** A line for each event, as a table. */
function describe(mcu: Mcu, columns: readonly Column[], width: number, colors: Colors): string[] {
  const entries = columns.flatMap(({ letter, cycle, events }) =>
    events
      .filter((event) => event.kind !== 'pended' || !isTakenAtOnce(event.activation))
      .map((event, index): Entry => {
        const time = cycle.toLocaleString('en')
        return { start: index === 0 ? letter : ' ', time: index === 0 ? time : '', ...eventText(mcu, event) }
      }),
  )
  const widest = (lengths: readonly number[]): number => Math.max(0, ...lengths)
  const timeWidth = Math.max(7, widest(entries.map(({ time }) => time.length)))
  const nameWidth = widest(entries.map(({ name }) => name.length))
  const whatWidth = widest(entries.map(({ what, place }) => (place === '' ? 0 : what.length)))
  const lines = entries.map(({ start, time, name, what, place }) => {
    const text = `${colors.bold(name.padEnd(nameWidth))}  ${place === '' ? what : what.padEnd(whatWidth)}`
    const room = width - timeWidth - nameWidth - Math.max(whatWidth, what.length) - 8
    const shownPlace = place.length > room ? `…${place.slice(1 - room)}` : place
    return `${colors.dim(`${start}  ${time.padStart(timeWidth)}`)}  ${text}${place === '' ? '' : `  ${shownPlace}`}`
  })
  return [colors.dim(`   ${'cycle'.padStart(timeWidth)}`), ...lines]
}

function isTakenAtOnce({ pendedAt, enteredAt }: Activation): boolean {
  return pendedAt.instruction === enteredAt.instruction && pendedAt.cycle === enteredAt.cycle
}

const ways: Readonly<Record<Activation['how'], string>> = {
  preempted: 'entered',
  tailChained: 'tail-chained',
  lateArrival: 'entered (late arrival)',
  popPreempted: 'entered (pop preempted)',
}

function eventText(mcu: Mcu, { kind, activation }: Event): Pick<Entry, 'name' | 'what' | 'place'> {
  const { exception, pendedAt, enteredAt, returnedAt, how, delayedBy, clobbered } = activation
  const name = escaped(exception)
  switch (kind) {
    case 'pended':
      return { name, what: delays[delayedBy], place: escaped(pendedAt.place) }
    case 'entered': {
      const waited = enteredAt.cycle - pendedAt.cycle
      const late =
        waited > 0 ? `, ${waited.toLocaleString('en')} late` : isTakenAtOnce(activation) ? ' at once' : ''
      return {
        name,
        what: `${ways[how]}${late}`,
        place: how === 'tailChained' ? '' : escaped(mcu.placeOf(enteredAt.pc)),
      }
    }
    case 'returned': {
      const took = (returnedAt?.cycle ?? 0) - enteredAt.cycle
      const broken = clobbered.length === 0 ? '' : `, ${ranges(clobbered)} changed`
      return { name, what: `returned after ${took.toLocaleString('en')}${broken}`, place: '' }
    }
  }
}

/** `r4-r7, r9` */
export function ranges(registers: readonly string[]): string {
  const numbers = registers.map((name) => Number(name.slice(1)))
  const parts: string[] = []
  for (let at = 0; at < numbers.length;) {
    let end = at
    while (numbers[end + 1] === (numbers[end] ?? 0) + 1) end++
    const [first, last] = [registers[at] ?? '', registers[end] ?? '']
    parts.push(end > at + 1 ? `${first}-${last}` : registers.slice(at, end + 1).join(', '))
    at = end + 1
  }
  return parts.join(', ')
}

export function cycles(count: number): string {
  return count === 1 ? '1 cycle' : `${count.toLocaleString('en')} cycles`
}

/** The instructions around where it was pended and entered. */
function code(mcu: Mcu, around: Activation, columns: readonly Column[], colors: Colors): string[] {
  const marks: Mark[] = []
  for (const { letter, events } of columns) {
    for (const { kind, activation, pc } of events) {
      if (kind === 'returned' || !isSame(activation, around)) continue
      if (kind === 'entered' && around.how === 'tailChained') continue
      if (!marks.some((mark) => mark.address === pc)) marks.push({ address: pc, letter })
    }
  }
  return listing(mcu, marks, colors)
}
