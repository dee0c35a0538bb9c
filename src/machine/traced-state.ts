import { layout } from '../core/layout.ts'
import { exceptionPriority } from '../core/priority.ts'
import type { Machine } from './machine.ts'

const core = [...Array.from({ length: 13 }, (_, index) => `r${String(index)}`), 'sp', 'lr', 'xpsr']
const special = ['control', 'other sp']
const float = [...Array.from({ length: 32 }, (_, index) => `s${String(index)}`), 'fpscr']
const floatWord = layout.fpRegisters >> 2

/** The registers that a trace follows; `other sp` is PSP while SP is MSP, else MSP. PC is what executes. */
export function tracedRegisters({ configuration }: Machine): readonly string[] {
  return configuration.hasFpu ? [...core, ...special, ...float] : [...core, ...special]
}

/** Writes what each of {@link tracedRegisters} holds. */
export function readRegisters({ state, configuration }: Machine, to: Int32Array): void {
  const { words } = state
  for (let index = 0; index < 15; index++) to[index] = words[index] ?? 0
  to[15] = state.xpsr
  to[16] = state.get(layout.control)
  to[17] = state.otherSp
  if (!configuration.hasFpu) return
  // FPSCR follows s31.
  for (let index = 0; index <= 32; index++) to[18 + index] = words[floatWord + index] ?? 0
}

/** PRIMASK, FAULTMASK and BASEPRI. */
export function maskRegisters({ state }: Machine): {
  readonly primask: number
  readonly faultmask: number
  readonly basepri: number
} {
  return {
    primask: state.get(layout.primask),
    faultmask: state.get(layout.faultmask),
    basepri: state.get(layout.basepri),
  }
}

/** The priority of an exception as it is configured now; -3 to -1 are fixed. */
export function priorityOf({ state }: Machine, exception: number): number {
  return exceptionPriority(state, exception)
}

/** Runs something as if no IT block were open: what is decoded then lies anywhere. */
export function outsideItBlock<T>({ state }: Machine, run: () => T): T {
  const { itstate } = state
  state.itstate = 0
  try {
    return run()
  } finally {
    state.itstate = itstate
  }
}
