import { hex } from '../../bits.ts'
import { AggregateReader } from './aggregate-reader.ts'
import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import { Lazy } from './lazy.ts'
import type { Mentions } from './mentions.ts'
import { qualifiedName } from './names.ts'
import type { Notes } from './notes.ts'
import { DamagedDebugInfo } from './reader.ts'
import type { StackType } from './stack-values.ts'
import { type BaseEncoding, type Dimension, type QualifiedType, type Type, voidType } from './types.ts'
import type { Units } from './units.ts'

/** Makes types of entries, each once. */
export class TypeReader {
  readonly #notes: Notes
  readonly #units: Units
  readonly #mentions: Mentions
  readonly #known = new Map<number, Type>()
  /** Entries that refer to other types than through something lazy. */
  readonly #unfinished = new Set<number>()
  readonly #aggregates: AggregateReader

  constructor(units: Units, mentions: Mentions, notes: Notes) {
    this.#units = units
    this.#mentions = mentions
    this.#notes = notes
    this.#aggregates = new AggregateReader((die) => this.typeOf(die), notes)
  }

  /** What an entry's type attribute refers to; `void` where it has none. */
  typeOf(die: Die): Type {
    return this.#guard(die, () => {
      if (!die.has(At.type)) return voidType
      const target = die.reference(At.type)
      if (target === undefined) throw new DamagedDebugInfo('it refers to no type')
      return this.read(target)
    })
  }

  /** The type that an entry is. */
  read(die: Die): Type {
    const known = this.#known.get(die.key)
    if (known !== undefined) return known
    const type = this.#guard(die, () => {
      if (this.#unfinished.has(die.key) || this.#unfinished.size > maxUnfinished)
        throw new DamagedDebugInfo('it is made of itself')
      this.#unfinished.add(die.key)
      return this.#make(die)
    })
    this.#unfinished.delete(die.key)
    this.#known.set(die.key, type)
    return type
  }

  /** The base type at an offset, for typed expressions. */
  stackTypeAt(offset: number): StackType | undefined {
    const die = this.#units.dieAt(offset)
    if (die?.tag !== Tag.baseType) return undefined
    const type = this.read(die)
    if (type.kind !== 'base' || type.sizeBytes < 1 || type.sizeBytes > 16) return undefined
    const { encoding, sizeBytes } = type
    if (encoding === 'float') return sizeBytes === 4 || sizeBytes === 8 ? { sizeBytes, encoding } : undefined
    return { sizeBytes, encoding: encoding.startsWith('signed') ? 'signed' : 'unsigned' }
  }

  #make(die: Die): Type {
    const definition = this.#definitionOf(die)
    if (definition !== undefined) return this.read(definition)
    switch (die.tag) {
      case Tag.baseType:
        return {
          kind: 'base',
          name: die.name ?? '',
          sizeBytes: die.integer(At.byteSize) ?? 0,
          encoding: encodings[die.integer(At.encoding) ?? 0] ?? 'other',
        }
      case Tag.unspecifiedType:
        return { kind: 'unspecified', name: die.name ?? '' }
      case Tag.structureType:
      case Tag.unionType:
      case Tag.classType:
      case Tag.interfaceType:
        return this.#aggregates.read(die)
      case Tag.enumerationType:
        return this.#enumeration(die)
      case Tag.arrayType:
        return this.#array(die)
      case Tag.subrangeType:
        return this.typeOf(die)
      default:
        return this.#derived(die)
    }
  }

  /** Types that are made of one other. */
  #derived(die: Die): Type {
    const target = new Lazy(() => this.typeOf(die))
    const flavour = pointers[die.tag]
    if (flavour !== undefined) {
      return {
        kind: 'pointer',
        flavour,
        name: die.name,
        sizeBytes: die.integer(At.byteSize) ?? die.unit.encoding.addressSize,
        get target() {
          return target.value
        },
      }
    }
    const qualifier = qualifiers[die.tag]
    if (qualifier !== undefined) {
      return {
        kind: 'qualified',
        qualifier,
        get target() {
          return target.value
        },
      }
    }
    if (die.tag === Tag.typedef) {
      return {
        kind: 'typedef',
        name: qualifiedName(die) ?? '',
        get target() {
          return target.value
        },
      }
    }
    return this.#callable(die, target)
  }

  #callable(die: Die, target: Lazy<Type>): Type {
    if (die.tag === Tag.subroutineType) {
      const parameters = Lazy.of(
        die,
        this.#notes,
        () => this.#children(die, Tag.formalParameter).map((child) => this.typeOf(child)),
        [],
      )
      return {
        kind: 'subroutine',
        get result() {
          return target.value
        },
        get parameters() {
          return parameters.value
        },
        isVariadic: this.#children(die, Tag.unspecifiedParameters).length > 0,
      }
    }
    if (die.tag === Tag.pointerToMember) {
      const containing = new Lazy(() =>
        this.#guard(die, () => {
          const type = die.reference(At.containingType)
          return type === undefined ? voidType : this.read(type)
        }),
      )
      const toFunction = new Lazy(() => (target.value.kind === 'subroutine' ? 2 : 1))
      return {
        kind: 'member pointer',
        get sizeBytes() {
          return toFunction.value * die.unit.encoding.addressSize
        },
        get containing() {
          return containing.value
        },
        get target() {
          return target.value
        },
      }
    }
    throw new DamagedDebugInfo(`an entry of tag ${hex(die.tag, 2)} is no type`)
  }

  #enumeration(die: Die): Type {
    const underlying = new Lazy(() => (die.has(At.type) ? this.typeOf(die) : undefined))
    const enumerators = Lazy.of(
      die,
      this.#notes,
      () =>
        this.#children(die, Tag.enumerator).map((child) => ({
          name: child.name ?? '',
          value: BigInt(child.constant(At.constValue) ?? 0),
        })),
      [],
    )
    return {
      kind: 'enum',
      name: qualifiedName(die),
      sizeBytes: die.integer(At.byteSize),
      get underlying() {
        return underlying.value
      },
      get enumerators() {
        return enumerators.value
      },
      isDeclaration: die.flag(At.declaration),
    }
  }

  #array(die: Die): Type {
    const element = new Lazy(() => this.typeOf(die))
    const strideBits = die.integer(At.bitStride)
    const dimensions = die
      .children()
      .filter(({ tag }) => tag === Tag.subrangeType || tag === Tag.enumerationType)
      .map(dimensionOf)
    return {
      kind: 'array',
      name: die.name,
      get element() {
        return element.value
      },
      dimensions,
      strideBytes: die.integer(At.byteStride) ?? (strideBits === undefined ? undefined : strideBits / 8),
    }
  }

  /** A definition elsewhere of what an entry only declares. */
  #definitionOf(die: Die): Die | undefined {
    const bySignature = die.reference(At.signature)
    if (bySignature !== undefined) return bySignature.key === die.key ? undefined : bySignature
    if (!definable.has(die.tag) || !die.flag(At.declaration)) return undefined
    const own = die.name
    const name = qualifiedName(die)
    if (own === undefined || name === undefined) return undefined
    const text = new TextEncoder().encode(`${own}\0`)
    for (const unit of this.#mentions.ofNames([text])) {
      for (const each of unit.entries(({ tag }) => tag === die.tag)) {
        const isDefinition = this.#notes.guard(
          `.debug_info: the type at ${hex(each.offset)}`,
          () => each.isString(At.name, text) && !each.flag(At.declaration) && qualifiedName(each) === name,
          false,
        )
        if (isDefinition) return each
      }
    }
    return undefined
  }

  #children(die: Die, tag: number): Die[] {
    return die.children().filter((child) => child.tag === tag)
  }

  #guard(die: Die, read: () => Type): Type {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof DamagedDebugInfo)) throw error
      this.#notes.add(`.debug_info: the type at ${hex(die.offset)}: ${error.message}.`)
      return { kind: 'unknown', reason: error.message }
    }
  }
}

