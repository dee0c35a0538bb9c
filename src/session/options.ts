import { TailchainError } from '../errors.ts'
import type { Goal } from '../machine/control.ts'

const defaultLimitCycles = 100_000_000

/**
 * The first limit that is given. Without one that is a number a run might never end.
 *
 * @throws TailchainError `OPTION_INVALID`
 */
export function limitOf(...options: readonly { readonly limitCycles?: number }[]): number {
  for (const { limitCycles } of options) {
    if (limitCycles === undefined) continue
    if (Number.isSafeInteger(limitCycles) && limitCycles > 0) return limitCycles
    throw new TailchainError(
      'OPTION_INVALID',
      `limitCycles is ${String(limitCycles)}`,
      'give a number of cycles from 1 on; every run ends at its limit',
    )
  }
  return defaultLimitCycles
}

/** @throws TailchainError `OPTION_INVALID` */
export function checkNth(nth = 1): number {
  if (Number.isSafeInteger(nth) && nth >= 1) return nth
  throw new TailchainError(
    'OPTION_INVALID',
    `nth is ${String(nth)}`,
    'nth counts from 1: the first time is 1',
  )
}

/** What `runFor` was asked for. @throws TailchainError `OPTION_INVALID` */
export function amountOf(amount: {
  readonly instructions?: number
  readonly cycles?: number
}): Pick<Goal, 'instructions' | 'cycles'> {
  const { instructions, cycles } = amount
  const count = instructions ?? cycles
  const isOne = instructions === undefined || cycles === undefined
  if (!isOne || count === undefined || !Number.isSafeInteger(count) || count < 0) {
    throw new TailchainError(
      'OPTION_INVALID',
      `${isOne ? String(count) : 'instructions and cycles together'} is no amount to run for`,
      'give { instructions: n } or { cycles: n }, n from 0 on',
    )
  }
  return instructions === undefined ? { cycles: count } : { instructions: count }
}
