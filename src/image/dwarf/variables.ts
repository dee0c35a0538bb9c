import { hex } from '../../bits.ts'
import type { Abbreviation } from './abbreviations.ts'
import { At, Form, Tag } from './constants.ts'
import type { Die } from './die.ts'
import { evaluate } from './expression.ts'
import type { Lines } from './lines.ts'
import type { Location } from './location.ts'
import type { Mentions } from './mentions.ts'
import {
  type Declaration,
  declaration,
  fromOrigins,
  linkageName,
  origins,
  qualifiedName,
  tailsOf,
} from './names.ts'
import { entriesNamed } from './named-entries.ts'
import type { Notes } from './notes.ts'
import type { DebugImage } from './sections.ts'
import type { TypeReader } from './type-reader.ts'
import type { Type } from './types.ts'
import type { Units } from './units.ts'

/** A variable that is there all the time: a global or a static one, also within a function. */
export interface GlobalVariable {
  /** With its namespaces or modules, and its function if it is static in one: `counter::TICKS`. Safe to print. */
  readonly name: string
  /** Mangled, as in the symbol table; undefined where the source's name is used. */
  readonly linkageName: string | undefined
  readonly type: Type
  readonly location: Location
  readonly declaredAt: Declaration | undefined
  /** Visible to other source files. */
  readonly isExternal: boolean
}

/** Finds global and static variables: by name only in the units that mention it, all of them by a pass over all entries. */
export class Variables {
  readonly #image: DebugImage
  readonly #units: Units
  readonly #mentions: Mentions
  readonly #types: TypeReader
  readonly #lines: Lines
  readonly #notes: Notes
  #all: readonly GlobalVariable[] | undefined

  constructor(
    image: DebugImage,
    parts: { units: Units; mentions: Mentions; types: TypeReader; lines: Lines; notes: Notes },
  ) {
    this.#image = image
    this.#units = parts.units
    this.#mentions = parts.mentions
    this.#types = parts.types
    this.#lines = parts.lines
    this.#notes = parts.notes
  }

  get all(): readonly GlobalVariable[] {
    this.#all ??= this.#variables(
      this.#units.all.flatMap((unit) => [...unit.entries(({ tag }) => tag === Tag.variable)]),
    )
    return this.#all
  }

  /** Variables of that name, whole or the end of its path, or of that mangled name; those in the image go first. */
  named(name: string): GlobalVariable[] {
    const known = this.#variables(this.#entriesNamed(tailsOf(name)))
    const exact = known.filter((variable) => variable.name === name || variable.linkageName === name)
    // C++ reaches what is in a nameless namespace as if it was around it.
    const isMeant = ({ name: whole }: GlobalVariable): boolean =>
      `::${whole}`.replaceAll('::(anonymous namespace)', '').endsWith(`::${name}`)
    const found = exact.length > 0 ? exact : known.filter(isMeant)
    const isThere = ({ location: { kind } }: GlobalVariable): boolean =>
      kind !== 'removed' && kind !== 'optimised out'
    return [...found.filter(isThere), ...found.filter((variable) => !isThere(variable))]
  }

  #entriesNamed(names: readonly string[]): Die[] {
    const found = entriesNamed(names, {
      mentions: this.#mentions,
      isCandidate: isVariable,
      givesName: (die) => !die.has(At.location),
      guard: (die, read, otherwise) => this.#guard(die, read, otherwise),
    })
    return found.filter(({ tag }) => tag === Tag.variable)
  }

  #guard<T>(die: Die, read: () => T, otherwise: T): T {
    return this.#notes.guard(`.debug_info: the variable at ${hex(die.offset)}`, read, otherwise)
  }

  #variables(dies: Iterable<Die>): GlobalVariable[] {
    const found: { die: Die; variable: GlobalVariable }[] = []
    const defined = new Set<number>()
    for (const die of dies) {
      const variable = this.#guard(die, () => this.#variable(die, defined), undefined)
      if (variable !== undefined) found.push({ die, variable })
    }
    // With LTO a variable has an entry without a location, and another one that refers to it and has one.
    return found.filter(({ die }) => !defined.has(die.key)).map(({ variable }) => variable)
  }

  #variable(die: Die, defined: Set<number>): GlobalVariable | undefined {
    const location = this.#locationOf(die)
    if (location === undefined) return undefined
    const chain = origins(die)
    for (const origin of chain.slice(1)) defined.add(origin.key)
    const name = qualifiedName(die)
    if (name === undefined) return undefined
    const typed = chain.find((origin) => origin.has(At.type))
    return {
      name,
      linkageName: linkageName(die),
      // Of -g1 there are names only.
      type:
        typed === undefined
          ? { kind: 'unknown', reason: 'the debug information has no type for it' }
          : this.#types.typeOf(typed),
      location,
      declaredAt: declaration(die, this.#lines),
      isExternal: fromOrigins(die, (origin) => origin.flag(At.external) || undefined) ?? false,
    }
  }

  /** Undefined for what is no variable of its own: locals, declarations, abstract entries. */
  #locationOf(die: Die): Location | undefined {
    const isLocal = isInFunction(die)
    const expression = die.block(At.location)
    if (expression !== undefined && expression.length > 0) {
      const location = evaluate(expression, { machine: undefined, unit: die.unit })
      if (isLocal && location.kind !== 'memory') return undefined
      return location.kind === 'memory' && this.#isRemoved(location.address) ? { kind: 'removed' } : location
    }
    if (isLocal) return undefined
    // A declaration is none of its own, except of C++'s static members that are constants.
    return constantValue(die) ?? (die.flag(At.declaration) ? undefined : { kind: 'optimised out' })
  }

  /** Linkers leave an address of 0, -1 or -2 to what they removed. */
  #isRemoved(address: number): boolean {
    if (address >= 0xfffffffe) return true
    return address === 0 && !this.#image.symbols.allAt(0).some(({ kind }) => kind === 'object')
  }
}

/** Variables, and static members, which are declared as members. */
function isVariable({ tag, attributes }: Abbreviation): boolean {
  return (
    tag === Tag.variable ||
    (tag === Tag.member && attributes.some((each) => each.attribute === At.declaration))
  )
}

/** The value of an entry that is a constant. */
export function constantValue(die: Die): Location | undefined {
  const value = die.constant(At.constValue)
  if (value !== undefined) return { kind: 'value', value: BigInt(value) }
  const bytes = die.block(At.constValue)
  if (bytes !== undefined) return { kind: 'bytes', bytes }
  const form = die.form(At.constValue)
  if (form !== Form.string && form !== Form.strp) return undefined
  const text = die.string(At.constValue)
  return text === undefined ? undefined : { kind: 'bytes', bytes: new TextEncoder().encode(`${text}\0`) }
}

function isInFunction(die: Die): boolean {
  let outer = die.parent
  while (outer !== undefined) {
    if (outer.tag === Tag.subprogram || outer.tag === Tag.inlinedSubroutine) return true
    outer = outer.parent
  }
  return false
}
