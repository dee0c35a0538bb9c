import { TailchainError, type Activation, type Exception } from '../../src/index.ts'
import { escaped } from '../report/escape.ts'
import { cycles } from '../report/timeline.ts'
import { verdict, type Verdict } from './matcher.ts'
import { mcuSubject } from './subjects.ts'

/** Matchers about how long things take. */
export const timeMatchers = {
  toReturnWithin(
    this: { readonly isNot?: boolean },
    received: unknown,
    exception: Exception,
    limit: number,
  ): Verdict {
    const mcu = mcuSubject(received, 'toReturnWithin')
    checkCycles('toReturnWithin', limit)
    const name = escaped(mcu.exceptionName(exception))
    const own = mcu.exceptions.filter((activation) => activation.exception === mcu.exceptionName(exception))
    const took = ({ enteredAt, returnedAt }: Activation): number =>
      (returnedAt?.cycle ?? mcu.cycles) - enteredAt.cycle
    const [slowest] = [...own].sort((a, b) => took(b) - took(a))
    if (slowest === undefined) {
      // It says nothing of a handler that never ran, neither way.
      return verdict(
        this.isNot === true,
        `expected ${name} to return within ${cycles(limit)}; it was never taken`,
        mcu,
      )
    }
    const late = own.find((activation) => activation.returnedAt === undefined || took(activation) > limit)
    if (late === undefined) {
      const text = `expected ${name} not to return within ${cycles(limit)}; it took ${cycles(took(slowest))} at most`
      return verdict(true, text, mcu, slowest)
    }
    const shown = late.returnedAt === undefined ? late : slowest
    const was =
      shown.returnedAt === undefined
        ? `it has not returned, ${cycles(took(shown))} after its entry`
        : `it took ${cycles(took(shown))}`
    return verdict(false, `expected ${name} to return within ${cycles(limit)}; ${was}`, mcu, shown)
  },

  toMaskInterruptsForAtMost(received: unknown, limit: number): Verdict {
    const mcu = mcuSubject(received, 'toMaskInterruptsForAtMost')
    checkCycles('toMaskInterruptsForAtMost', limit)
    const longest = mcu.longestMaskedCycles
    const pass = longest <= limit
    const what = `${pass ? 'not ' : ''}to be masked for at most ${cycles(limit)}`
    return verdict(pass, `expected interrupts ${what}; the longest stretch was ${cycles(longest)}`, mcu)
  },
}

function checkCycles(matcher: string, count: number): void {
  if (typeof count === 'number' && count >= 0) return
  throw new TailchainError('MATCHER_ARGUMENT', `${matcher}(): ${String(count)} is no number of cycles`)
}
