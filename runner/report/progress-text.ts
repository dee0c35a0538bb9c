import type { ExploreProgress } from '../../src/index.ts'

/** How far an exploration is, in a line. */
export function progressText(
  { boundaries, classes, schedules, failures }: ExploreProgress,
  seconds: number,
): string {
  const count = (number: number): string => number.toLocaleString('en')
  const rate = seconds > 0 ? ` (${count(Math.round(schedules / seconds))}/s)` : ''
  const failed =
    failures === 0 ? 'no failures' : `${count(failures)} ${failures === 1 ? 'failure' : 'failures'}`
  return `${count(boundaries)} boundaries, ${count(classes)} classes, ${count(schedules)} schedules${rate}, ${failed}`
}
