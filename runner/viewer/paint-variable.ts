import { contextColor } from './colors.ts'
import { variableHeight } from './geometry.ts'
import { fittingText } from './paint.ts'
import { paintLabel, type Painting } from './painting.ts'
import { lowerBound } from './sorted.ts'

/** More accesses in a pixel are not told apart. */
const perPixel = 24

/** Who reads and writes a variable: writes are bars, reads are rings, each in the colour of its context. */
export function paintVariable(painting: Painting, variable: number, top: number): void {
  const { context, session, colors, plot, scale } = painting
  const { model } = session
  const accesses = model.accessesOf[variable] ?? new Uint32Array()
  const known = model.trace.variables[variable]
  if (known === undefined) return
  const middle = top + variableHeight / 2
  if (session.selectedVariable.value === variable) {
    context.fillStyle = colors.band
    context.fillRect(0, top, plot.right, variableHeight)
  }
  paintLabel(painting, tail(known.name), { top, height: variableHeight })
  context.fillStyle = colors.grid
  context.fillRect(plot.left, middle, plot.right - plot.left, 1)
  const [from = 0, to = 0] = scale.domain()
  const first = model.accessAt[session.rowAt(from)] ?? 0
  let textEnd = plot.left
  for (let at = lowerBound(accesses, first); at < accesses.length;) {
    const access = model.access(accesses[at] ?? 0)
    const { row, isWrite } = access
    const place = session.at(row)
    if (place > to) break
    const [left, right] = [scale(place), scale(session.at(row + 1))]
    const x = right - left > 3 ? (left + right) / 2 : left
    if (x >= plot.left - 2) {
      context.fillStyle = context.strokeStyle = contextColor(colors, model, model.exceptionAt(row))
      const isDense = right - left < 1.5
      if (isWrite)
        context.fillRect(isDense ? x - 0.5 : x - 1.5, top + 3, isDense ? 1.5 : 3, variableHeight - 6)
      else if (isDense) context.fillRect(x - 0.5, middle - 3, 1.5, 6)
      else {
        context.lineWidth = 1.5
        context.beginPath()
        context.arc(x, middle, 3.2, 0, 2 * Math.PI)
        context.stroke()
      }
      if (isWrite && x > textEnd) textEnd = paintValue(painting, { at, accesses, variable, x, middle })
    }
    at = next(painting, accesses, at, x)
  }
}

/** Behind several accesses in one pixel: to the next pixel's. */
function next({ session, scale }: Painting, accesses: Uint32Array, at: number, x: number): number {
  const { model } = session
  const ahead = accesses[at + perPixel]
  if (ahead === undefined || scale(session.at(model.access(ahead).row)) > x + 1) return at + 1
  const row = session.rowAt(scale.invert(x + 1)) + 1
  return Math.max(at + perPixel, lowerBound(accesses, model.accessAt[row] ?? Infinity))
}

/** What was written, where there is room up to the next access. Returns where the text ends. */
function paintValue(
  { context, session, colors, plot, scale }: Painting,
  {
    at,
    accesses,
    variable,
    x,
    middle,
  }: { at: number; accesses: Uint32Array; variable: number; x: number; middle: number },
): number {
  const { model } = session
  const { row } = model.access(accesses[at] ?? 0)
  const following = accesses[at + 1]
  const end =
    following === undefined
      ? plot.right
      : Math.min(plot.right, scale(session.at(model.access(following).row)))
  const room = end - x - 12
  if (room < 10) return x
  const { text } = model.valueAt(variable, row + 1)
  context.textAlign = 'left'
  context.fillStyle = colors.faint
  // The beginning of a structure says little.
  if (text.length > 24 && context.measureText(text).width > room) return x
  const shown = fittingText(context, text, room)
  context.fillText(shown, x + 5, middle + 4)
  return x + 5 + context.measureText(shown).width
}

/** The last part of a path: lanes are narrow. */
export function tail(name: string): string {
  const parts = name.split('::')
  const last = parts.at(-1) ?? name
  return /^\d+$/.test(last) || last.length < 3 ? parts.slice(-2).join('::') : last
}
