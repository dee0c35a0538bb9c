import { pageEntry } from '../../bus/pages.ts'
import type { Code, Label } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'
import type { MemoryWindow, Step } from './effects.ts'
import { split, type Node } from './node.ts'
import { findPageEntry } from './page-entry.ts'
import type { GraphWriter } from './writer.ts'

/** So many bytes, so many times one behind the other; `aligned`: never otherwise. */
interface Accessed {
  readonly sizeBytes: 1 | 2 | 4
  readonly count: number
  readonly aligned: boolean
}

/** Memory that several accesses lie in, which the first of them checks for all. */
export interface SharedRange {
  readonly sizeBytes: number
  readonly windows: readonly MemoryWindow[]
  /** Of the machine's memory, to be added to the local that the check fills. */
  readonly offset: number
  isChecked: boolean
}
/** A place in a range: so many bytes behind what a local has. */
export interface SharedPlace {
  readonly range: SharedRange
  readonly local: number
  readonly offset: number
}
export interface SharedRanges {
  placeOf(step: Step): SharedPlace | undefined
}

/** How windows of memory are accessed. */
export class WindowAccess {
  readonly #writer: GraphWriter
  readonly #code: Code
  readonly #bail: Label
  readonly #ranges: SharedRanges | undefined
  readonly #isThorough: boolean

  constructor(
    writer: GraphWriter,
    code: Code,
    bail: Label,
    { ranges, isThorough }: { readonly ranges: SharedRanges | undefined; readonly isThorough: boolean },
  ) {
    this.#writer = writer
    this.#code = code
    this.#bail = bail
    this.#ranges = ranges
    this.#isThorough = isThorough
  }

  load(step: Extract<Step, { type: 'load' }>): void {
    const { into, address, sizeBytes, opcode, aligned } = step
    const code = this.#code
    const shared = this.#sharedRange(step)
    if (shared !== undefined) {
      into.local = code.newTemporary()
      code.get(shared.local).access(opcode, shared.offset).set(into.local)
      return
    }
    this.#byWindow({ ...step, count: 1 }, into, (result, window) => {
      if (window !== undefined) {
        code.get(result).access(opcode, window.offset).set(result)
        return
      }
      this.#writer.lookUpPage(address, pageEntry.read, result)
      this.#writer.checkUnaligned(address, sizeBytes, aligned)
      code.get(result)
      this.#writer.value(address)
      code.op(op.i32Add).access(opcode, 0).set(result)
    })
  }
  locate(step: Extract<Step, { type: 'locate' }>): void {
    const { into, address } = step
    const shared = this.#sharedRange(step)
    if (shared !== undefined) {
      into.at.local = shared.local
      into.offset = shared.offset
      return
    }
    const code = this.#code
    this.#byWindow(step, into.at, (result, window) => {
      if (window === undefined) {
        this.#locateByTable(step, result)
        code.get(result)
        this.#writer.value(address)
        code.op(op.i32Add).set(result)
      } else if (window.offset !== into.offset)
        code
          .get(result)
          .const(window.offset - into.offset)
          .op(op.i32Add)
          .set(result)
    })
  }
  /** Where an access lies in a range of several that are checked by the first of them. */
  #sharedRange(step: Extract<Step, { type: 'load' | 'locate' }>): SharedPlace | undefined {
    const shared = this.#ranges?.placeOf(step)
    if (shared === undefined) return undefined
    const { range, local, offset } = shared
    if (!range.isChecked) {
      range.isChecked = true
      const { base, added } = split(step.address)
      const begin = (added - (offset - range.offset)) | 0
      const test = (window: MemoryWindow): void => {
        this.#writer.value(base)
        this.#code
          .const(begin - window.base)
          .op(op.i32Add)
          .tee(local)
        this.#code.const(window.sizeBytes - range.sizeBytes + 1).op(op.i32LtU)
      }
      this.#writer.settleUnlessState(base)
      this.#firstWindow(range.windows, test, (window) => {
        if (window.offset !== range.offset)
          this.#code
            .get(local)
            .const(window.offset - range.offset)
            .op(op.i32Add)
            .set(local)
      })
    }
    return shared
  }
  /**
   * Fills a step's local by the first window that the access lies in (the local has its distance from the window's base by then);
   * outside of all by the page table, without a window, where the code is to be thorough; else bails.
   */
  #byWindow(
    step: Accessed & { readonly address: Node; readonly windows: readonly MemoryWindow[] },
    into: Node,
    fill: (result: number, window: MemoryWindow | undefined) => void,
  ): void {
    const { address, windows } = step
    // Before what is conditional: who comes later needs it, too.
    if (this.#isThorough) this.#writer.settle(address)
    this.#writer.settleUnlessState(split(address).base)
    const result = (into.local = this.#code.newTemporary())
    this.#firstWindow(
      windows,
      (window) => {
        this.#testWindow(address, window, step, result)
      },
      (window) => {
        fill(result, window)
      },
      this.#isThorough
        ? () => {
            fill(result, undefined)
          }
        : undefined,
    )
  }
  #firstWindow(
    windows: readonly MemoryWindow[],
    test: (window: MemoryWindow) => void,
    then: (window: MemoryWindow) => void,
    otherwise?: () => void,
  ): void {
    const code = this.#code
    const isLast = (index: number): boolean => otherwise === undefined && index === windows.length - 1
    for (const [index, window] of windows.entries()) {
      test(window)
      if (isLast(index)) code.op(op.i32Eqz).brIf(this.#bail)
      else code.if()
      then(window)
      if (!isLast(index)) code.else()
    }
    otherwise?.()
    windows.forEach((_, index) => {
      if (!isLast(index)) code.end()
    })
  }
  #locateByTable(
    { address, sizeBytes, count, aligned, use }: Extract<Step, { type: 'locate' }>,
    result: number,
  ): void {
    const code = this.#code
    this.#writer.lookUpPage(address, use, result)
    if (count > 1) {
      // At most 32 words: they lie in one page, or in two that must map alike.
      findPageEntry(code, () => {
        this.#writer.value(address)
        code.const(sizeBytes * (count - 1)).op(op.i32Add)
      })
      code.access(op.i32Load, use)
      code.get(result).op(op.i32Ne).brIf(this.#bail)
    } else this.#writer.checkUnaligned(address, sizeBytes, aligned)
  }
  /** Whether an access lies in the window; where it must be aligned: rotated, an unaligned address is beyond any. */
  #testWindow(
    address: Node,
    { base, sizeBytes: size, holes }: MemoryWindow,
    { sizeBytes, count, aligned }: Accessed,
    into: number,
  ): void {
    const shift = aligned ? Math.log2(sizeBytes) : 0
    const inner = split(address)
    const distance = (inner.added - base) | 0
    this.#writer.value(inner.base)
    if (distance !== 0) this.#code.const(distance).op(op.i32Add)
    this.#code.tee(into)
    if (shift > 0) this.#code.const(shift).op(op.i32Rotr)
    this.#code.const(((size - sizeBytes * count) >>> shift) + 1).op(op.i32LtU)
    const reach = sizeBytes * count - 1
    for (const hole of holes) {
      this.#writer.value(inner.base)
      this.#code.const(inner.added - hole.address + reach).op(op.i32Add)
      this.#code.const(hole.sizeBytes + reach).op(op.i32GeU, op.i32And)
    }
  }
}
