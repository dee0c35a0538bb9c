import { bitCount, lowestSetBit } from '../bits.ts'
import type { ExceptionNumber } from '../units.ts'
import { exceptionNumber } from '../units.ts'
import type { Core } from './core.ts'
import { exception } from './exception-numbers.ts'
import { layout } from './layout.ts'
import type { State } from './state.ts'

/** Lower than every priority an exception can have: Thread mode with nothing active or masked. */
export const lowestPriority = 256

/** Where the bit sets begin in the state's words. */
const pendingWord = layout.pending >> 2
const enabledWord = layout.enabled >> 2
const activeWord = layout.active >> 2

/** `ExceptionPriority[n]`: -3 reset, -2 NMI, -1 HardFault, else the configured 8-bit value. */
export function exceptionPriority(state: State, exception: number): number {
  if (exception <= 3) return exception - 4
  return state.bytes[layout.priorities + exception] ?? 0
}

/** The part of a priority that decides about pre-emption. Fixed priorities are never affected by PRIGROUP. */
export function groupPriority(state: State, priority: number): number {
  if (priority < 0) return priority
  return priority & ~((2 << state.get(layout.prigroup)) - 1)
}

/** The manual's `ExecutionPriority()` (B1.5.4). */
export function executionPriority(state: State): number {
  return boost(state, activePriority(state), state.get(layout.primask) !== 0)
}

/** `ExecutionPriority() < 0`: FAULTMASK, or NMI or HardFault is active. */
export function priorityIsNegative(state: State): boolean {
  return (
    state.get(layout.faultmask) !== 0 ||
    state.hasBit(layout.active, exception.nmi) ||
    state.hasBit(layout.active, exception.hardFault)
  )
}

/** As `ExecutionPriority()` but as if PRIMASK were 0: what WFI looks at (B1.5.19). */
export function executionPriorityWithoutPrimask(state: State): number {
  return boost(state, activePriority(state), false)
}

function boost(state: State, active: number, primask: boolean): number {
  let priority = active
  const basepri = state.get(layout.basepri)
  if (basepri !== 0) priority = Math.min(priority, groupPriority(state, basepri))
  if (primask) priority = Math.min(priority, 0)
  if (state.get(layout.faultmask) !== 0) priority = Math.min(priority, -1)
  return priority
}

/** The highest group priority among the active exceptions. */
export function activePriority(state: State): number {
  const { words } = state
  let highest = lowestPriority
  for (let word = 0; word < 8; word++) {
    for (let rest = words[activeWord + word] ?? 0; rest !== 0; rest &= rest - 1) {
      const priority = exceptionPriority(state, word * 32 + lowestSetBit(rest))
      highest = Math.min(highest, groupPriority(state, priority))
    }
  }
  return highest
}

/** How many exceptions are active: the manual's `ExceptionActiveBitCount()`. */
export function activeCount(state: State): number {
  let count = 0
  const { words } = state
  for (let word = 0; word < 8; word++) {
    const members = words[activeWord + word] ?? 0
    if (members !== 0) count += bitCount(members)
  }
  return count
}

/** Calls back for each member of a bit set, lowest exception number first. */
export function forEachBit(state: State, set: number, visit: (exception: number) => void): void {
  for (let word = 0; word < 8; word++) {
    let rest = state.words[(set >> 2) + word] ?? 0
    while (rest !== 0) {
      visit(word * 32 + lowestSetBit(rest))
      rest &= rest - 1
    }
  }
}

/** Whether any enabled exception is pending: the cheap question at every boundary. */
export function anythingPending(state: State): boolean {
  const { words } = state
  for (let word = 0; word < 8; word++) {
    if (((words[pendingWord + word] ?? 0) & (words[enabledWord + word] ?? 0)) !== 0) return true
  }
  return false
}

/**
 * The pending, enabled exception that would be taken first: the lowest priority value, subpriority
 * included, then the lowest exception number. Masks and priorities of what is active don't count here.
 */
export function highestPending(state: State): ExceptionNumber | undefined {
  const { words } = state
  let best: number | undefined
  let bestPriority = Infinity
  for (let word = 0; word < 8; word++) {
    let rest = (words[pendingWord + word] ?? 0) & (words[enabledWord + word] ?? 0)
    for (; rest !== 0; rest &= rest - 1) {
      const exception = word * 32 + lowestSetBit(rest)
      const priority = exceptionPriority(state, exception)
      if (priority >= bestPriority) continue
      best = exception
      bestPriority = priority
    }
  }
  return best === undefined ? undefined : exceptionNumber(best)
}

/** The exception to take now, if one may pre-empt at the current execution priority. */
export function preempting(core: Core): ExceptionNumber | undefined {
  const { state } = core
  if (!anythingPending(state)) return undefined
  const exception = highestPending(state)
  if (exception === undefined) return undefined
  return canPreempt(state, exception) ? exception : undefined
}

/** Whether the exception's priority lets it pre-empt what is executing: strictly higher only. */
export function canPreempt(state: State, exception: ExceptionNumber): boolean {
  return groupPriority(state, exceptionPriority(state, exception)) < executionPriority(state)
}

/** Enabled, and of a priority that pre-empts: a fault of that kind would not escalate now. */
export function couldBeTaken(state: State, exception: ExceptionNumber): boolean {
  return state.hasBit(layout.enabled, exception) && canPreempt(state, exception)
}

/** What keeps an exception from pre-empting: a mask, an active exception of its priority or a higher one, nothing. */
export function heldBackBy(state: State, exception: ExceptionNumber): 'nothing' | 'masking' | 'priority' {
  if (canPreempt(state, exception)) return 'nothing'
  const priority = groupPriority(state, exceptionPriority(state, exception))
  return priority < activePriority(state) ? 'masking' : 'priority'
}

/** Keeps the implemented bits of a priority: the lower ones read as zero. */
export function implementedPriority(core: Core, priority: number): number {
  return priority & 0xff & ~((1 << (8 - core.configuration.priorityBits)) - 1)
}
