import { TailchainError, type Fault, type Panic } from '../../src/index.ts'
import { escaped } from '../report/escape.ts'
import { stopText } from '../report/stop-text.ts'
import { verdict, type Verdict } from './matcher.ts'
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
    const was = `it panicked with ${shown(panic.message)}, ${placeOf(panic)}`
    const trace = panic.backtrace.map((frame) => `  in ${escaped(frame.function)}`).join('\n')
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

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string'
    ? text.includes(wanted)
    : new RegExp(wanted, wanted.flags.replace(/[gy]/g, '')).test(text)
}
function shown(text: string | RegExp): string {
  return typeof text === 'string' ? `'${escaped(text)}'` : String(text)
}
function placeOf({ location, caller }: Panic): string {
  return location === undefined
    ? `called at ${escaped(caller)}`
    : `at ${escaped(location.file)}:${String(location.line)}`
}

/** A source line, by the end of its path; else the function that called into the panic machinery. */
function isAt({ location, caller }: Panic, at: string): boolean {
  const line = /^(.*[^:]):(\d+)$/.exec(at)
  if (line?.[1] === undefined) {
    const name = caller.replace(/\+0x[0-9a-f]+$/, '')
    return name === at || name.endsWith(`::${at}`)
  }
  if (location === undefined) {
    throw new TailchainError(
      'NEEDS_DEBUG_INFO',
      `where the panic was is known only as ${caller}, not as a source line`,
      `build the firmware with debug information, or name the function: { at: '${caller.replace(/\+0x[0-9a-f]+$/, '')}' }`,
    )
  }
  const [wanted, file] = [line[1].split(/[\\/]/), location.file.split(/[\\/]/)]
  return Number(line[2]) === location.line && wanted.join('/') === file.slice(-wanted.length).join('/')
}

/** cortex-m-rt's names of the fault exceptions stand for the manual's. */
const aliases: Readonly<Record<string, string>> = { memorymanagement: 'memmanage' }

function isKind({ exception, flags }: Fault, kind: string): boolean {
  const wanted = aliases[kind.toLowerCase()] ?? kind.toLowerCase()
  return [exception, ...flags].some((name) => (aliases[name.toLowerCase()] ?? name.toLowerCase()) === wanted)
}
