import { TailchainError, type Activation, type Exception, type Mcu } from '../../src/index.ts'
import { escaped } from '../report/escape.ts'
import { cycles, ranges } from '../report/timeline.ts'
import { times, verdict, wasTaken, type Verdict } from './matcher.ts'
import { activationSubject, isMcu, mcuOrActivation, mcuSubject } from './subjects.ts'

/** Matchers about which handlers were entered, and how. */
export const exceptionMatchers = {
  toHaveTaken(received: unknown, exception: Exception, wanted?: number): Verdict {
    const mcu = mcuSubject(received, 'toHaveTaken')
    if (wanted !== undefined && (!Number.isInteger(wanted) || wanted < 0)) {
      throw new TailchainError('MATCHER_ARGUMENT', `toHaveTaken(): ${String(wanted)} is no number of times`)
    }
    const name = nameOf(mcu, exception)
    const count = mcu.taken(exception)
    const pass = wanted === undefined ? count > 0 : count === wanted
    const not = pass ? 'not ' : ''
    const what = wanted === undefined ? `${not}to be taken` : `${not}to be taken ${times(wanted)}`
    const was = pass && wanted !== undefined ? 'it was' : `it ${wasTaken(count)}`
    return verdict(pass, `expected ${name} ${what}; ${was}`, mcu, lastOf(mcu, exception))
  },

  toHaveNested(received: unknown, outer: Exception, inner: Exception): Verdict {
    const mcu = mcuSubject(received, 'toHaveNested')
    const [outerName, innerName] = [nameOf(mcu, outer), nameOf(mcu, inner)]
    const found = mcu.exceptions.find(
      (activation, index) =>
        activation.exception === innerName &&
        mcu.exceptions
          .slice(0, index)
          .some((other) => other.exception === outerName && isInside(activation, other)),
    )
    const text =
      found === undefined
        ? `expected ${innerName} to be entered while ${outerName} was active; ${counts(mcu, [outerName, innerName])}`
        : `expected ${innerName} not to be entered while ${outerName} was active; it was`
    return verdict(found !== undefined, text, mcu, found ?? lastOf(mcu, inner))
  },

  toHaveTailChained(received: unknown, first: Exception, second: Exception): Verdict {
    const mcu = mcuSubject(received, 'toHaveTailChained')
    const [firstName, secondName] = [nameOf(mcu, first), nameOf(mcu, second)]
    const chained = mcu.exceptions.filter(
      ({ exception, how }) => exception === secondName && how === 'tailChained',
    )
    const found = chained.find((activation) => before(mcu, activation)?.exception === firstName)
    const others = chained.map((activation) => before(mcu, activation)?.exception ?? 'a fault on entry')
    const instead =
      others.length > 0
        ? `${secondName} was tail-chained from ${[...new Set(others)].join(', ')}`
        : counts(mcu, [firstName, secondName])
    const text =
      found === undefined
        ? `expected ${secondName} to be tail-chained from ${firstName}; ${instead}`
        : `expected ${secondName} not to be tail-chained from ${firstName}; it was`
    return verdict(found !== undefined, text, mcu, found ?? lastOf(mcu, second))
  },

  toHaveBeenDelayedByMasking(received: unknown): Verdict {
    return delayed(activationSubject(received, 'toHaveBeenDelayedByMasking'), 'masking')
  },
  toHaveBeenDelayedByPriority(received: unknown): Verdict {
    return delayed(activationSubject(received, 'toHaveBeenDelayedByPriority'), 'priority')
  },

  toHaveClobbered(received: unknown, exception?: Exception): Verdict {
    const subject = mcuOrActivation(received, 'toHaveClobbered')
    if (!isMcu(subject)) {
      if (exception !== undefined) {
        throw new TailchainError('MATCHER_ARGUMENT', 'toHaveClobbered() of an Activation takes no exception')
      }
      return verdict(subject.clobbered.length > 0, clobberedText(subject.exception, subject))
    }
    const name = exception === undefined ? undefined : nameOf(subject, exception)
    const found = subject.exceptions.find(
      (activation) =>
        activation.clobbered.length > 0 && (name ?? activation.exception) === activation.exception,
    )
    const text =
      found === undefined && name !== undefined && subject.taken(name) === 0
        ? `expected ${name} not to restore r4-r11; it was never taken`
        : clobberedText(name ?? 'a handler', found)
    return verdict(found !== undefined, text, subject, found)
  },
}

function nameOf(mcu: Mcu, exception: Exception): string {
  return escaped(mcu.exceptionName(exception))
}
function lastOf(mcu: Mcu, exception: Exception): Activation | undefined {
  const name = mcu.exceptionName(exception)
  return mcu.exceptions.findLast((activation) => activation.exception === name)
}
function counts(mcu: Mcu, names: readonly string[]): string {
  const taken = [...new Set(names)].map(
    (name) => `${name} ${wasTaken(mcu.exceptions.filter(({ exception }) => exception === name).length)}`,
  )
  return taken.join(', ')
}

function isInside(inner: Activation, outer: Activation): boolean {
  const isStillActive =
    outer.returnedAt === undefined || outer.returnedAt.instruction > inner.enteredAt.instruction
  return inner.nesting > outer.nesting && isStillActive
}
/** The handler whose return led to this entry. */
function before(mcu: Mcu, activation: Activation): Activation | undefined {
  const { instruction } = activation.enteredAt
  const index = mcu.exceptions.findIndex(
    ({ exceptionNumber, enteredAt }) =>
      exceptionNumber === activation.exceptionNumber && enteredAt.instruction === instruction,
  )
  return mcu.exceptions.slice(0, index).findLast(({ returnedAt }) => returnedAt?.instruction === instruction)
}

function delayed(activation: Activation, wanted: 'masking' | 'priority'): Verdict {
  const { exception, pendedAt, enteredAt, delayedBy } = activation
  const reasons = {
    nothing: 'nothing held it back',
    masking: 'PRIMASK, BASEPRI or FAULTMASK held it back',
    priority: 'a handler of the same or a higher priority held it back',
    disabled: 'it was not enabled',
  }
  const pass = delayedBy === wanted
  const what = wanted === 'masking' ? 'a mask' : 'priority'
  const waited = enteredAt.cycle - pendedAt.cycle
  const text = [
    `expected ${escaped(exception)} ${pass ? 'not ' : ''}to be delayed by ${what}; ${reasons[delayedBy]}`,
    '',
    `  pended before ${escaped(pendedAt.place)}, cycle ${pendedAt.cycle.toLocaleString('en')}`,
    `  entered before ${escaped(enteredAt.place)}, ${waited === 0 ? 'at once' : `${cycles(waited)} later`}`,
  ]
  return verdict(pass, text.join('\n'))
}

function clobberedText(who: string, found: Activation | undefined): string {
  if (found === undefined || found.clobbered.length === 0) {
    return `expected ${escaped(who)} not to restore a register of r4-r11; all were restored`
  }
  return `expected ${escaped(found.exception)} to restore r4-r11; it returned with other values in ${ranges(found.clobbered)}`
}
