import { layout } from '../core/layout.ts'
import type { State } from '../core/state.ts'

/** Core registers by name, live: reading gives the value now, assigning writes. */
export type Registers = Record<string, number>

/** A live view of the core registers: `r0` … `r12`, `sp`, `lr`, `pc`, and the special ones by their names. */
export function registersOf(state: State): Registers {
  const view: Registers = {}
  const define = (
    names: readonly string[],
    get: () => number,
    set: (value: number) => void,
    enumerable = true,
  ): void => {
    for (const [index, name] of names.entries()) {
      Object.defineProperty(view, name, {
        get,
        set: (value: number) => {
          set(value >>> 0)
        },
        enumerable: enumerable && index === 0,
      })
    }
  }
  for (let index = 0; index <= 12; index++) {
    define(
      [`r${String(index)}`],
      () => state.register(index),
      (value) => {
        state.setRegister(index, value)
      },
    )
  }
  define(
    ['sp', 'r13'],
    () => state.sp,
    (value) => {
      state.sp = value
    },
  )
  define(
    ['lr', 'r14'],
    () => state.lr,
    (value) => {
      state.lr = value
    },
  )
  define(
    ['pc', 'r15'],
    () => state.pc,
    (value) => {
      state.pc = value & ~1
    },
  )
  define(
    ['xpsr'],
    () => state.xpsr,
    (value) => {
      state.setFlags(value)
    },
  )
  define(
    ['apsr'],
    () => state.apsr,
    (value) => {
      state.setFlags(value)
    },
  )
  define(
    ['ipsr'],
    () => state.ipsr,
    () => undefined,
  )
  define(
    ['msp'],
    () => state.msp,
    (value) => {
      state.msp = value
    },
  )
  define(
    ['psp'],
    () => state.psp,
    (value) => {
      state.psp = value
    },
  )
  define(
    ['primask'],
    () => state.get(layout.primask),
    (value) => {
      state.set(layout.primask, value & 1)
    },
  )
  define(
    ['basepri'],
    () => state.get(layout.basepri),
    (value) => {
      state.set(layout.basepri, value & 0xff)
    },
  )
  define(
    ['faultmask'],
    () => state.get(layout.faultmask),
    (value) => {
      state.set(layout.faultmask, value & 1)
    },
  )
  define(
    ['control'],
    () => state.get(layout.control),
    (value) => {
      state.setModeAndControl(state.ipsr, value & 3)
    },
  )
  return view
}
