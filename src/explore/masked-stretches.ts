import type { Mask, MaskedStretch } from '../race/triples.ts'

type Growing = { -readonly [Name in keyof MaskedStretch]: MaskedStretch[Name] }

const registers = ['PRIMASK', 'FAULTMASK', 'BASEPRI'] as const
const never = Infinity

/** Keeps the stretches of a run in which something held exceptions back. */
export class MaskedStretches {
  readonly found: MaskedStretch[] = []
  readonly #open = new Map<string, Growing>()
  #last: readonly number[]

  /** @param masks - what holds exceptions back when the run begins, as `masksOf` gives it */
  constructor(masks: readonly number[]) {
    this.#last = masks
    for (const [index, mask] of registers.entries()) {
      const value = masks[index] ?? 0
      if (value !== 0) this.#begin(mask, { value, fromPc: undefined, from: -1, context: 0 })
    }
  }

  /** An instruction has executed. */
  look(
    masks: readonly number[],
    at: { readonly pc: number; readonly order: number; readonly context: number },
  ): void {
    const last = this.#last
    if (masks.every((word, index) => word === last[index])) return
    this.#last = masks
    for (const [index, mask] of registers.entries()) {
      const value = masks[index] ?? 0
      if (value === last[index]) continue
      this.#end(mask, at)
      if (value !== 0) this.#begin(mask, { value, fromPc: at.pc, from: at.order, context: at.context })
    }
    for (let exception = 0; exception < 256; exception++) {
      const [is, was] = [bit(masks, exception), bit(last, exception)]
      if (is === was) continue
      const begin = { value: 0, fromPc: at.pc, from: at.order, context: at.context }
      // One that was disabled before the run.
      if (is && !this.#open.has(`disabled ${String(exception)}`))
        this.#begin('disabled', { ...begin, fromPc: undefined, from: -1, context: 0 }, exception)
      if (is) this.#end('disabled', at, exception)
      else this.#begin('disabled', begin, exception)
    }
  }

  #begin(
    mask: Mask,
    begin: Pick<MaskedStretch, 'value' | 'fromPc' | 'from' | 'context'>,
    exceptionNumber?: number,
  ): void {
    const stretch: Growing = { mask, exceptionNumber, ...begin, toPc: undefined, to: never }
    this.found.push(stretch)
    this.#open.set(nameOf(mask, exceptionNumber), stretch)
  }
  #end(
    mask: Mask,
    { pc, order }: { readonly pc: number; readonly order: number },
    exceptionNumber?: number,
  ): void {
    const stretch = this.#open.get(nameOf(mask, exceptionNumber))
    if (stretch === undefined) return
    this.#open.delete(nameOf(mask, exceptionNumber))
    stretch.toPc = pc
    stretch.to = order
  }
}

function nameOf(mask: Mask, exceptionNumber: number | undefined): string {
  return exceptionNumber === undefined ? mask : `${mask} ${String(exceptionNumber)}`
}
/** Whether an exception is enabled: its bit in the words behind the three registers. */
function bit(masks: readonly number[], exception: number): boolean {
  return ((masks[registers.length + (exception >> 5)] ?? 0) & (1 << (exception & 31))) !== 0
}
