import { count } from './numbers.ts'
import { area, curveStepAfter } from 'd3-shape'
import { contextColor, type Colors } from './colors.ts'
import { bandsOf, heightOf, laneHeight, plotOf, stackHeight } from './geometry.ts'
import type { Chain, Lane } from './lanes.ts'
import { maskText } from './masks.ts'
import { eachSpan, fittingText, hatch, prepared, scaleOf } from './paint.ts'
import { lowerBound } from './sorted.ts'
import type { Session } from './state.ts'
import { paintVariable } from './paint-variable.ts'
import { paintLabel, type Painting } from './painting.ts'

const ways = {
  preempted: '',
  tailChained: 'tail-chained',
  lateArrival: 'late arrival',
  popPreempted: 'pop pre-empted',
} as const

/** Priorities over time, the stack's depth and who accesses the variables. */
export function paintLanes(canvas: HTMLCanvasElement, width: number, session: Session, colors: Colors): void {
  const { model, laneVariables, view, cursor } = session
  const variables = laneVariables.value
  const height = heightOf(model, variables)
  const context = prepared(canvas, width, height)
  if (context === undefined) return
  const plot = plotOf(width)
  const painting = { context, session, colors, plot, scale: scaleOf(view.value, plot) }
  for (const band of bandsOf(model, variables)) {
    if (band.kind === 'lane') paintLane(painting, band.index, band.top)
    else if (band.kind === 'stack') paintStack(painting, band.top)
    else paintVariable(painting, band.index, band.top)
  }
  paintChains(painting)
  paintCursor(painting, cursor.value, height)
}

function paintCursor({ context, session, colors, plot, scale }: Painting, row: number, height: number): void {
  const [from, to] = [scale(session.at(row)), scale(session.at(row + 1))]
  if (to < plot.left || from > plot.right) return
  const [left, right] = [Math.max(from, plot.left), Math.min(to, plot.right)]
  context.fillStyle = colors.accent
  context.globalAlpha = 0.16
  context.fillRect(left, 0, Math.max(1, right - left), height)
  context.globalAlpha = 1
  if (from >= plot.left) context.fillRect(from - 0.75, 0, 1.5, height)
}

function paintLane(painting: Painting, index: number, top: number): void {
  const { context, session, colors, plot, scale } = painting
  const { model, axis } = session
  const lane = model.lanes[index]
  if (lane === undefined) return
  if (index % 2 === 0) {
    context.fillStyle = colors.band
    context.fillRect(0, top, plot.right, laneHeight)
  }
  const color = contextColor(colors, model, lane.exception)
  context.fillStyle = color
  context.fillRect(0, top + 5, 4, laneHeight - 10)
  const priority = lane.exception === 0 ? '' : String(lane.priority)
  paintLabel(painting, lane.name, { top, height: laneHeight }, priority)
  paintMasks(painting, lane, top)
  const sight = { axis: axis.value, scale, plot }
  context.globalAlpha = 0.28
  context.fillStyle = color
  eachSpan(lane.active, sight, (x, width) => {
    context.fillRect(x, top + 10, width, laneHeight - 16)
  })
  context.globalAlpha = 1
  context.fillStyle = color
  eachSpan(lane.running, sight, (x, width) => {
    context.fillRect(x, top + 5, width > 2 ? width - 0.5 : width, laneHeight - 10)
  })
  if (lane.exception === 0) paintSleep(painting, top)
  else paintNames(painting, lane, top)
  paintPending(painting, lane, top)
}

function paintNames({ context, session, colors, plot, scale }: Painting, lane: Lane, top: number): void {
  const { model, axis } = session
  context.textAlign = 'left'
  eachSpan(lane.active, { axis: axis.value, scale, plot }, (x, width, index) => {
    if (width < 44) return
    const activation = model.activation(lane.activations[index] ?? -1)
    if (activation === undefined) return
    const way = ways[activation.how]
    context.fillStyle = colors.onContext
    const text = way === '' ? lane.name : `${lane.name} · ${way}`
    context.fillText(fittingText(context, text, width - 10), x + 5, top + laneHeight / 2 + 4)
  })
}

/** From pending to entry: a dashed line, a diamond where it begins. */
function paintPending({ context, session, colors, plot, scale }: Painting, lane: Lane, top: number): void {
  const middle = top + laneHeight / 2
  context.strokeStyle = context.fillStyle = colors.pending
  context.lineWidth = 2
  let last = -Infinity
  eachSpan(lane.pending, { axis: session.axis.value, scale, plot }, (x, width) => {
    context.setLineDash([4, 2])
    context.beginPath()
    context.moveTo(x, middle)
    context.lineTo(x + width, middle)
    context.stroke()
    context.setLineDash([])
    // A diamond where it began, unless another one is too near.
    if (x - last < 12) return
    last = x
    context.beginPath()
    context.moveTo(x, middle - 4)
    context.lineTo(x + 4, middle)
    context.lineTo(x, middle + 4)
    context.lineTo(x - 4, middle)
    context.fill()
  })
}

