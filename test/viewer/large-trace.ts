import type { TraceColumns, TraceDocument } from '../../src/trace/document.ts'

/** A trace of so many rows, of what a shorter one has over and over: each turn later by as much as one takes. */
export function enlarged(trace: TraceDocument, rows: number): TraceDocument {
  const length = trace.columns.code.length
  const turns = Math.ceil(rows / length)
  const cycles = trace.lastCycle - trace.firstCycle
  const each = Array.from({ length: turns }, (_, turn) => turn)
  const later = <T extends { readonly cycle: number; readonly instruction: number }>(
    at: T,
    turn: number,
  ): T => ({
    ...at,
    ...{ cycle: at.cycle + turn * cycles, instruction: at.instruction + turn * length },
  })
  const perTurn = trace.activations.length
  const columns = Object.fromEntries(
    Object.entries(trace.columns as unknown as Record<keyof TraceColumns, Uint32Array>).map(
      ([name, column]) => {
        const tiled = new (column.constructor as Uint32ArrayConstructor)(column.length * turns)
        const isRow = name === 'valueRows' || name === 'abandoned'
        for (const turn of each)
          tiled.set(isRow ? column.map((row) => row + turn * length) : column, turn * column.length)
        return [name, tiled]
      },
    ),
  )
  return {
    ...trace,
    lastCycle: trace.firstCycle + turns * cycles,
    columns: columns as unknown as TraceColumns,
    contexts: each.flatMap((turn) =>
      trace.contexts.map(({ row, activation }) => ({
        row: row + turn * length,
        activation: activation < 0 ? activation : activation + turn * perTurn,
      })),
    ),
    masks: each.flatMap((turn) => trace.masks.map((mask) => ({ ...mask, row: mask.row + turn * length }))),
    events: each.flatMap((turn) =>
      trace.events.map((event) => ({
        ...event,
        ...{ row: event.row + turn * length, cycle: event.cycle + turn * cycles },
        ...(event.kind === 'slept' ? { untilCycle: event.untilCycle + turn * cycles } : {}),
      })),
    ),
    activations: each.flatMap((turn) =>
      trace.activations.map((activation) => ({
        ...activation,
        pendedAt: later(activation.pendedAt, turn),
        enteredAt: later(activation.enteredAt, turn),
        ...(activation.returnedAt === undefined ? {} : { returnedAt: later(activation.returnedAt, turn) }),
      })),
    ),
  }
}
