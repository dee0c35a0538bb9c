import { isatty } from 'node:tty'
import picocolors from 'picocolors'

export type Colors = ReturnType<typeof picocolors.createColors>

/** For a worker's text, which the main process prints: it passes on whether that goes to a terminal. */
export function colorsOfWorker(): Colors {
  return picocolors.createColors(wantsColor(() => process.env.FORCE_TTY === 'true' || isatty(1)))
}
/** For text that this process writes to a stream. */
export function colorsFor(fd: 1 | 2): Colors {
  return picocolors.createColors(wantsColor(() => isatty(fd)))
}
export const noColors: Colors = picocolors.createColors(false)

function wantsColor(isTerminal: () => boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return TERM !== 'dumb' && isTerminal()
}
