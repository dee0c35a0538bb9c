import type { Abbreviation } from './abbreviations.ts'
import { At } from './constants.ts'
import type { Die } from './die.ts'
import type { Mentions } from './mentions.ts'
import type { Unit } from './unit.ts'

const nameAttributes: readonly number[] = [At.name, At.linkageName, At.mipsLinkageName]
const originAttributes: readonly number[] = [At.specification, At.abstractOrigin]

/** Which entries are meant, beside their names. */
export interface Wanted {
  readonly mentions: Mentions
  readonly isCandidate: (shape: Abbreviation) => boolean
  /** Whether others may have their name from this one. */
  readonly givesName: (die: Die) => boolean
  /** Reads of an entry; `otherwise` where that is damaged. */
  readonly guard: <T>(die: Die, read: () => T, otherwise: T) => T
}

/** The entries with one of these names, or mangled names, of their own, and those that get it from one that gives it on. */
export function entriesNamed(names: readonly string[], wanted: Wanted): Die[] {
  const { mentions } = wanted
  const texts = names.map((name) => new TextEncoder().encode(`${name}\0`))
  const found = new Map<number, Die>()
  let more = matching(mentions.ofNames(texts), nameAttributes, wanted, (die, attribute) =>
    texts.some((text) => die.isString(attribute, text)),
  )
  while (more.length > 0) {
    for (const die of more) found.set(die.key, die)
    const targets = more.filter((die) => wanted.givesName(die))
    const keys = new Set(targets.map(({ key }) => key))
    more = matching(mentions.ofEntries(targets), originAttributes, wanted, (die, attribute) =>
      keys.has(die.referenceKey(attribute) ?? -1),
    ).filter(({ key }) => !found.has(key))
  }
  return [...found.values()]
}

/** Candidates in these units of which one of the attributes is meant. */
function matching(
  units: readonly Unit[],
  attributes: readonly number[],
  { isCandidate, guard }: Wanted,
  isMeant: (die: Die, attribute: number) => boolean,
): Die[] {
  const hasOne = (shape: Abbreviation): boolean =>
    isCandidate(shape) && shape.attributes.some(({ attribute }) => attributes.includes(attribute))
  return units.flatMap((unit) =>
    [...unit.entries(hasOne)].filter((die) =>
      guard(die, () => attributes.some((attribute) => isMeant(die, attribute)), false),
    ),
  )
}
