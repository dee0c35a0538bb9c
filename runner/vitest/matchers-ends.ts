import type { Fault, Panic } from '../../src/index.ts'
import { backtraceLines } from '../report/backtrace-text.ts'
import { escaped } from '../report/escape.ts'
import { stopText } from '../report/stop-text.ts'
import { verdict, type Verdict } from './matcher.ts'
import { isAt, matches, shown } from './panic-match.ts'
import { isMcu, mcuOrStop } from './subjects.ts'

/** Matchers about panics and faults. */
export const endMatchers = {
  toHavePanicked(received: unknown, message?: string | RegExp, where?: { readonly at?: string }): Verdict {
    const subject = mcuOrStop(received, 'toHavePanicked')
    const mcu = isMcu(subject) ? subject : undefined
    const panic = isMcu(subject) ? subject.panic : subject.reason === 'panicked' ? subject.panic : undefined
    const wanted = `${message === undefined ? '' : ` with ${shown(message)}`}${where?.at === undefined ? '' : ` at ${where.at}`}`
    if (panic === undefined) {
      const stop = isMcu(subject) ? subject.lastStop : subject
      const instead = stop === undefined ? 'it did not run' : `it ${stopText(stop)}`
      return verdict(false, `expected the firmware to panic${wanted}; ${instead}`, mcu)
    }
    const saysIt = message === undefined || matches(panic.message, message)
    const isThere = where?.at === undefined || isAt(panic, where.at)
    const pass = saysIt && isThere
    const borrows = panic.doubleBorrow === undefined ? '' : `; ${escaped(panic.doubleBorrow.text, Infinity)}`
    const was = `it panicked with ${shown(panic.message)}, ${placeOf(panic)}${borrows}`
    const trace = backtraceLines(panic.backtrace).join('\n')
    const text = `expected the firmware ${pass ? 'not ' : ''}to panic${wanted}; ${was}${trace === '' ? '' : `\n\n${trace}`}`
    return verdict(
      pass,
      text,
      mcu,
      mcu?.exceptions.findLast(({ returnedAt }) => returnedAt === undefined),
    )
  },

  toHaveFaulted(received: unknown, kind?: string): Verdict {
    const subject = mcuOrStop(received, 'toHaveFaulted')
    const mcu = isMcu(subject) ? subject : undefined
    const fault = isMcu(subject)
      ? subject.fault
      : subject.reason === 'faulted' || subject.reason === 'lockedUp'
        ? subject.fault
        : undefined
    const wanted = kind === undefined ? '' : ` with ${kind}`
    if (fault === undefined) {
      const stop = isMcu(subject) ? subject.lastStop : subject
      const instead = stop === undefined ? 'it did not run' : `it ${stopText(stop)}`
      return verdict(false, `expected the firmware to fault${wanted}; ${instead}`, mcu)
    }
    const pass = kind === undefined || isKind(fault, kind)
    const was = escaped(fault.text)
    return verdict(pass, `expected the firmware ${pass ? 'not ' : ''}to fault${wanted}; ${was}`, mcu)
  },
}

function placeOf({ location, caller }: Panic): string {
  return location === undefined
    ? `called at ${escaped(caller)}`
    : `at ${escaped(location.file)}:${String(location.line)}`
}

/** cortex-m-rt's names of the fault exceptions stand for the manual's. */
const aliases: Readonly<Record<string, string>> = { memorymanagement: 'memmanage' }

function isKind({ exception, flags }: Fault, kind: string): boolean {
  const wanted = aliases[kind.toLowerCase()] ?? kind.toLowerCase()
  return [exception, ...flags].some((name) => (aliases[name.toLowerCase()] ?? name.toLowerCase()) === wanted)
}
