import { expect } from 'vitest'
import { refused } from './failed-subject.ts'
import type { Verdict } from './matcher.ts'
import { endMatchers } from './matchers-ends.ts'
import { exceptionMatchers } from './matchers-exceptions.ts'
import { reportMatchers } from './matchers-reports.ts'
import { timeMatchers } from './matchers-times.ts'

type Matcher = (this: unknown, received: unknown, ...expected: never[]) => Verdict

/** Registers what `TailchainMatchers` declares. Doing so twice does no harm. */
export function registerMatchers(): void {
  const matchers = { ...exceptionMatchers, ...endMatchers, ...timeMatchers, ...reportMatchers }
  const remembering = Object.entries(matchers).map(([name, matcher]) => [
    name,
    withSubject(matcher as unknown as Matcher),
  ])
  expect.extend(Object.fromEntries(remembering) as typeof matchers)
}

/** The message is asked for only where the test fails by it. */
function withSubject(matcher: Matcher): Matcher {
  return function (received, ...expected) {
    const { pass, message } = matcher.call(this, received, ...expected)
    return {
      pass,
      message: () => {
        const text = message()
        refused(received, text)
        return text
      },
    }
  }
}
