import type { Stop } from '../../src/index.ts'
import { escaped } from './escape.ts'

/** Paths are long, and of a RefCell three places are named. */
const maxPanicLength = 1000

/** How a run ended, in a sentence without a full stop. */
export function stopText(stop: Stop): string {
  const { place } = stop
  switch (stop.reason) {
    case 'exited':
      return `exited with status ${String(stop.status)}`
    case 'panicked':
      return escaped(`${stop.panic.text}; then halted in ${place}`, maxPanicLength)
    case 'faulted':
      return escaped(`faulted: ${stop.fault.text}`)
    case 'lockedUp':
      return escaped(`locked up: ${stop.fault.text}`)
    case 'sleeping':
      return escaped(`asleep at ${place}, and nothing can end the sleep`)
    case 'stuck':
      return escaped(`stuck at ${place}: a loop that nothing can leave`)
    case 'limit':
      return escaped(`the limit of ${stop.cycles.toLocaleString('en')} cycles was reached at ${place}`)
    case 'breakpoint':
    case 'stepped':
    case 'predicate':
      return escaped(`stopped at ${place}`)
  }
}
