import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import { evaluate } from './expression.ts'
import { Lazy } from './lazy.ts'
import { qualifiedName } from './names.ts'
import type { Notes } from './notes.ts'
import { ByteReader } from './reader.ts'
import {
  type AggregateType,
  type Member,
  type Type,
  type TypeParameter,
  type Variant,
  type VariantPart,
  sizeOfType,
} from './types.ts'

/** Reads structs, unions and classes. */
export class AggregateReader {
  readonly #typeOf: (die: Die) => Type

  readonly #notes: Notes

  constructor(typeOf: (die: Die) => Type, notes: Notes) {
    this.#typeOf = typeOf
    this.#notes = notes
  }

  read(die: Die): AggregateType {
    const members = Lazy.of(die, this.#notes, () => this.#members(die), [])
    const variantPart = Lazy.of(
      die,
      this.#notes,
      () => {
        const part = die.children().find(({ tag }) => tag === Tag.variantPart)
        return part === undefined ? undefined : this.#variantPart(part)
      },
      undefined,
    )
    const parameters = Lazy.of(die, this.#notes, () => this.#parameters(die), [])
    return {
      kind: die.tag === Tag.unionType ? 'union' : die.tag === Tag.classType ? 'class' : 'struct',
      name: qualifiedName(die),
      sizeBytes: die.integer(At.byteSize),
      isDeclaration: die.flag(At.declaration),
      get members() {
        return members.value
      },
      get variantPart() {
        return variantPart.value
      },
      get parameters() {
        return parameters.value
      },
    }
  }

  #parameters(die: Die): TypeParameter[] {
    return die
      .children()
      .filter(({ tag }) => tag === Tag.templateTypeParameter)
      .map((child) => ({ name: child.name, type: this.#typeOf(child) }))
  }

  #members(die: Die): Member[] {
    return die
      .children()
      .filter((child) => child.tag === Tag.inheritance || (child.tag === Tag.member && !isStatic(child)))
      .map((child) => this.#member(child, die.tag === Tag.unionType))
  }

  #member(die: Die, isInUnion: boolean): Member {
    const type = new Lazy(() => this.#typeOf(die))
    const offsetBytes = offsetOf(die)
    const bits = Lazy.of(die, this.#notes, () => bitsOf(die, offsetBytes, type), undefined)
    return {
      name: die.name,
      get type() {
        return type.value
      },
      get offsetBytes() {
        // DWARF 4 and later give a bit field nothing but its bits.
        return (
          offsetBytes ??
          (die.has(At.dataBitOffset) ? (bits.value?.offset ?? 0) >>> 3 : isInUnion ? 0 : undefined)
        )
      },
      addressIn: offsetBytes === undefined ? placing(die) : undefined,
      get bits() {
        return bits.value
      },
      isBaseClass: die.tag === Tag.inheritance,
      isArtificial: die.flag(At.artificial),
    }
  }

  #variantPart(die: Die): VariantPart {
    const discriminant = die.reference(At.discr)
    return {
      discriminant: discriminant === undefined ? undefined : this.#member(discriminant, false),
      variants: die
        .children()
        .filter(({ tag }) => tag === Tag.variant)
        .map((variant): Variant => ({ values: valuesOf(variant), members: this.#members(variant) })),
    }
  }
}

/** Members that are no part of each object. */
function isStatic(die: Die): boolean {
  return die.flag(At.external) || die.flag(At.declaration)
}

function offsetOf(die: Die): number | undefined {
  const offset = die.integer(At.dataMemberLocation)
  if (offset !== undefined) return offset
  const expression = die.block(At.dataMemberLocation)
  if (expression === undefined) return undefined
  // DWARF 2 writes "add so many bytes to the object's address".
  const location = evaluate(expression, { machine: undefined, unit: die.unit, initial: 0 })
  return location.kind === 'memory' ? location.address : undefined
}

/** A virtual base class: the object's table of virtual functions tells where it is. */
function placing(die: Die): Member['addressIn'] {
  const expression = die.block(At.dataMemberLocation)
  if (expression === undefined) return undefined
  return (object, memory) => {
    const machine = { memory, register: () => undefined }
    const location = evaluate(expression, { machine, unit: die.unit, initial: object })
    return location.kind === 'memory' ? location.address >>> 0 : undefined
  }
}

function bitsOf(die: Die, offsetBytes: number | undefined, type: Lazy<Type>): Member['bits'] {
  const size = die.integer(At.bitSize)
  if (size === undefined) return undefined
  const fromStart = die.integer(At.dataBitOffset)
  if (fromStart !== undefined) return { offset: fromStart, size }
  // DWARF 2 and 3 count from the most significant bit of a storage unit.
  const fromTop = die.integer(At.bitOffset)
  if (fromTop === undefined) return { offset: 8 * (offsetBytes ?? 0), size }
  const storageBytes = die.integer(At.byteSize) ?? sizeOfType(type.value) ?? 0
  return { offset: 8 * (offsetBytes ?? 0) + 8 * storageBytes - fromTop - size, size }
}

function valuesOf(variant: Die): Variant['values'] {
  const value = variant.constant(At.discrValue)
  if (value !== undefined) return [{ low: BigInt(value), high: BigInt(value) }]
  const wide = variant.block(At.discrValue)
  if (wide !== undefined) {
    const number = wide.reduceRight((all, byte) => (all << 8n) | BigInt(byte), 0n)
    return [{ low: number, high: number }]
  }
  const list = variant.block(At.discrList)
  if (list === undefined) return undefined
  const reader = new ByteReader(list)
  const values: { low: bigint; high: bigint }[] = []
  while (!reader.atEnd) {
    const isRange = reader.u8() === 1
    const low = reader.bigUleb()
    values.push({ low, high: isRange ? reader.bigUleb() : low })
  }
  return values
}
