import { cycles } from './numbers.ts'
import { maskText } from './masks.ts'
import type { Model } from './model.ts'

export type EventKind = 'pended' | 'entered' | 'returned' | 'unpended' | 'masks' | 'slept'

/** A line of the table of events. */
export interface ListedEvent {
  readonly row: number
  readonly cycle: number
  readonly kind: EventKind
  /** 0: of none. */
  readonly exception: number
  readonly detail: string
}

const ways = {
  preempted: '',
  tailChained: 'tail-chained',
  lateArrival: 'late arrival',
  popPreempted: 'pre-empted the unstacking',
} as const
const delays = {
  nothing: '',
  masking: 'masked',
  priority: 'outranked',
  disabled: 'not enabled',
} as const

const lists = new WeakMap<Model, readonly ListedEvent[]>()

/** Everything that happened between instructions, in order. */
export function eventsOf(model: Model): readonly ListedEvent[] {
  let events = lists.get(model)
  if (events === undefined) lists.set(model, (events = listed(model)))
  return events
}

function listed(model: Model): ListedEvent[] {
  const { trace } = model
  const entries = entriesOf(model)
  const events = trace.events.map((event): ListedEvent => {
    const { row, cycle, kind } = event
    if (kind === 'slept') {
      return { row, cycle, kind, exception: 0, detail: `until cycle ${String(event.untilCycle)}` }
    }
    const { exception } = event
    const detail = kind === 'entered' ? (entries.get(`${String(exception)} ${String(cycle)}`) ?? '') : ''
    return { row, cycle, kind, exception, detail }
  })
  const masks = trace.masks
    .filter((mask, index) => index > 0 || maskText(mask) !== '')
    .map((mask): ListedEvent => {
      const { row } = mask
      const detail = maskText(mask) === '' ? 'none' : maskText(mask)
      return { row, cycle: model.cycleAt[row] ?? 0, kind: 'masks', exception: 0, detail }
    })
  // Each is in order; masks change with instructions, so before what happens behind those.
  const all: ListedEvent[] = []
  let next = 0
  for (const event of events) {
    while ((masks[next]?.row ?? Infinity) <= event.row) all.push(...masks.slice(next, ++next))
    all.push(event)
  }
  return [...all, ...masks.slice(next)]
}

/** How each activation was entered, by exception and cycle. */
function entriesOf({ trace }: Model): Map<string, string> {
  return new Map(
    trace.activations.map(({ exception, pendedAt, enteredAt, how, delayedBy }) => {
      const waited = enteredAt.cycle - pendedAt.cycle
      const parts = [ways[how], delays[delayedBy], waited > 0 ? `after ${cycles(waited)}` : '']
      return [
        `${String(exception)} ${String(enteredAt.cycle)}`,
        parts.filter((part) => part !== '').join(', '),
      ]
    }),
  )
}
