import { hex } from '../../bits.ts'
import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import type { Mentions } from './mentions.ts'
import { entriesNamed } from './named-entries.ts'
import { linkageName, qualifiedName, tailsOf } from './names.ts'
import type { Notes } from './notes.ts'
import type { RangeLists } from './ranges.ts'

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
    const found = entriesNamed(names, {
      mentions: this.#mentions,
      isCandidate: ({ tag }) => tag === Tag.subprogram || tag === Tag.inlinedSubroutine,
      givesName: ({ tag }) => tag === Tag.subprogram,
      guard: (die, read, otherwise) => this.#guard(die, read, otherwise),
    })
    return found.filter(({ tag }) => tag === Tag.inlinedSubroutine)
  }

  #guard<T>(die: Die, read: () => T, otherwise: T): T {
    return this.#notes.guard(`.debug_info: the inlined function at ${hex(die.offset)}`, read, otherwise)
  }
}
