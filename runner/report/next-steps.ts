import type { Failure, Mcu } from '../../src/index.ts'
import { escaped } from './escape.ts'
import { subject } from './failure-text.ts'
import { shellWord } from './shell.ts'

/** Where a failure comes from, as far as that is known. */
export interface Origin {
  /** What `boot` was given. */
  readonly firmware?: string | undefined
  /** What exploring was given. */
  readonly check?: ((mcu: Mcu) => void) | undefined
}

/** The token alone, in quotes that a script and a shell take. */
export function tokenLine({ token }: Pick<Failure, 'token'>): string {
  return quoted(token)
}

/** Commands that show what happened, with the token that is above them. */
export function commands(firmware: string): readonly (readonly [command: string, what: string])[] {
  const given = `${shellWord(firmware)} 'tc1:…'`
  return [
    [`npx tailchain replay ${given}`, 'what happened'],
    [`npx tailchain trace ${given} --html out.html`, 'step by step'],
  ]
}

/** Longer ones are better looked up where they are. */
const maxCheckLines = 6

/**
 * A test to paste, that fails for as long as the schedule does. The token has a line of its own, in quotes that a shell
 * takes too.
 */
export function regressionTest(failure: Failure, { firmware, check }: Origin): string[] {
  const { token, explanation, kind } = failure
  const name = explanation === undefined ? kind : subject(explanation)
  const asked = kind === 'check' ? statements(check) : undefined
  const boot = `boot(${firmware === undefined ? '/* the firmware */' : quoted(firmware)})`
  return [
    `test(${quoted(name)}, () => {`,
    `  const ${asked?.parameter ?? 'mcu'} = ${boot}`,
    `  ${isWaiting(kind) ? 'const stop = ' : ''}${asked?.parameter ?? 'mcu'}.replay(`,
    `    ${quoted(token)}`,
    `  )`,
    ...(asked?.lines ?? [expectation(kind)]).map((line) => `  ${line}`),
    `})`,
  ]
}

function isWaiting(kind: Failure['kind']): boolean {
  return ['stuck', 'limit', 'sleeping', 'stackOverflow'].includes(kind)
}
function expectation(kind: Failure['kind']): string {
  switch (kind) {
    case 'panicked':
      return 'expect(mcu).not.toHavePanicked()'
    case 'faulted':
    case 'lockedUp':
      return 'expect(mcu).not.toHaveFaulted()'
    case 'clobbered':
      return 'expect(mcu).not.toHaveClobbered()'
    case 'check':
    case 'always':
      return `// and here what ${kind} asks`
    default:
      return "expect(stop.reason).toBe('breakpoint')"
  }
}

/** What a function does, as it was written but for what loading it made of that; undefined where that is long. */
function statements(
  check: Origin['check'],
): { readonly parameter: string; readonly lines: readonly string[] } | undefined {
  const text = (check?.toString() ?? '')
    .replace(/\(0,\s*__vi_import_\d+__\.([\w$]+)\)/g, '$1')
    .replace(/__vi_import_\d+__\./g, '')
    .replaceAll('\t', '  ')
  const [, parameter, body] = /^\(?\s*([\w$]+)\s*\)?\s*=>\s*([^]*)$/.exec(text) ?? []
  if (parameter === undefined || body === undefined) return undefined
  const inner = /^\{([^]*)\}$/.exec(body.trim())?.[1] ?? body
  const lines = inner.split('\n').filter((line) => line.trim() !== '')
  const common = Math.min(...lines.map((line) => line.length - line.trimStart().length))
  if (lines.length === 0 || lines.length > maxCheckLines || lines.some((line) => line.length > 200))
    return undefined
  return { parameter, lines: lines.map((line) => escaped(line.slice(common).replace(/;$/, ''))) }
}

/** As text of a script; in single quotes where a shell would take it so too. */
function quoted(text: string): string {
  if (!/['\\]/.test(escaped(text, Infinity))) return `'${text}'`
  const inScript = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    inScript,
  )
}
