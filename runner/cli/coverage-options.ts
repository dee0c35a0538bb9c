import { parseArgs } from 'node:util'
import { measures, type FirmwareCoverageOptions } from '../coverage/options.ts'
import { parseArguments, UsageError } from './arguments.ts'

const prefix = 'coverage.firmware'
const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const

const options = {
  [prefix]: { type: 'boolean' },
  [`${prefix}.dir`]: text,
  [`${prefix}.reporter`]: texts,
  [`${prefix}.include`]: texts,
  [`${prefix}.exclude`]: texts,
  [`${prefix}.allowExternal`]: { type: 'boolean' },
  ...Object.fromEntries(measures.map((measure) => [`${prefix}.${measure}`, text])),
} as const

/**
 * Takes the options of firmware coverage out of the arguments; undefined where there are none. Each of them asks for it.
 *
 * @throws UsageError
 */
export function coverageOptions(
  args: readonly string[],
  usage: string,
): { readonly options: FirmwareCoverageOptions | undefined; readonly rest: readonly string[] } {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  const own = new Set<number>()
  for (const token of tokens) {
    if (token.kind !== 'option' || !isOwn(token.name)) continue
    own.add(token.index)
    if (token.value !== undefined && !token.inlineValue) own.add(token.index + 1)
  }
  if (own.size === 0) return { options: undefined, rest: args }
  const asked = args.filter((_, index) => own.has(index))
  const values: Readonly<Record<string, unknown>> = parseArguments(asked, options, usage).values
  return { options: valuesOf(values, usage), rest: args.filter((_, index) => !own.has(index)) }
}

function isOwn(name: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`)
}

function valuesOf(values: Readonly<Record<string, unknown>>, usage: string): FirmwareCoverageOptions {
  const found: Record<string, unknown> = { enabled: true }
  for (const [option, value] of Object.entries(values)) {
    const name = option.slice(prefix.length + 1)
    if (name === '') continue
    if (!(measures as readonly string[]).includes(name)) found[name] = listed(value)
    else {
      const percent = Number(value)
      if (!(percent >= 0 && percent <= 100) || value === '')
        throw new UsageError(`--${option}: '${String(value)}' is no number from 0 to 100`, usage)
      found[name] = percent
    }
  }
  return found
}
/** `--…reporter=html,lcovonly` is both. */
function listed(value: unknown): unknown {
  return Array.isArray(value) ? value.flatMap((each) => splitList(String(each))) : value
}
/** At commas outside of braces, which globs may have. */
function splitList(text: string): string[] {
  return text.split(/,(?![^{]*\})/)
}
