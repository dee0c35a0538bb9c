import { TailchainError, nearestNames } from '../errors.ts'
import type { Core } from '../core/core.ts'
import { fpccrBits, fpdscrImplemented, fpscrImplemented } from '../core/fp-context.ts'
import { layout } from '../core/layout.ts'
import { controlMask, xpsrMask } from '../core/profile.ts'

type RegisterName =
  | `r${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15}`
  | ('sp' | 'lr' | 'pc' | 'xpsr' | 'apsr' | 'ipsr' | 'msp' | 'psp')
  | ('primask' | 'basepri' | 'faultmask' | 'control')

/** Core registers by name, live: reading gives the value now, assigning writes. */
export type Registers = Record<RegisterName, number> & Record<string, number>

function unknownRegister(name: string, known: readonly string[]): TailchainError {
  const near = nearestNames(name, known)
  const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : `there is ${known.join(', ')}`
  return new TailchainError('REGISTER_UNKNOWN', `no register is called '${name}'`, hint)
}

/** Registers of the FP extension that are a word of state each, and the bits of them that exist. */
const fpWords: readonly { name: string; offset: number; mask: number }[] = [
  ...Array.from({ length: 32 }, (_, index) => ({
    name: `s${String(index)}`,
    offset: layout.fpRegisters + 4 * index,
    mask: 0xffffffff,
  })),
  { name: 'fpscr', offset: layout.fpscr, mask: fpscrImplemented },
  {
    name: 'fpccr',
    offset: layout.fpccr,
    mask: Object.values(fpccrBits).reduce((mask, bit) => mask | bit, 0),
  },
  { name: 'fpcar', offset: layout.fpcar, mask: 0xfffffff8 },
  { name: 'fpdscr', offset: layout.fpdscr, mask: fpdscrImplemented },
  { name: 'cpacr', offset: layout.cpacr, mask: 0x00f00000 },
]

/**
 * A live view of the core registers: `r0` … `r12`, `sp`, `lr`, `pc`, and the special ones that the core has. With an FPU
 * also `s0` … `s31`, as words, and its registers of the System Control Space.
 */
export function registersOf({ state, configuration }: Core): Registers {
  const view = {} as Registers
  const setApsr = (value: number): void => {
    state.setFlags(value & xpsrMask(configuration))
    if (configuration.hasDsp) state.setGe(value)
  }
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
      state.pc = (value & ~1) >>> 0
      // Where it goes on is in no IT block.
      state.itstate = 0
    },
  )
  define(['xpsr'], () => state.xpsr, setApsr)
  define(['apsr'], () => state.apsr, setApsr)
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
  if (configuration.profile === 'v7-M') {
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
  }
  define(
    ['control'],
    () => state.get(layout.control),
    (value) => {
      state.setModeAndControl(state.ipsr, value & controlMask(configuration))
    },
  )
  for (const { name, offset, mask } of configuration.hasFpu ? fpWords : []) {
    define(
      [name],
      () => state.get(offset),
      (value) => {
        state.set(offset, value & mask)
      },
    )
  }
  return new Proxy(view, {
    set: (target, name, value: number) => {
      if (!Object.hasOwn(target, name)) throw unknownRegister(String(name), Object.keys(target))
      return Reflect.set(target, name, value)
    },
  })
}