/** Where masks hold back what the lane is of. */
function paintMasks({ context, session, colors, plot, scale }: Painting, lane: Lane, top: number): void {
  const pattern = hatch(context, colors.mask)
  const { masks } = session.model.trace
  context.textAlign = 'left'
  eachSpan(lane.masked, { axis: session.axis.value, scale, plot }, (x, width, index) => {
    context.fillStyle = colors.mask
    context.globalAlpha = 0.16
    context.fillRect(x, top, width, laneHeight)
    context.globalAlpha = 0.8
    context.fillStyle = pattern
    // Of many short ones the lines would be noise.
    if (width >= 4) context.fillRect(x, top, width, laneHeight)
    context.globalAlpha = 1
    const mask = masks[lane.masks[index] ?? -1]
    if (width < 50 || mask === undefined) return
    const text = maskText(mask)
    const length = context.measureText(text).width
    if (length > width - 8) return
    context.fillStyle = colors.back
    context.fillRect(x + 2, top + 6, length + 6, 14)
    context.fillStyle = colors.mask
    context.fillText(text, x + 5, top + laneHeight / 2 + 4)
  })
}

function paintSleep({ context, session, colors, plot, scale }: Painting, top: number): void {
  const isCycles = session.axis.value === 'cycles'
  const pattern = hatch(context, colors.sleep, 6)
  context.textAlign = 'left'
  const paint = (x: number, width: number): void => {
    context.fillStyle = colors.back
    context.fillRect(x, top + 5, width, laneHeight - 10)
    context.fillStyle = isCycles ? pattern : colors.sleep
    context.fillRect(x, top + 5, width, laneHeight - 10)
    if (width < 44) return
    const length = context.measureText('asleep').width
    context.fillStyle = colors.back
    context.fillRect(x + 3, top + 6, length + 6, 14)
    context.fillStyle = colors.text
    context.fillText('asleep', x + 6, top + laneHeight / 2 + 4)
  }
  if (isCycles) {
    eachSpan(session.model.sleeps, { axis: 'cycles', scale, plot }, paint)
    return
  }
  // Of no length there: a mark where it was.
  const { starts } = session.model.sleeps.rows
  const [from = 0, to = 0] = scale.domain()
  for (let index = lowerBound(starts, from); (starts[index] ?? Infinity) <= to;) {
    const x = scale(starts[index] ?? 0)
    paint(Math.max(plot.left, x - 1), 2)
    index = Math.max(index + 1, lowerBound(starts, scale.invert(x + 3)))
  }
}

/** Where a handler follows another one without Thread mode in between. */
function paintChains({ context, session, colors, plot, scale }: Painting): void {
  const { chains } = session.model
  const isCycles = session.axis.value === 'cycles'
  const places = chainPlaces(chains, isCycles)
  const [from = 0, to = 0] = scale.domain()
  context.strokeStyle = context.fillStyle = colors.text
  context.lineWidth = 1
  for (let index = lowerBound(places, from); (places[index] ?? Infinity) <= to;) {
    const chain = chains[index]
    const x = scale(places[index] ?? 0)
    if (chain !== undefined && x >= plot.left) {
      const [high, low] = [chain.from, chain.to].map((lane) => lane * laneHeight + laneHeight / 2)
      context.beginPath()
      context.moveTo(x, high ?? 0)
      context.lineTo(x, low ?? 0)
      context.stroke()
      context.beginPath()
      context.arc(x, low ?? 0, 2.5, 0, 2 * Math.PI)
      context.fill()
    }
    index = Math.max(index + 1, lowerBound(places, scale.invert(x + 3)))
  }
}
const placesOfChains = new WeakMap<readonly Chain[], { rows: Float64Array; cycles: Float64Array }>()
function chainPlaces(chains: readonly Chain[], isCycles: boolean): Float64Array {
  let places = placesOfChains.get(chains)
  if (places === undefined) {
    places = {
      rows: Float64Array.from(chains, ({ row }) => row),
      cycles: Float64Array.from(chains, ({ cycle }) => cycle),
    }
    placesOfChains.set(chains, places)
  }
  return isCycles ? places.cycles : places.rows
}

function paintStack(painting: Painting, top: number): void {
  const { context, session, colors, plot, scale } = painting
  const { model, view } = session
  const [from, to] = [session.rowAt(view.value.from), session.rowAt(view.value.to)]
  const points: { x: number; depth: number }[] = []
  let deepest = 0
  const pixels = plot.right - plot.left
  if (to - from < 2 * pixels) {
    for (let row = from; row <= to; row++) {
      const depth = model.stackDepth[row] ?? 0
      points.push({ x: Math.max(plot.left, scale(session.at(row))), depth })
      deepest = Math.max(deepest, depth)
    }
    points.push({ x: Math.min(plot.right, scale(session.at(to + 1))), depth: points.at(-1)?.depth ?? 0 })
  } else {
    // The deepest of each pixel.
    for (let x = plot.left; x < plot.right; x++) {
      const end = Math.max(session.rowAt(scale.invert(x + 1)), 0)
      const depth = model.deepestIn(session.rowAt(scale.invert(x)), end)
      points.push({ x, depth })
      deepest = Math.max(deepest, depth)
    }
  }
  const height = stackHeight - 12
  const unit = height / Math.max(1, deepest)
  const draw = area<{ x: number; depth: number }>()
    .x(({ x }) => x)
    .y0(top + 8 + height)
    .y1(({ depth }) => top + 8 + height - Math.max(0, depth) * unit)
    .curve(curveStepAfter)
    .context(context)
  context.fillStyle = colors.stack
  context.beginPath()
  draw(points)
  context.fill()
  paintLabel(painting, 'main stack', { top, height: stackHeight - 14 })
  context.textAlign = 'left'
  context.fillStyle = colors.faint
  context.fillText(`to ${count(deepest)} bytes`, 10, top + stackHeight - 12)
  context.fillStyle = colors.line
  context.fillRect(0, top + stackHeight - 2, plot.right, 1)
}
