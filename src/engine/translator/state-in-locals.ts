import { layout } from '../../core/layout.ts'
import type { StateLocals } from '../emit/writer.ts'
import type { Code } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'

/** From here on state stays in memory. */
const end = layout.fpscr + 4

/** The words of the state that a region uses: in locals from its entry to where it is left. */
export class StateInLocals implements StateLocals {
  readonly #code: Code
  readonly #locals = new Map<number, number>()
  readonly #written = new Set<number>()

  constructor(code: Code) {
    this.#code = code
  }

  localOf(offset: number): number | undefined {
    if (offset < 0 || offset >= end) return undefined
    const known = this.#locals.get(offset)
    if (known !== undefined) return known
    const local = this.#code.newLocal()
    this.#locals.set(offset, local)
    return local
  }
  writtenLocalOf(offset: number): number | undefined {
    const local = this.localOf(offset)
    if (local !== undefined) this.#written.add(offset)
    return local
  }

  load(): void {
    for (const [offset, local] of this.#locals) this.#code.const(0).access(op.i32Load, offset).set(local)
  }
  /** Stores what may have changed; all of the region's code was written before. */
  store(): void {
    for (const offset of this.#written) {
      const local = this.#locals.get(offset)
      if (local !== undefined) this.#code.const(0).get(local).access(op.i32Store, offset)
    }
  }
}
