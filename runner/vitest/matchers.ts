import { expect } from 'vitest'
import { endMatchers } from './matchers-ends.ts'
import { exceptionMatchers } from './matchers-exceptions.ts'
import { reportMatchers } from './matchers-reports.ts'
import { timeMatchers } from './matchers-times.ts'

/** Registers what `TailchainMatchers` declares. Doing so twice does no harm. */
export function registerMatchers(): void {
  expect.extend({ ...exceptionMatchers, ...endMatchers, ...timeMatchers, ...reportMatchers })
}
