import type { Mask, MaskedStretch, TracedAccess } from '../race/triples.ts'

type Growing = { -readonly [Name in keyof MaskedStretch]: MaskedStretch[Name] }

const registers = ['PRIMASK', 'FAULTMASK', 'BASEPRI'] as const
const never = Infinity

/** Keeps the stretches of a run in which something held exceptions back. */
export class MaskedStretches {
  readonly found: MaskedStretch[] = []
  readonly #open = new Map<string, Growing>()
  /** What devices' registers held when they were last accessed. */
  readonly #devices = new Map<number, number>()
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

  /**
   * A device's register was accessed. Bits that are cleared and set again may be its own mask: that is not known.
   */
  device(
    { kind, address, value }: Pick<TracedAccess, 'kind' | 'address'> & { readonly value: number },
    at: { readonly pc: number; readonly order: number; readonly context: number },
  ): void {
    const last = this.#devices.get(address)
    this.#devices.set(address, value)
    if (kind === 'read' || last === undefined) return
    const key = `device ${String(address)}`
    const open = this.#open.get(key)
    if (open !== undefined && (value & open.value) !== 0) this.#close(key, at)
    const cleared = (last & ~value) >>> 0
    if (cleared === 0 || this.#open.has(key)) return
    const begin = { value: cleared, fromPc: at.pc, from: at.order, context: at.context }
    this.#keep(key, {
      mask: 'device',
      address,
      exceptionNumber: undefined,
      ...begin,
      toPc: undefined,
      to: never,
    })
  }

  #begin(
    mask: Mask,
    begin: Pick<MaskedStretch, 'value' | 'fromPc' | 'from' | 'context'>,
    exceptionNumber?: number,
  ): void {
    this.#keep(nameOf(mask, exceptionNumber), { mask, exceptionNumber, ...begin, toPc: undefined, to: never })
  }
  #keep(key: string, stretch: Growing): void {
    this.found.push(stretch)
    this.#open.set(key, stretch)
  }
  #end(mask: Mask, at: { readonly pc: number; readonly order: number }, exceptionNumber?: number): void {
    this.#close(nameOf(mask, exceptionNumber), at)
  }
  #close(key: string, { pc, order }: { readonly pc: number; readonly order: number }): void {
    const stretch = this.#open.get(key)
    if (stretch === undefined) return
    this.#open.delete(key)
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
