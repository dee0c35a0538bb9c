import {
  type AggregateType,
  type ArrayType,
  dwarf,
  type Member,
  type Type,
  type Variant,
} from '../../machine/source/debug-types.ts'
import { littleEndian, unsignedOf } from './scalars.ts'
import { readingOf, type Reading } from './see-through.ts'
import { inMemory, type Memory, type Storage } from './storage.ts'

/** A value: its type and where it is. */
export interface Target {
  readonly type: Type
  readonly storage: Storage
  /** Of a bit field: from the lowest bit of the storage on. */
  readonly bits?: { readonly offset: number; readonly size: number }
}

export function sizeOf(type: Type): number | undefined {
  return dwarf().sizeOfType(type)
}
export function reading(type: AggregateType): Reading {
  return readingOf(type, (member) => sizeOf(member.type))
}
export function isAggregate(type: Type): type is AggregateType {
  return type.kind === 'struct' || type.kind === 'union' || type.kind === 'class'
}

/** A member of the aggregate at `storage`; undefined where the object does not tell its place. */
export function memberOf(member: Member, storage: Storage): Target | undefined {
  const { bits, type, offsetBytes } = member
  if (bits !== undefined) {
    const from = bits.offset >>> 3
    return { type, storage: storage.from(from), bits: { offset: bits.offset & 7, size: bits.size } }
  }
  if (offsetBytes !== undefined) return { type, storage: storage.from(offsetBytes) }
  const { address, memory } = storage
  if (address === undefined || memory === undefined) return undefined
  const place = member.addressIn?.(address, memory)
  const last = (place ?? 0) + Math.max(1, sizeOf(type) ?? 1) - 1
  if (place === undefined || memory(place, 0) === undefined || memory(last, 0) === undefined) return undefined
  return { type, storage: inMemory(memory, place) }
}

/** The bits of a scalar, or of a bit field. */
export function bitsOf({ type, storage, bits }: Target): { bits: bigint; sizeBits: number } {
  if (bits === undefined) {
    const sizeBytes = sizeOf(type) ?? 0
    return { bits: unsignedOf(storage.bytes(0, sizeBytes)), sizeBits: 8 * sizeBytes }
  }
  const raw = unsignedOf(storage.bytes(0, (bits.offset + bits.size + 7) >>> 3))
  return { bits: BigInt.asUintN(bits.size, raw >> BigInt(bits.offset)), sizeBits: bits.size }
}

/** What a wrapper is looked through to, all the way; the target itself where it is none. */
export function seenThrough(target: Target): Target {
  let seen = target
  for (let depth = 0; depth < maxDepth; depth++) {
    const type = dwarf().stripType(seen.type)
    const held = isAggregate(type) ? reading(type).held : undefined
    const inner = held === undefined ? undefined : memberOf(held, seen.storage)
    if (inner === undefined) return seen
    seen = inner
  }
  return seen
}

/** Deeper nesting is a cycle that no compiler makes. */
const maxDepth = 64

/** The variant of a Rust enum that memory holds. */
export function activeVariant(
  type: AggregateType,
  storage: Storage,
): { variant: Variant | undefined; discriminant: bigint } {
  const part = type.variantPart
  const member = part?.discriminant
  const discriminant = member === undefined ? undefined : memberOf(member, storage)
  const value = discriminant === undefined ? 0n : bitsOf(discriminant).bits
  return { variant: part === undefined ? undefined : dwarf().variantOf(part, value), discriminant: value }
}

/** The only member of a variant: a struct of its fields, which has the variant's name. */
export function fieldsOf(variant: Variant, storage: Storage): { name: string; fields: Target } | undefined {
  const [member] = variant.members
  const fields = member === undefined ? undefined : memberOf(member, storage)
  return member?.name === undefined || fields === undefined ? undefined : { name: member.name, fields }
}

/** `Option<T>`: its variants, and the T where there is one. */
export function isOption(type: AggregateType): boolean {
  return type.variantPart !== undefined && type.name?.startsWith('core::option::Option<') === true
}

/** The sequence that a type is, in whatever form. */
export interface Sequence {
  readonly count: number
  readonly element: Type
  /** Somewhere that a pointer leads to. */
  readonly isElsewhere?: boolean
  /** @param index - below `count` */
  at(index: number): Target
}

export function arrayOf(type: ArrayType, storage: Storage): Sequence {
  const [outermost, ...inner] = type.dimensions
  const element: Type = inner.length === 0 ? type.element : innerArray(type, inner)
  const stride = (inner.length === 0 ? type.strideBytes : undefined) ?? sizeOf(element) ?? 0
  return sequence(element, outermost?.count ?? 0, (index) => storage.from(index * stride))
}
function innerArray({ element, strideBytes }: ArrayType, dimensions: ArrayType['dimensions']): ArrayType {
  return { kind: 'array', name: undefined, element, dimensions, strideBytes }
}

export function sequence(element: Type, count: number, storageAt: (index: number) => Storage): Sequence {
  return { count, element, at: (index) => ({ type: element, storage: storageAt(index) }) }
}

/** A Rust slice or `&str`: where it points, and how far. */
export interface Slice {
  readonly address: number
  readonly length: number
  readonly isText: boolean
  /** Undefined where that is not memory: it was never set, or was overwritten. */
  readonly elements: Sequence | undefined
}

export function sliceOf(type: AggregateType, storage: Storage, memory: Memory): Slice | undefined {
  const pointer = type.members.find(({ name }) => name === 'data_ptr')
  const size = type.members.find(({ name }) => name === 'length')
  if (pointer === undefined || size === undefined || type.members.length !== 2) return undefined
  const target = dwarf().stripType(pointer.type)
  if (target.kind !== 'pointer' || isCounted(target.target)) return undefined
  const [address, length] = [numberAt(pointer, storage), numberAt(size, storage)]
  const stride = sizeOf(target.target) ?? 0
  const start = inMemory(memory, address)
  const isThere =
    stride * length < 2 ** 24 && (length === 0 || memory(address, stride * length) !== undefined)
  return {
    ...{ address, length, isText: /^([&*](mut |const )?str$|alloc::boxed::Box<str\b)/.test(type.name ?? '') },
    elements: isThere
      ? { ...sequence(target.target, length, (index) => start.from(index * stride)), isElsewhere: true }
      : undefined,
  }
}

/** What `Rc<[T]>` points to: one of it has the counts, and the elements after them. */
function isCounted(type: Type): boolean {
  const stripped = dwarf().stripType(type)
  return isAggregate(stripped) && /^alloc::\w+::(RcInner|RcBox|ArcInner)</.test(stripped.name ?? '')
}

function numberAt(member: Member, storage: Storage): number {
  const target = memberOf(member, storage)
  return target === undefined ? 0 : Number(bitsOf(target).bits)
}

/** A bit field's bytes with new bits in them. */
export function withBits({ storage, bits }: Target, value: bigint, sizeBytes: number): Uint8Array {
  if (bits === undefined) return littleEndian(value, sizeBytes)
  const size = (bits.offset + bits.size + 7) >>> 3
  const mask = ((1n << BigInt(bits.size)) - 1n) << BigInt(bits.offset)
  const old = unsignedOf(storage.bytes(0, size))
  return littleEndian((old & ~mask) | ((value << BigInt(bits.offset)) & mask), size)
}
