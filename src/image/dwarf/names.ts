import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import type { Lines } from './lines.ts'

/** Where something is written in the source. */
export interface Declaration {
  readonly file: string
  readonly line: number
}

/** Longer chains of references are cycles. */
const maxOrigins = 8
/** Deeper nesting is a cycle: a namespace within what it declares. */
const maxNesting = 100

/** What an entry says, then what it was made from: the abstract function, the declaration in a class. */
export function origins(die: Die): Die[] {
  const chain: Die[] = []
  let next: Die | undefined = die
  while (next !== undefined && chain.length < maxOrigins) {
    chain.push(next)
    next = next.reference(At.abstractOrigin) ?? next.reference(At.specification)
  }
  return chain
}

/** The first of an entry's origins to answer. */
export function fromOrigins<T>(die: Die, read: (origin: Die) => T | undefined): T | undefined {
  for (const origin of origins(die)) {
    const value = read(origin)
    if (value !== undefined) return value
  }
  return undefined
}

/** The name alone: `bump`. */
export function ownName(die: Die): string | undefined {
  return fromOrigins(die, (origin) => origin.name)
}

/** The mangled name, as in the symbol table. */
export function linkageName(die: Die): string | undefined {
  return fromOrigins(die, (origin) => origin.string(At.linkageName) ?? origin.string(At.mipsLinkageName))
}

/** The name with those of the namespaces, types and functions around it: `counter::main::TICKS`. */
export function qualifiedName(die: Die): string | undefined {
  const name = ownName(die)
  if (name === undefined) return undefined
  const path = [name]
  let outer = origins(die).at(-1)?.parent
  for (let depth = 0; outer !== undefined && depth < maxNesting; depth++) {
    const part = pathPart(outer)
    if (part !== undefined) path.unshift(part)
    // A function or type may itself be the definition of what is declared in a namespace.
    outer = origins(outer).at(-1)?.parent
  }
  return path.join('::')
}

function pathPart(die: Die): string | undefined {
  switch (die.tag) {
    case Tag.namespace:
      return die.name ?? '(anonymous namespace)'
    case Tag.module:
    case Tag.structureType:
    case Tag.classType:
    case Tag.unionType:
    case Tag.enumerationType:
    case Tag.interfaceType:
    case Tag.subprogram:
      return ownName(die)
    default:
      return undefined
  }
}

/** What of a path may be an entry's own name: it may have `::` in itself, as in `limit<shapes::Point>`. */
export function tailsOf(path: string): string[] {
  return [path, ...Array.from(path.matchAll(/::/g), ({ index }) => path.slice(index + 2))]
}

/** Where an entry is declared; a definition leaves out what is the same as in its declaration. */
export function declaration(die: Die, lines: Lines): Declaration | undefined {
  const line = fromOrigins(die, (origin) => origin.integer(At.declLine))
  const file = fromOrigins(die, (origin) => {
    const number = origin.integer(At.declFile)
    return number === undefined ? undefined : lines.tableOf(origin.unit)?.header.file(number)
  })
  return file === undefined || line === undefined ? undefined : { file, line }
}
