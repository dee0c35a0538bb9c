import { count, cycles } from './numbers.ts'
import { bandAt, bandsOf, plotOf } from './geometry.ts'
import { maskText } from './masks.ts'
import type { Model } from './model.ts'
import { scaleOf } from './paint.ts'
import { lowerBound, upperBound } from './sorted.ts'
import type { Session } from './state.ts'

const delays = {
  nothing: '',
  masking: ', held back by a mask',
  priority: ', outranked by what was active',
  disabled: ', not enabled at first',
} as const
const ways = {
  preempted: 'entered',
  tailChained: 'entered by tail-chaining',
  lateArrival: 'entered as a late arrival',
  popPreempted: 'entered by pre-empting the unstacking',
} as const

/** What an activation was, in lines. */
export function activationLines(model: Model, index: number): string[] {
  const activation = model.activation(index)
  if (activation === undefined) return []
  const { exception, pendedAt, enteredAt, returnedAt, how, delayedBy, nesting, clobbered } = activation
  const waited = enteredAt.cycle - pendedAt.cycle
  return [
    `${model.exceptionName(exception)}, activation ${String(index)}`,
    `pended at instruction ${count(pendedAt.instruction)}, cycle ${count(pendedAt.cycle)}`,
    `${ways[how]} after ${cycles(waited)}${delays[delayedBy]}`,
    ...(nesting > 0 ? [`inside ${String(nesting)} other${nesting === 1 ? '' : 's'}`] : []),
    returnedAt === undefined
      ? 'never returned'
      : `returned after ${cycles(returnedAt.cycle - enteredAt.cycle)}`,
    ...(clobbered.length > 0 ? [`did not restore ${clobbered.join(', ')}`] : []),
  ]
}

/** What lies under the pointer. */
export function hoverLines(
  session: Session,
  { x, y, width }: { x: number; y: number; width: number },
): string[] {
  const { model, laneVariables, view, axis } = session
  const plot = plotOf(width)
  const band = bandAt(bandsOf(model, laneVariables.value), y)
  if (x > plot.right || band === undefined) return []
  if (x < plot.left) {
    if (band.kind === 'stack') return []
    const name =
      band.kind === 'lane' ? model.lanes[band.index]?.name : model.trace.variables[band.index]?.name
    return name === undefined ? [] : [name]
  }
  const scale = scaleOf(view.value, plot)
  const place = scale.invert(x)
  const row = session.rowAt(place)
  const at = [`instruction ${count(model.instructionOf(row))}, cycle ${count(model.cycleAt[row] ?? 0)}`]
  const where = `${model.place(model.codeAt(row))}: ${model.codeAt(row)?.text ?? ''}`
  if (band.kind === 'stack')
    return [`${count(model.stackDepth[row] ?? 0)} bytes of the main stack`, where, ...at]
  if (band.kind === 'lane') {
    const lane = model.lanes[band.index]
    const spans = lane?.active[axis.value === 'cycles' ? 'cycles' : 'rows']
    const index = spans === undefined ? -1 : upperBound(spans.starts, place) - 1
    const isInside = spans !== undefined && index >= 0 && place < (spans.ends[index] ?? 0)
    const masks = maskText(model.masksAt(row))
    const rest = [where, ...at, ...(masks === '' ? [] : [`${masks} set`])]
    return isInside ? [...activationLines(model, lane?.activations[index] ?? -1), ...rest] : rest
  }
  return [...accessLines(session, band.index, { x, scale, row }), ...at]
}

function accessLines(
  session: Session,
  variable: number,
  { x, scale, row }: { x: number; scale: ReturnType<typeof scaleOf>; row: number },
): string[] {
  const { model } = session
  const { name } = model.trace.variables[variable] ?? { name: '' }
  const accesses = model.accessesOf[variable] ?? new Uint32Array()
  const from = session.rowAt(scale.invert(x - 4))
  const to = session.rowAt(scale.invert(x + 4))
  const first = lowerBound(accesses, model.accessAt[from] ?? 0)
  const last = lowerBound(accesses, model.accessAt[to + 1] ?? Infinity)
  if (last === first) return [`${name} is ${model.valueAt(variable, row).text}`]
  if (last - first > 4) return [name, `${count(last - first)} accesses here`]
  return [name, ...Array.from(accesses.subarray(first, last), (index) => accessText(model, index))]
}
export function accessText(model: Model, index: number): string {
  const access = model.access(index)
  const { row, isWrite, sizeBytes, value } = access
  const who = model.exceptionName(model.exceptionAt(row))
  return `${isWrite ? 'written' : 'read'} by ${who}: ${count(value)}${value > 9 ? ` (0x${value.toString(16)})` : ''}, ${String(sizeBytes)} ${sizeBytes === 1 ? 'byte' : 'bytes'}`
}
