import { layout, record } from '../../core/layout.ts'
import type { State } from '../../core/state.ts'
import { handler } from './handlers.ts'

/*
 * Branches to an EXC_RETURN go to records, as others do, which have the return's handler: so it costs no branch anything
 * to be one that might return.
 */

/** The page that has them, by halfwords. */
const page = { base: 0xfffffc00, records: 512 } as const
export const exceptionReturnsSizeBytes = page.records * record.sizeBytes
/** Where an EXC_RETURN would have its record if records began at address 0, modulo 2 ** 32, is this far from where it has it. */
const excReturnBits = Math.log2(record.sizeBytes / 2)

/** Makes the records. */
export function fillExceptionReturns({ words }: State): void {
  for (let index = 0; index < page.records; index++)
    words[(layout.exceptionReturns + index * record.sizeBytes) >> 2] = handler.exceptionReturn
}
export function isExceptionReturn(recordOffset: number): boolean {
  return (
    recordOffset >= layout.exceptionReturns &&
    recordOffset < layout.exceptionReturns + exceptionReturnsSizeBytes
  )
}
/** The EXC_RETURN that a record stands for: bit 0 was set. */
export function excReturnOf(recordOffset: number): number {
  return page.base + ((recordOffset - layout.exceptionReturns) >>> excReturnBits) + 1
}
