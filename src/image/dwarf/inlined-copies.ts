import { hex } from '../../bits.ts'
import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import type { Mentions } from './mentions.ts'
import { linkageName, qualifiedName, tailsOf } from './names.ts'
import type { Notes } from './notes.ts'
import type { RangeLists } from './ranges.ts'
import type { Unit } from './unit.ts'

/** A function that was inlined into others, and where. */
export interface InlinedFunction {
  /** With its namespaces or modules: `counter::bump`. Safe to print. */
  readonly name: string
  readonly linkageName: string | undefined
  /** Where each copy of it is entered, rising. */
  readonly entries: readonly number[]
}

/** Finds the copies of inlined functions by name, only in the units that may name one so. */
export class InlinedCopies {
  readonly #mentions: Mentions
  readonly #ranges: RangeLists
  readonly #notes: Notes

  constructor(parts: { mentions: Mentions; ranges: RangeLists; notes: Notes }) {
    this.#mentions = parts.mentions
    this.#ranges = parts.ranges
    this.#notes = parts.notes
  }

  /** Functions of that name, whole or the end of its path, or of that mangled name, that have copies in the image. */
  named(name: string): readonly InlinedFunction[] {
    const found = new Map<string, { linkageName: string | undefined; entries: Set<number> }>()
    for (const die of this.#copiesOf(tailsOf(name))) {
      const entry = this.#guard(die, () => this.#entry(die), undefined)
      const whole = this.#guard(die, () => qualifiedName(die), undefined)
      const mangled = this.#guard(die, () => linkageName(die), undefined)
      if (entry === undefined || whole === undefined) continue
      const isMeant =
        mangled === name || `::${whole}`.replaceAll('::(anonymous namespace)', '').endsWith(`::${name}`)
      if (!isMeant) continue
      const known = found.get(whole) ?? { linkageName: mangled, entries: new Set() }
      known.entries.add(entry)
      found.set(whole, known)
    }
    const all = [...found].map(([whole, { linkageName: mangled, entries }]) => ({
      ...{ name: whole, linkageName: mangled },
      entries: [...entries].sort((a, b) => a - b),
    }))
    const exact = all.filter((each) => each.name === name || each.linkageName === name)
    return exact.length > 0 ? exact : all
  }

  /** Where execution comes into a copy. */
  #entry(die: Die): number | undefined {
    const ranges = this.#ranges.of(die)
    const given = die.address(At.entryPc)
    const isInside = ranges.some(({ low, high }) => given !== undefined && given >= low && given < high)
    return isInside ? given : ranges[0]?.low
  }

  /** Entries of copies of functions with one of these names of their own, or of what those refer to. */
  #copiesOf(names: readonly string[]): readonly Die[] {
    const texts = names.map((name) => new TextEncoder().encode(`${name}\0`))
    const found = new Map<number, Die>()
    let more = this.#matching(this.#mentions.ofNames(texts), nameAttributes, (die, attribute) =>
      texts.some((text) => die.isString(attribute, text)),
    )
    while (more.length > 0) {
      for (const die of more) found.set(die.key, die)
      const targets = more.filter(({ tag }) => tag === Tag.subprogram)
      const keys = new Set(targets.map(({ key }) => key))
      more = this.#matching(this.#mentions.ofEntries(targets), originAttributes, (die, attribute) =>
        keys.has(die.referenceKey(attribute) ?? -1),
      ).filter(({ key }) => !found.has(key))
    }
    return [...found.values()].filter(({ tag }) => tag === Tag.inlinedSubroutine)
  }

  #matching(
    units: readonly Unit[],
    attributes: readonly number[],
    isWanted: (die: Die, attribute: number) => boolean,
  ): Die[] {
    return units.flatMap((unit) =>
      [
        ...unit.entries(
          ({ tag, attributes: has }) =>
            (tag === Tag.subprogram || tag === Tag.inlinedSubroutine) &&
            has.some(({ attribute }) => attributes.includes(attribute)),
        ),
      ].filter((die) =>
        this.#guard(die, () => attributes.some((attribute) => isWanted(die, attribute)), false),
      ),
    )
  }

  #guard<T>(die: Die, read: () => T, otherwise: T): T {
    return this.#notes.guard(`.debug_info: the inlined function at ${hex(die.offset)}`, read, otherwise)
  }
}

const nameAttributes: readonly number[] = [At.name, At.linkageName, At.mipsLinkageName]
const originAttributes: readonly number[] = [At.specification, At.abstractOrigin]
