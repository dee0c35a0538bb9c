import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearestNames } from '../../src/errors.ts'

/** Arguments that make no sense; `help` says what would. */
export class UsageError extends Error {
  readonly help: string

  constructor(message: string, help: string) {
    super(message)
    this.name = 'UsageError'
    this.help = help
  }
}

/**
 * `parseArgs` whose errors name the nearest option.
 *
 * @throws UsageError
 */
export function parseArguments<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
  usage: string,
): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code?.startsWith('ERR_PARSE_ARGS') !== true) throw error
    const unknown = /^Unknown option '(-{1,2})([^']*)'/.exec(message)
    if (unknown === null) throw new UsageError(message.split('\n')[0] ?? message, usage)
    const near = nearestNames(unknown[2] ?? '', Object.keys(options)).map((name) => `--${name}`)
    const text = `unknown option '${unknown[1] ?? ''}${unknown[2] ?? ''}'`
    throw new UsageError(text, near.length > 0 ? `nearest: ${near.join(', ')}` : usage)
  }
}

/** The one firmware that a command is about. */
export function firmwareArgument(positionals: readonly string[], usage: string): string {
  const [path, ...more] = positionals
  if (path === undefined) throw new UsageError('no firmware given', usage)
  if (more.length > 0) throw new UsageError(`one firmware at a time, not also ${more.join(' ')}`, usage)
  return path
}

/** A number of cycles: `5000`, `5_000`, `5k`, `1.5M`, `2G`, `1e6`. */
export function cycleCount(text: string, usage: string): number {
  const match = /^(\d[\d_]*(?:\.\d+)?(?:e\d+)?)([kMG]?)$/.exec(text)
  const factor = { '': 1, k: 1e3, M: 1e6, G: 1e9 }[match?.[2] ?? '']
  const count = Math.round(Number(match?.[1]?.replaceAll('_', '')) * (factor ?? NaN))
  if (count >= 1 && Number.isSafeInteger(count)) return count
  throw new UsageError(`--limit: '${text}' is no number of cycles (write 5000, 5k, 1.5M, 2G)`, usage)
}

/** A whole number from `least` on, as an option's value. @throws UsageError */
export function wholeNumber(option: string, text: string, usage: string, least = 1): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new UsageError(`--${option}: '${text}' is no whole number from ${String(least)} on`, usage)
}

/** An exception's name, or its number. */
export function exceptionOf(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}