/** Definitions of declarations, and ranges of other types, do not nest. */
const maxUnfinished = 20

function dimensionOf(die: Die): Dimension {
  if (die.tag === Tag.enumerationType) {
    return { count: die.children().filter(({ tag }) => tag === Tag.enumerator).length, lowerBound: 0 }
  }
  const lowerBound = die.integer(At.lowerBound) ?? 0
  const count = die.integer(At.count)
  if (count !== undefined) return { count, lowerBound }
  const upperBound = die.integer(At.upperBound)
  if (upperBound === undefined) return { count: undefined, lowerBound }
  // An upper bound of -1, in whatever size: no elements.
  const isEmpty = lowerBound === 0 && [-1, 0xffff, 0xffffffff].includes(upperBound)
  return { count: isEmpty ? 0 : Math.max(0, upperBound - lowerBound + 1), lowerBound }
}

const definable = new Set<number>([...[Tag.structureType, Tag.unionType, Tag.classType, Tag.enumerationType]])

/** DW_ATE_ numbers. */
const encodings: Readonly<Record<number, BaseEncoding>> = {
  2: 'boolean',
  3: 'complex',
  4: 'float',
  5: 'signed',
  6: 'signed character',
  7: 'unsigned',
  8: 'unsigned character',
  16: 'unicode character',
}

const pointers: Readonly<Record<number, 'pointer' | 'reference' | 'rvalue reference'>> = {
  [Tag.pointerType]: 'pointer',
  [Tag.referenceType]: 'reference',
  [Tag.rvalueReferenceType]: 'rvalue reference',
}

const qualifiers: Readonly<Record<number, QualifiedType['qualifier']>> = {
  [Tag.constType]: 'const',
  [Tag.volatileType]: 'volatile',
  [Tag.restrictType]: 'restrict',
  [Tag.atomicType]: '_Atomic',
  [Tag.packedType]: 'packed',
  [Tag.sharedType]: 'shared',
  [Tag.immutableType]: 'immutable',
}
