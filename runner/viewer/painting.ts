import type { Colors } from './colors.ts'
import type { Plot } from './geometry.ts'
import { fittingText, type Scale } from './paint.ts'
import type { Session } from './state.ts'

/** What painting a lane needs. */
export interface Painting {
  readonly context: CanvasRenderingContext2D
  readonly session: Session
  readonly colors: Colors
  readonly plot: Plot
  readonly scale: Scale
}

/** A lane's name to the left of it, and a note beside that. */
export function paintLabel(
  painting: Painting,
  text: string,
  { top, height }: { top: number; height: number },
  note = '',
): void {
  const { context, colors, plot } = painting
  context.textAlign = 'left'
  context.fillStyle = colors.text
  const noteWidth = note === '' ? 0 : context.measureText(note).width + 10
  context.fillText(fittingText(context, text, plot.left - 18 - noteWidth), 10, top + height / 2 + 4)
  if (note === '') return
  context.textAlign = 'right'
  context.fillStyle = colors.faint
  context.fillText(note, plot.left - 8, top + height / 2 + 4)
}
