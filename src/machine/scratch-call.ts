import { fpca } from '../core/fp-context.ts'
import { layout } from '../core/layout.ts'
import { readAttributes } from '../image/attributes.ts'
import type { Machine } from './machine.ts'

/** What a function is entered with. */
export interface CallEntry {
  readonly address: number
  /** r0 to r3. */
  readonly core: readonly number[]
  /** s0 to s15. */
  readonly singles: readonly number[]
  /** What does not fit into registers. */
  readonly stack: Uint8Array
}

/** Where a function finds its arguments, and what has to be put back behind it. */
export interface PreparedCall {
  /** Whether the function has returned. */
  isBack(): boolean
  /** Takes the stop at the return away again, and puts the registers back. */
  restore(): void
  /** Only the former. */
  abandon(): void
}

/** Whether floating-point arguments and results are in FP registers. */
export function passesFloatsInRegisters({ configuration }: Machine): boolean {
  return readAttributes(configuration.image).hardFloatAbi
}

/** The stack pointer that a call from here begins with, before anything is on the stack. */
export function callStack({ core }: Machine): number {
  return core.state.sp & ~7
}

/**
 * Puts the machine before a function's first instruction as if it was called from where it stands, with a return
 * address that nothing executes: the vector table's.
 *
 * @param sp - {@link callStack}, or below it
 */
export function prepareCall(
  machine: Machine,
  { address, core, singles, stack }: CallEntry,
  sp: number,
): PreparedCall {
  const { state } = machine.core
  const saved = state.bytes.slice(0, layout.ipsr)
  const savedFp = state.bytes.slice(layout.fpRegisters, layout.fpscr + 4)
  const words = [layout.itstate, layout.t, layout.sleeping].map((at) => [at, state.get(at)] as const)
  const hadFpca = state.get(layout.control) & fpca
  const back = machine.configuration.vectors.base
  const top = (sp - ((stack.length + 7) & ~7)) >>> 0
  for (const [index, byte] of stack.entries()) machine.poke(top + index, byte)
  for (const [index, value] of core.entries()) state.setRegister(index, value)
  for (const [index, value] of singles.entries()) state.set(layout.fpRegisters + 4 * index, value)
  state.sp = top
  state.lr = back | 1
  state.pc = address
  state.itstate = 0
  state.set(layout.sleeping, 0)
  const abandon = machine.hooks.add(back, () => {
    machine.control.requestStop()
  })
  return {
    isBack: () => state.pc === back,
    abandon,
    restore: () => {
      abandon()
      state.bytes.set(saved, 0)
      state.bytes.set(savedFp, layout.fpRegisters)
      for (const [at, value] of words) state.set(at, value)
      state.set(layout.control, (state.get(layout.control) & ~fpca) | hadFpca)
    },
  }
}
