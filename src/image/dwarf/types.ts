import type { MachineState } from './location.ts'

/** A type, as a tree. What it refers to is read when first looked at, so that types that contain themselves are fine. */
export type Type =
  | BaseType
  | PointerType
  | ArrayType
  | AggregateType
  | EnumType
  | TypedefType
  | QualifiedType
  | SubroutineType
  | MemberPointerType
  | UnspecifiedType
  | UnknownType

/** `int`, `f32`, `bool`. */
export interface BaseType {
  readonly kind: 'base'
  readonly name: string
  readonly sizeBytes: number
  readonly encoding: BaseEncoding
}

export type BaseEncoding =
  | 'signed'
  | 'unsigned'
  | 'boolean'
  | 'float'
  | 'complex'
  | 'signed character'
  | 'unsigned character'
  | 'unicode character'
  | 'other'

export interface PointerType {
  readonly kind: 'pointer'
  readonly flavour: 'pointer' | 'reference' | 'rvalue reference'
  /** Rust names its pointers: `&mut u32`. */
  readonly name: string | undefined
  readonly sizeBytes: number
  readonly target: Type
}

export interface ArrayType {
  readonly kind: 'array'
  readonly name: string | undefined
  readonly element: Type
  /** The outermost first. */
  readonly dimensions: readonly Dimension[]
  /** Between elements, where that is not the element's size. */
  readonly strideBytes: number | undefined
}

export interface Dimension {
  /** Undefined where it is not constant: variable-length and flexible arrays. */
  readonly count: number | undefined
  readonly lowerBound: number
}

/** A struct, union or class; a Rust struct, tuple or enum with fields. */
export interface AggregateType {
  readonly kind: 'struct' | 'union' | 'class'
  /** With its namespaces or modules; undefined for an anonymous one. */
  readonly name: string | undefined
  /** Undefined where only its name is known. */
  readonly sizeBytes: number | undefined
  readonly isDeclaration: boolean
  /** Those that are there always, base classes among them. */
  readonly members: readonly Member[]
  /** Members that are there for some values of the discriminant: a Rust enum's. */
  readonly variantPart: VariantPart | undefined
  /** Types that it was made for: `T` of a Rust or C++ generic one. */
  readonly parameters: readonly TypeParameter[]
}

export interface TypeParameter {
  readonly name: string | undefined
  readonly type: Type
}

export interface Member {
  /** Undefined for an anonymous struct or union, whose members count as those of the outer one. */
  readonly name: string | undefined
  readonly type: Type
  /** From the start of the outer type; undefined where it depends on the object: virtual base classes. */
  readonly offsetBytes: number | undefined
  /** Where it is in the object at an address, if that depends on the object. */
  readonly addressIn: ((object: number, memory: MachineState['memory']) => number | undefined) | undefined
  /** Of a bit field: counted from the start of the outer type, the lowest bit of a byte first. */
  readonly bits: { readonly offset: number; readonly size: number } | undefined
  readonly isBaseClass: boolean
  /** Not in the source: a pointer to virtual functions. */
  readonly isArtificial: boolean
}

export interface VariantPart {
  /** Undefined where there is only one variant. */
  readonly discriminant: Member | undefined
  readonly variants: readonly Variant[]
}

export interface Variant {
  /** Values of the discriminant, both ends included; undefined for the variant of all other values (a niche). */
  readonly values: readonly { readonly low: bigint; readonly high: bigint }[] | undefined
  readonly members: readonly Member[]
}

export interface EnumType {
  readonly kind: 'enum'
  readonly name: string | undefined
  readonly sizeBytes: number | undefined
  readonly underlying: Type | undefined
  readonly enumerators: readonly { readonly name: string; readonly value: bigint }[]
  readonly isDeclaration: boolean
}

export interface TypedefType {
  readonly kind: 'typedef'
  readonly name: string
  readonly target: Type
}

export interface QualifiedType {
  readonly kind: 'qualified'
  readonly qualifier: 'const' | 'volatile' | 'restrict' | '_Atomic' | 'packed' | 'shared' | 'immutable'
  readonly target: Type
}

