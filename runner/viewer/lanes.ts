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
  }))
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
