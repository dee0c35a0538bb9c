import { panicFunctions } from '../../image/panic-messages.ts'
import type { Machine } from '../machine.ts'
import { debugInfoOf } from '../source/debug-info.ts'
import type { HeldBorrow } from './borrow-history.ts'

const panics: readonly (readonly [caller: string, panics: string])[] = [
  ['core::cell::BorrowRefMut::', 'core::cell::panic_already_borrowed'],
  ['core::cell::BorrowRef::', 'core::cell::panic_already_mutably_borrowed'],
]

/** Which borrow was refused, by the code that has looked at the cell: two functions that panic may have become one. */
export function refusedBorrow(
  { configuration }: Machine,
  { readBy }: HeldBorrow,
): { readonly kind: string; readonly message: string } | undefined {
  const functions = readBy === undefined ? [] : (debugInfoOf(configuration.image)?.functionsAt(readBy) ?? [])
  const found = panics.find(([caller]) => functions.some(({ name }) => name.startsWith(caller)))
  const [kind, message] = panicFunctions[found?.[1] ?? ''] ?? []
  return kind === undefined || message === undefined ? undefined : { kind, message }
}
