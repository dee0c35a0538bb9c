import type { Core } from './core.ts'
import { layout } from './layout.ts'
import {
  exceptionPriority,
  executionPriorityWithoutPrimask,
  groupPriority,
  highestPending,
  preempting,
} from './priority.ts'

/** `layout.sleeping`. */
export const sleep = { awake: 0, wfi: 1, wfe: 2, onExit: 3 } as const

/** WFI: sleeps until something pends that would pre-empt if PRIMASK were 0 (B1.5.19). */
export function waitForInterrupt(core: Core): void {
  if (!wakesWfi(core)) core.state.set(layout.sleeping, sleep.wfi)
}

/** WFE: a set event register is consumed and nothing else happens. */
export function waitForEvent(core: Core): void {
  const { state } = core
  if (state.get(layout.eventRegister) !== 0) state.set(layout.eventRegister, 0)
  else state.set(layout.sleeping, sleep.wfe)
}

/** SLEEPONEXIT: as WFI right after the return to Thread mode. */
export function sleepOnExit(core: Core): void {
  if (!wakesWfi(core)) core.state.set(layout.sleeping, sleep.onExit)
}

/** Ends the sleep where its condition holds now; whether the core is awake. */
export function tryWake(core: Core): boolean {
  const { state } = core
  const kind = state.get(layout.sleeping)
  if (kind === sleep.awake) return true
  if (kind === sleep.wfe) {
    if (state.get(layout.eventRegister) !== 0) state.set(layout.eventRegister, 0)
    else if (preempting(core) === undefined) return false
  } else if (!wakesWfi(core)) return false
  state.set(layout.sleeping, sleep.awake)
  return true
}

function wakesWfi(core: Core): boolean {
  const { state } = core
  const pending = highestPending(state)
  if (pending === undefined) return false
  return groupPriority(state, exceptionPriority(state, pending)) < executionPriorityWithoutPrimask(state)
}
