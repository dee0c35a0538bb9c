import type { RegisterDeclaration } from '../bus/registers.ts'
import type { State } from '../core/state.ts'

type View = Required<Pick<RegisterDeclaration, 'read' | 'write'>>

/** A register that is a word of the core's state; bits outside of `writable` are reserved. */
export function stateWord(state: State, offset: number, writable = 0xffffffff): View {
  return {
    read: () => state.get(offset),
    write: (value) => {
      state.set(offset, (state.get(offset) & ~writable) | (value & writable))
    },
  }
}

/** A sticky status register: writing 1 to a bit clears it. */
export function writeOneToClear(state: State, offset: number): View {
  return {
    read: () => state.get(offset),
    write: (value) => {
      state.set(offset, state.get(offset) & ~value)
    },
  }
}

/** A register that always reads the same and ignores writes. */
export function constant(value: number): Pick<View, 'read'> {
  return { read: () => value }
}

/** `count` registers `prefix0`, `prefix1` … a word apart. */
export function registerArray(
  prefix: string,
  at: number,
  count: number,
  declare: (index: number) => Omit<RegisterDeclaration, 'at'>,
): Record<string, RegisterDeclaration> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${prefix}${String(index)}`,
      { at: at + 4 * index, ...declare(index) },
    ]),
  )
}
