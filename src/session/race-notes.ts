import type { Exploration } from '../explore/exploration.ts'
import { tracedLevels } from '../explore/plan.ts'

/** What is to be said of races that may be there and were not looked for. */
export function raceNotes(explorations: readonly Exploration[], depth: number): string[] {
  const deep = explorations.reduce((sum, each) => sum + each.untracedDeep, 0)
  const untraced = explorations.reduce((sum, each) => sum + each.untraced, 0)
  const notes: string[] = []
  if (untraced > 0) {
    const count = `${untraced.toLocaleString('en')} schedule${untraced === 1 ? '' : 's'}`
    notes.push(
      `the window is long, so races were only sampled: ${count} like others that were looked at may show races of their own; a shorter window has all of them looked at`,
    )
  }
  if (deep > 0) {
    const count = `${deep.toLocaleString('en')} with ${String(tracedLevels)} arrivals`
    notes.push(
      `races that only a third arrival brings about were only sampled: of the schedules that may show some, ${count} were not looked at`,
    )
  }
  if (depth > tracedLevels)
    notes.push(
      `races are looked for in schedules of up to ${String(tracedLevels)} arrivals: those that only a fourth one brings about are not among them`,
    )
  return notes
}
