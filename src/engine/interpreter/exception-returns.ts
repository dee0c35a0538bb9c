import { exceptionReturnsAt, pageSizeBytes } from '../../bus/pages.ts'
import { layout, record } from '../../core/layout.ts'
import type { State } from '../../core/state.ts'
import { handler } from './handlers.ts'

/*
 * Branches to an EXC_RETURN go to records, as others do, which have the return's handler: so it costs no branch anything
 * to be one that might return.
 */

/** Of a record for each halfword of their page. */
export const exceptionReturnsSizeBytes = (pageSizeBytes / 2) * record.sizeBytes
/** From how far a record is behind the first one to the EXC_RETURN: a shift, and what is added. Bit 0 was set. */
export const excReturn = { shift: Math.log2(record.sizeBytes / 2), added: exceptionReturnsAt + 1 } as const

/** Makes the records. */
export function fillExceptionReturns({ words }: State): void {
  for (let at = 0; at < exceptionReturnsSizeBytes; at += record.sizeBytes)
    words[(layout.exceptionReturns + at) >> 2] = handler.exceptionReturn
}
export function isExceptionReturn(recordOffset: number): boolean {
  return (
    recordOffset >= layout.exceptionReturns &&
    recordOffset < layout.exceptionReturns + exceptionReturnsSizeBytes
  )
}
/** The EXC_RETURN that a record stands for. */
export function excReturnOf(recordOffset: number): number {
  return excReturn.added + ((recordOffset - layout.exceptionReturns) >>> excReturn.shift)
}
