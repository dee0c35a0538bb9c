import { TailchainError, type Panic } from '../../src/index.ts'
import { escaped } from '../report/escape.ts'

/** Whether a message is the one that a matcher asks for: part of it, or a pattern. */
export function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string'
    ? text.includes(wanted)
    : new RegExp(wanted, wanted.flags.replace(/[gy]/g, '')).test(text)
}
/** What was asked for, as a report quotes it. */
export function shown(text: string | RegExp): string {
  return typeof text === 'string' ? `'${escaped(text)}'` : String(text)
}
/** A source line, by the end of its path; else the function that called into the panic machinery. */
export function isAt({ location, caller }: Panic, at: string): boolean {
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
