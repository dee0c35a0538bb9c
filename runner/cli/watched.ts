import { explore, readElement, type ExploreOptions, type Mcu, type Report } from '../../src/index.ts'
import type { WatchedEnd } from '../report/exploration-text.ts'

/** The names of an option that may be repeated or hold several. @throws TailchainError where there is no such variable */
export function watchable(mcu: Mcu, texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => text.split(',')).map((name) => name.trim())
  for (const name of names) readElement(mcu, name)
  return names
}

/** Explores, and tells the end states that were reached apart by the values of some variables. */
export async function exploreWatched(
  mcu: Mcu,
  options: ExploreOptions,
  names: readonly string[],
): Promise<{ readonly report: Report; readonly watched: WatchedEnd[] }> {
  const report = await explore(mcu, { ...options, watch: names })
  const watched = new Map<string, WatchedEnd>()
  for (const { outcome, values = {}, token } of report.endStates) {
    if (outcome !== 'reached') continue
    const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(value)]))
    const key = JSON.stringify(shown)
    const known = watched.get(key)
    watched.set(key, {
      values: shown,
      endStates: (known?.endStates ?? 0) + 1,
      token: shorter(known?.token, token),
    })
  }
  return { report, watched: [...watched.values()] }
}

/** JSON has no large integers. */
function plain(value: number | bigint | boolean): number | boolean | string {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

/** The schedule with fewer arrivals, the first of those that have as many. */
function shorter(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return arrivalsIn(other) < arrivalsIn(one) ? other : one
}
function arrivalsIn(token: string): number {
  return token.split(';').filter((part) => part.includes('@')).length
}
