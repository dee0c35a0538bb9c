import { layout } from '../../core/layout.ts'
import type { Node } from '../emit/node.ts'
import type { Code } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'
import type { StateInLocals } from './state-in-locals.ts'

/** Two values that were subtracted for flags: constants, or in locals that nothing changes. */
export interface Compared {
  readonly minuend: Node
  readonly subtrahend: Node
}

/** Which flags are in words of their own, from the fewest on; the others follow from what was compared last. */
export const kept = { none: 0, nz: 1, nzc: 2, all: 3 } as const
export type Kept = (typeof kept)[keyof typeof kept]

/** Where the flags are at a place in a region. */
export type Flags =
  | { readonly kept: Exclude<Kept, typeof kept.all>; readonly compared: Compared }
  | { readonly kept: typeof kept.all; readonly compared?: undefined }

/** 0 and 0x80000000: to add one of them is not to subtract its negative, as far as C and V go. */
export function isOwnNegative(word: number): boolean {
  return word << 1 === 0
}

export function most<K extends Kept>(a: K, b: K): K {
  return a > b ? a : b
}

/** Flags of a region's code: computed where somebody asks for them, or where they are lost else. */
export class FlagsInLocals {
  readonly #code: Code
  readonly #state: StateInLocals
  /** What was compared last. */
  readonly #minuend: number
  readonly #subtrahend: number

  constructor(code: Code, state: StateInLocals) {
    this.#code = code
    this.#state = state
    this.#minuend = code.newLocal()
    this.#subtrahend = code.newLocal()
  }

  /** The flags where code comes together that has left them so. */
  at(which: Kept): Flags {
    if (which === kept.all) return { kept: which }
    return { kept: which, compared: { minuend: local(this.#minuend), subtrahend: local(this.#subtrahend) } }
  }
  /** Puts what was compared where it stays: temporaries last no longer than an instruction. */
  keep({ minuend, subtrahend }: Compared, value: (node: Node) => void): void {
    value(minuend)
    value(subtrahend)
    this.#code.set(this.#subtrahend).set(this.#minuend)
  }
  /** Flags that come from what {@link keep} kept, as later instructions find them. */
  afterwards(flags: Flags): Flags {
    if (flags.kept === kept.all) return flags
    const now = (node: Node, index: number): Node =>
      node.kind.type === 'const' ? node : { ...node, kind: { type: 'local' }, local: index }
    const { minuend, subtrahend } = flags.compared
    const compared = { minuend: now(minuend, this.#minuend), subtrahend: now(subtrahend, this.#subtrahend) }
    return { kept: flags.kept, compared }
  }

  /** Brings flags to where code further on expects them. */
  bring(flags: Flags, to: Kept): void {
    const from = flags.kept
    if (from === to) return
    if (to === kept.none) throw new Error('N and Z are anything, not only what comes of a comparison')
    const needs = from > to ? kept.all : to
    if (from === kept.none) this.#bringNz(flags.compared)
    if (from < kept.nzc && needs >= kept.nzc) this.#bringC()
    if (from < kept.all && needs === kept.all) this.#bringV()
    if (from > to) this.#imagine(to)
  }
  #bringNz({ subtrahend: { kind } }: Compared): void {
    const code = this.#code
    code.get(this.#minuend).get(this.#subtrahend).op(op.i32Sub)
    code.tee(this.#word(layout.n)).set(this.#word(layout.z))
    // For C and V any value less 0 is as good, and no other needs to be carried on.
    if (kind.type === 'const' && kind.value === 0) code.const(0).set(this.#minuend)
  }
  #bringC(): void {
    const code = this.#code
    code.get(this.#minuend).get(this.#subtrahend).op(op.i32GeU).set(this.#word(layout.c))
  }
  #bringV(): void {
    const code = this.#code
    const [minuend, subtrahend] = [this.#minuend, this.#subtrahend]
    code.get(minuend).get(subtrahend).op(op.i32Xor)
    code.get(minuend).get(minuend).get(subtrahend).op(op.i32Sub, op.i32Xor).op(op.i32And)
    code.const(31).op(op.i32ShrU).set(this.#word(layout.v))
  }
  #word(offset: number): number {
    const local = this.#state.writtenLocalOf(offset)
    if (local === undefined) throw new Error('flags are in locals')
    return local
  }

  /** Two values that V, and C where that is in no word, would come from if they had been compared. */
  #imagine(to: Kept): void {
    const code = this.#code
    const [c, v] = [this.#word(layout.c), this.#word(layout.v)]
    if (to === kept.nzc) {
      code.get(v).const(31).op(op.i32Shl).set(this.#minuend)
      code.get(v).set(this.#subtrahend)
      return
    }
    // Without V: C - 1. With it: 0x80000000 - 1 where C is set, 0x7fffffff - (-1) else.
    code.const(0).get(v).op(op.i32Sub).const(0x7fffffff).op(op.i32And)
    code.get(c).op(op.i32Add).set(this.#minuend)
    code.const(1).get(v).get(c).op(op.i32GtU).const(1).op(op.i32Shl, op.i32Sub).set(this.#subtrahend)
  }
}

function local(index: number): Node {
  return { id: -1, kind: { type: 'local' }, args: [], uses: 0, local: index }
}
