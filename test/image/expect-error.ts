import { expect } from 'vitest'
import { TailchainError } from '../../src/errors.ts'

/** Runs `body`, which must throw a TailchainError of that code, with advice; gives it for closer looks. */
export function expectError(code: string, body: () => unknown): TailchainError {
  let thrown: unknown
  try {
    body()
  } catch (error) {
    thrown = error
  }
  if (!(thrown instanceof TailchainError)) throw new Error(`expected ${code}, got ${String(thrown)}`)
  expect(thrown.code, thrown.message).toBe(code)
  expect(thrown.hint, thrown.message).toBeTruthy()
  return thrown
}
