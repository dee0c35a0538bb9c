import { hex } from '../../bits.ts'
import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import type { Functions } from './functions.ts'
import { linkageName, origins, ownName, qualifiedName } from './names.ts'
import type { Notes } from './notes.ts'
import type { TypeReader } from './type-reader.ts'
import type { Type } from './types.ts'

/** What a function takes and gives. */
export interface Signature {
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly type: Type }[]
  readonly isVariadic: boolean
  /** `void` where it returns nothing. */
  readonly result: Type
  /** Rust's own calling convention differs for what is no scalar. */
  readonly isRust: boolean
}

/** A unit of -g1 has functions' names, and no types at all. */
function isBare(die: Die): boolean {
  const saysSomething = origins(die).some((each) => each.has(At.type) || each.has(At.prototyped))
  return !saysSomething && ![...die.unit.abbreviations.values()].some(({ tag }) => typeTags.has(tag))
}
const typeTags = new Set<number>([Tag.baseType, Tag.formalParameter, Tag.structureType, Tag.pointerType])

/** The signature of the function that holds the code at an address. */
export function signatureAt(
  address: number,
  { functions, types, notes }: { functions: Functions; types: TypeReader; notes: Notes },
): Signature | undefined {
  const [die] = functions.scopesAt(address)
  if (die === undefined || isBare(die)) return undefined
  return notes.guard(
    `.debug_info: the signature of the function at ${hex(die.offset)}`,
    () => {
      const typeOf = (of: typeof die): Type =>
        types.typeOf(origins(of).find((each) => each.has(At.type)) ?? of)
      const children = die.children()
      return {
        name: qualifiedName(die) ?? '',
        parameters: children
          .filter(({ tag }) => tag === Tag.formalParameter)
          .map((child) => ({ name: ownName(child) ?? '', type: typeOf(child) })),
        isVariadic: children.some(({ tag }) => tag === Tag.unspecifiedParameters),
        result: typeOf(die),
        isRust: /^_R|17h[0-9a-f]{16}E/.test(linkageName(die) ?? '') || /\.rs(\/|$)/.test(die.unit.name),
      }
    },
    undefined,
  )
}