export interface SubroutineType {
  readonly kind: 'subroutine'
  readonly result: Type
  readonly parameters: readonly Type[]
  readonly isVariadic: boolean
}

/** C++'s `int Point::*`. */
export interface MemberPointerType {
  readonly kind: 'member pointer'
  readonly sizeBytes: number
  readonly containing: Type
  readonly target: Type
}

/** `void`, `decltype(nullptr)`, Rust's `!`. */
export interface UnspecifiedType {
  readonly kind: 'unspecified'
  readonly name: string
}

/** A type that could not be read. */
export interface UnknownType {
  readonly kind: 'unknown'
  readonly reason: string
}

export const voidType: UnspecifiedType = { kind: 'unspecified', name: 'void' }

/** Deeper ones are cycles that no compiler makes. */
const maxDepth = 64

/** What `sizeof` gives; undefined where the size is not constant or not known. */
export function sizeOfType(type: Type, depth = 0): number | undefined {
  if (depth > maxDepth) return undefined
  switch (type.kind) {
    case 'typedef':
    case 'qualified':
      return sizeOfType(type.target, depth + 1)
    case 'array': {
      let size = type.strideBytes ?? sizeOfType(type.element, depth + 1)
      for (const { count } of type.dimensions) {
        if (size !== undefined) size = count === undefined ? undefined : size * count
      }
      return size
    }
    case 'unspecified':
    case 'unknown':
    case 'subroutine':
      return undefined
    default:
      return type.sizeBytes
  }
}

/** The type behind typedefs and qualifiers. */
export function stripType(type: Type): Type {
  let stripped = type
  for (let depth = 0; depth < maxDepth; depth++) {
    if (stripped.kind !== 'typedef' && stripped.kind !== 'qualified') return stripped
    stripped = stripped.target
  }
  return { kind: 'unknown', reason: 'a typedef of itself' }
}

/** The variant that a discriminant selects; undefined where none is defined for it. */
export function variantOf(part: VariantPart, discriminant: bigint): Variant | undefined {
  if (part.discriminant === undefined) return part.variants[0]
  // The debug information may give a value with or without its sign.
  const sizeBytes = sizeOfType(part.discriminant.type) ?? 0
  const width = sizeBytes >= 1 && sizeBytes <= 16 ? 8 * Math.trunc(sizeBytes) : 128
  const value = BigInt.asUintN(width, discriminant)
  const holds = ({ low, high }: { low: bigint; high: bigint }): boolean =>
    (discriminant >= low && discriminant <= high) ||
    (low === high && BigInt.asUintN(width, low) === value) ||
    (value >= BigInt.asUintN(width, low) && value <= BigInt.asUintN(width, high))
  return (
    part.variants.find((variant) => variant.values?.some(holds) === true) ??
    part.variants.find((variant) => variant.values === undefined)
  )
}

/** A type's name for messages, in the manner of C where the source gives it none. */
export function typeName(type: Type, depth = 0): string {
  if (depth > 8) return '…'
  const nameOf = (inner: Type): string => typeName(inner, depth + 1)
  switch (type.kind) {
    case 'base':
    case 'typedef':
    case 'unspecified':
      return type.name
    case 'pointer':
      if (type.name !== undefined) return type.name
      return `${nameOf(type.target)} ${{ pointer: '*', reference: '&', 'rvalue reference': '&&' }[type.flavour]}`
    case 'qualified':
      return `${type.qualifier} ${nameOf(type.target)}`
    case 'array':
      return (
        type.name ??
        `${nameOf(type.element)}${type.dimensions.map(({ count }) => `[${count ?? ''}]`).join('')}`
      )
    case 'struct':
    case 'union':
    case 'class':
    case 'enum':
      return type.name ?? `${type.kind} {…}`
    case 'subroutine':
      return `${nameOf(type.result)} (${[...type.parameters.map(nameOf), ...(type.isVariadic ? ['...'] : [])].join(', ')})`
    case 'member pointer':
      return `${nameOf(type.target)} ${nameOf(type.containing)}::*`
    case 'unknown':
      return `unknown type (${type.reason})`
  }
}
