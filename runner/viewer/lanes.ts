import { isMasked } from './masks.ts'
import type { Model } from './model.ts'

/** Stretches in order that don't overlap, in rows and in cycles. */
export interface Spans {
  readonly rows: { readonly starts: Float64Array; readonly ends: Float64Array }
  readonly cycles: { readonly starts: Float64Array; readonly ends: Float64Array }
}

/** A line of the timeline: Thread mode, or one exception. */
export interface Lane {
  /** 0: Thread mode. */
  readonly exception: number
  readonly name: string
  /** 256: Thread mode. */
  readonly priority: number
  /** Its activations, from entry to return, those included that were pre-empted meanwhile. */
  readonly active: Spans
  /** Indices of the activations of {@link active}. */
  readonly activations: readonly number[]
  /** Where it executes. */
  readonly running: Spans
  /** From pending to entry, where that took time. */
  readonly pending: Spans
  /** Where masks hold it back. */
  readonly masked: Spans
  /** Indices of the trace's masks at the beginnings of {@link masked}. */
  readonly masks: readonly number[]
}

interface Growing {
  readonly rowStarts: number[]
  readonly rowEnds: number[]
  readonly cycleStarts: number[]
  readonly cycleEnds: number[]
}
const growing = (): Growing => ({ rowStarts: [], rowEnds: [], cycleStarts: [], cycleEnds: [] })
const done = ({ rowStarts, rowEnds, cycleStarts, cycleEnds }: Growing): Spans => ({
  rows: { starts: Float64Array.from(rowStarts), ends: Float64Array.from(rowEnds) },
  cycles: { starts: Float64Array.from(cycleStarts), ends: Float64Array.from(cycleEnds) },
})

/** The most urgent first, Thread mode last. */
export function lanesOf(model: Model): Lane[] {
  const { trace, rows } = model
  const exceptions = [...trace.exceptions, { number: 0, name: 'thread', priority: 256 }]
  exceptions.sort((a, b) => (a.priority === b.priority ? a.number - b.number : a.priority - b.priority))
  const active = new Map(exceptions.map(({ number }) => [number, growing()]))
  const pending = new Map(exceptions.map(({ number }) => [number, growing()]))
  const running = new Map(exceptions.map(({ number }) => [number, growing()]))
  const indices = new Map(exceptions.map(({ number }): [number, number[]] => [number, []]))
  for (const [index, { exception, pendedAt, enteredAt, returnedAt }] of trace.activations.entries()) {
    const end = returnedAt ?? { instruction: Infinity, cycle: Infinity }
    if (end.instruction < trace.firstInstruction) continue
    const entered = model.rowOf(enteredAt.instruction)
    const returned = returnedAt === undefined ? rows : model.rowOf(end.instruction)
    put(active.get(exception), [entered, returned], [enteredAt.cycle, Math.min(end.cycle, trace.lastCycle)])
    indices.get(exception)?.push(index)
    if (pendedAt.instruction === enteredAt.instruction && pendedAt.cycle === enteredAt.cycle) continue
    put(
      pending.get(exception),
      [model.rowOf(pendedAt.instruction), entered],
      [pendedAt.cycle, enteredAt.cycle],
    )
  }
  for (const [index, { row, activation }] of trace.contexts.entries()) {
    const end = trace.contexts[index + 1]?.row ?? rows
    const exception = model.activation(activation)?.exception ?? 0
    put(running.get(exception), [row, end], [model.cycleAt[row] ?? 0, model.cycleAt[end] ?? 0])
  }
  return exceptions.map(({ number, name, priority }) => ({
    ...{ exception: number, name, priority },
    active: done(active.get(number) ?? growing()),
    activations: indices.get(number) ?? [],
    running: done(running.get(number) ?? growing()),
    pending: done(pending.get(number) ?? growing()),
    ...maskedIn(model, { exception: number, priority }),
  }))
}

function maskedIn(
  { trace, rows, cycleAt }: Model,
  lane: Pick<Lane, 'exception' | 'priority'>,
): Pick<Lane, 'masked' | 'masks'> {
  const found = growing()
  const masks: number[] = []
  for (const [index, mask] of trace.masks.entries()) {
    if (lane.exception === 0 || !isMasked(mask, lane)) continue
    const end = trace.masks[index + 1]?.row ?? rows
    put(found, [mask.row, end], [cycleAt[mask.row] ?? 0, cycleAt[end] ?? 0])
    masks.push(index)
  }
  return { masked: done(found), masks }
}

/** Where the core slept: between two rows. */
export function sleepsOf({ trace }: Model): Spans {
  const found = growing()
  for (const event of trace.events) {
    if (event.kind === 'slept') put(found, [event.row, event.row], [event.cycle, event.untilCycle])
  }
  return done(found)
}

/** A handler that follows another one without Thread mode in between. */
export interface Chain {
  readonly row: number
  readonly cycle: number
  /** Into the lanes. */
  readonly from: number
  readonly to: number
}
/** In order. */
export function chainsOf(model: Model, lanes: readonly Lane[]): Chain[] {
  const laneOf = new Map(lanes.map(({ exception }, index) => [exception, index]))
  return model.trace.activations.flatMap(({ how, enteredAt, exception }) => {
    const row = model.rowOf(enteredAt.instruction)
    if (how !== 'tailChained' || row < 1 || row >= model.rows) return []
    const [from, to] = [laneOf.get(model.exceptionAt(row - 1)), laneOf.get(exception)]
    return from === undefined || to === undefined ? [] : [{ row, cycle: enteredAt.cycle, from, to }]
  })
}

function put(
  to: Growing | undefined,
  rows: readonly [number, number],
  cycles: readonly [number, number],
): void {
  to?.rowStarts.push(rows[0])
  to?.rowEnds.push(rows[1])
  to?.cycleStarts.push(cycles[0])
  to?.cycleEnds.push(cycles[1])
}
