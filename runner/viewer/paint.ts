import { scaleLinear, type ScaleLinear } from 'd3-scale'
import type { Spans } from './lanes.ts'
import type { Plot } from './geometry.ts'
import { lowerBound, upperBound } from './sorted.ts'
import type { Axis, View } from './state.ts'

export type Scale = ScaleLinear<number, number>

export function scaleOf({ from, to }: View, { left, right }: Plot): Scale {
  return scaleLinear([from, to], [left, right])
}

/** Makes a canvas as sharp as the screen, cleared and in CSS pixels. */
export function prepared(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | undefined {
  const ratio = Math.max(1, devicePixelRatio)
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns
    canvas.height = rows
  }
  const context = canvas.getContext('2d') ?? undefined
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  context?.clearRect(0, 0, width, height)
  if (context !== undefined) context.font = '11px ui-sans-serif, system-ui, sans-serif'
  return context
}

/**
 * Calls back for stretches that are in sight, in pixels; those of less than a pixel are one together, so that a million of them cost
 * no more than there are pixels.
 */
export function eachSpan(
  spans: Spans,
  { axis, scale, plot }: { readonly axis: Axis; readonly scale: Scale; readonly plot: Plot },
  paint: (x: number, width: number, index: number) => void,
): void {
  const { starts, ends } = axis === 'instructions' ? spans.rows : spans.cycles
  const [from = 0, to = 0] = scale.domain()
  for (let index = upperBound(ends, from); index < starts.length && (starts[index] ?? 0) < to;) {
    const begin = Math.max(scale(starts[index] ?? 0), plot.left)
    const end = Math.min(scale(ends[index] ?? 0), plot.right)
    paint(begin, Math.max(1, end - begin), index)
    index = end - begin >= 1 ? index + 1 : Math.max(index + 1, lowerBound(starts, scale.invert(begin + 1)))
  }
}

/** A text that fits, or its beginning, or nothing. */
export function fittingText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text
  let length = Math.floor((text.length * width) / Math.max(1, context.measureText(text).width))
  while (length > 2 && context.measureText(`${text.slice(0, length)}…`).width > width) length--
  return length > 2 ? `${text.slice(0, length)}…` : ''
}

const hatches = new Map<string, CanvasPattern | string>()

/** Slanted lines, for what is shaded. */
export function hatch(context: CanvasRenderingContext2D, color: string, gap = 5): CanvasPattern | string {
  const key = `${color} ${String(gap)}`
  const known = hatches.get(key)
  if (known !== undefined) return known
  const tile = document.createElement('canvas')
  tile.width = tile.height = gap
  const drawing = tile.getContext('2d')
  if (drawing === null) return color
  drawing.strokeStyle = color
  drawing.lineWidth = 1
  drawing.beginPath()
  drawing.moveTo(-1, gap + 1)
  drawing.lineTo(gap + 1, -1)
  drawing.stroke()
  const made = context.createPattern(tile, 'repeat') ?? color
  hatches.set(key, made)
  return made
}
