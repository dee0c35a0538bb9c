import { count } from './numbers.ts'
import { contextColor, type Colors } from './colors.ts'
import { axisHeight, overviewHeight, plotOf, topHeight } from './geometry.ts'
import { eachSpan, prepared, scaleOf, type Scale } from './paint.ts'
import type { Session } from './state.ts'

/** The whole run with the part that is in sight, and below it the axis of that part. */
export function paintTop(canvas: HTMLCanvasElement, width: number, session: Session, colors: Colors): void {
  const context = prepared(canvas, width, topHeight)
  if (context === undefined) return
  const { model, axis, view, whole, cursor } = session
  const plot = plotOf(width)
  const all = scaleOf(whole.value, plot)
  const top = 5
  const height = overviewHeight - 10
  context.fillStyle = colors.band
  context.fillRect(plot.left, top, plot.right - plot.left, height)
  const share = height / Math.max(1, model.lanes.length)
  for (const [index, lane] of model.lanes.entries()) {
    context.fillStyle = contextColor(colors, model, lane.exception)
    const thickness = Math.max(2, share - 1)
    eachSpan(lane.running, { axis: axis.value, scale: all, plot }, (x, length) => {
      context.fillRect(x, top + index * share, length, thickness)
    })
  }
  const [from, to] = [all(view.value.from), all(view.value.to)]
  context.fillStyle = colors.back
  context.globalAlpha = 0.55
  context.fillRect(plot.left, top, from - plot.left, height)
  context.fillRect(to, top, plot.right - to, height)
  context.globalAlpha = 1
  context.strokeStyle = colors.accent
  context.lineWidth = 1.5
  context.strokeRect(from, top - 1, Math.max(3, to - from), height + 2)
  context.fillStyle = colors.text
  context.fillRect(all(session.at(cursor.value)) - 0.5, top - 2, 1.5, height + 4)
  paintAxis(context, scaleOf(view.value, plot), session, colors)
  context.fillStyle = colors.faint
  context.textAlign = 'left'
  context.fillText('whole run', 10, top + height / 2 + 4)
}

function paintAxis(
  context: CanvasRenderingContext2D,
  scale: Scale,
  { axis, model }: Session,
  colors: Colors,
): void {
  const isCycles = axis.value === 'cycles'
  const offset = isCycles ? 0 : model.trace.firstInstruction
  const [left = 0, right = 0] = scale.range()
  const [from = 0, to = 0] = scale.domain()
  const labels = scaleOf({ from: from + offset, to: to + offset }, { left, right })
  const baseline = overviewHeight + axisHeight
  context.fillStyle = colors.faint
  context.textAlign = 'left'
  context.fillText(axis.value, 10, baseline - 8)
  context.strokeStyle = colors.line
  context.lineWidth = 1
  context.textAlign = 'center'
  for (const tick of labels.ticks(Math.max(2, Math.floor((right - left) / 110)))) {
    if (!Number.isInteger(tick)) continue
    const x = labels(tick)
    context.beginPath()
    context.moveTo(x + 0.5, baseline - 6)
    context.lineTo(x + 0.5, baseline)
    context.stroke()
    const text = count(tick)
    const half = context.measureText(text).width / 2
    context.fillText(text, Math.min(Math.max(x, left + half), right - half), baseline - 9)
  }
}
