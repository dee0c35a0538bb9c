import { explore, readElement, type ExploreOptions, type Mcu, type Report } from '../../src/index.ts'
import type { WatchedEnd } from '../report/exploration-text.ts'

/** The names of an option that may be repeated or hold several. @throws TailchainError where there is no such variable */
export function watchable(mcu: Mcu, texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => text.split(',')).map((name) => name.trim())
  for (const name of names) readElement(mcu, name)
  return names
}

/**
 * Explores, and tells the end states apart by the values of some variables.
 *
 * `check` sees each end state once but not the schedule behind it. So what is found is explored again with a check
 * that fails at values whose schedule is not known yet: that is what tokens are made for.
 */
export async function exploreWatched(
  mcu: Mcu,
  options: ExploreOptions,
  names: readonly string[],
): Promise<{ readonly report: Report; readonly watched: WatchedEnd[] }> {
  const valuesOf = (end: Mcu): string => JSON.stringify(names.map((name) => plain(readElement(end, name))))
  const { report, ends } = await endsOf(mcu, options, valuesOf)
  const counts = new Map<string, number>()
  for (const values of ends) counts.set(values, (counts.get(values) ?? 0) + 1)
  const tokens = await tokensOf(mcu, options, { wanted: [...counts.keys()], valuesOf })
  const watched = [...counts].map(([values, endStates]) => ({
    values: Object.fromEntries((JSON.parse(values) as Value[]).map((value, i) => [names[i] ?? '', value])),
    ...{ endStates, token: tokens.get(values) },
  }))
  return { report, watched }
}

type Value = number | boolean | string
/** JSON has no large integers. */
function plain(value: number | bigint | boolean): Value {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

/** The values at each distinct end state. */
async function endsOf(
  mcu: Mcu,
  options: ExploreOptions,
  valuesOf: (end: Mcu) => string,
): Promise<{ report: Report; ends: string[] }> {
  const seen: string[] = []
  const report = await explore(mcu, { ...options, check: (end) => seen.push(valuesOf(end)) })
  const count = report.endStates.filter(({ outcome }) => outcome === 'reached').length
  const each = combinations(options.inputs ?? {})
  // Where states turn out not to be equal after all, exploring begins again, for that combination of inputs.
  if (seen.length === count || each.length === 1) return { report, ends: seen.slice(seen.length - count) }
  const ends: string[] = []
  for (const inputs of each) ends.push(...(await endsOf(mcu, { ...options, inputs }, valuesOf)).ends)
  return { report, ends }
}

/** The token of a shortest schedule for each of the values. */
async function tokensOf(
  mcu: Mcu,
  options: ExploreOptions,
  { wanted, valuesOf }: { wanted: readonly string[]; valuesOf: (end: Mcu) => string },
): Promise<Map<string, string>> {
  const tokens = new Map<string, string>()
  // A report holds only so many failures.
  for (let known = -1; known < tokens.size && tokens.size < wanted.length;) {
    if (options.signal?.aborted === true) break
    known = tokens.size
    const missing = new Set(wanted.filter((values) => !tokens.has(values)))
    const check = (end: Mcu): void => {
      const values = valuesOf(end)
      if (missing.has(values)) throw new Error(values)
    }
    const { failures } = await explore(mcu, { ...options, check })
    for (const { kind, message, token } of failures) {
      const other = tokens.get(message)
      const isShortest = other === undefined || arrivalsIn(token) < arrivalsIn(other)
      if (kind === 'check' && missing.has(message) && isShortest) tokens.set(message, token)
    }
  }
  return tokens
}

function arrivalsIn(token: string): number {
  return token.split(';').filter((part) => part.includes('@')).length
}

/** Every choice of one value for each input. */
function combinations(inputs: NonNullable<ExploreOptions['inputs']>): Record<string, readonly number[]>[] {
  let found: Record<string, readonly number[]>[] = [{}]
  for (const [name, values] of Object.entries(inputs))
    found = found.flatMap((soFar) => values.map((value) => ({ ...soFar, [name]: [value] })))
  return found
}
