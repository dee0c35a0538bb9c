import { type AggregateType, dwarf, type Member, type Type } from '../../machine/source/debug-types.ts'
import {
  activeVariant,
  arrayOf,
  bitsOf,
  fieldsOf,
  isAggregate,
  isOption,
  memberOf,
  reading,
  seenThrough,
  type Sequence,
  sizeOf,
  sliceOf,
  type Target,
} from './layout.ts'
import { decodeBits, isCChar, scalarOf } from './scalars.ts'
import { collected, sharedBy } from './collections.ts'
import { Followed } from './followed.ts'
import type { Memory } from './storage.ts'

/** How values are shown. */
export interface Decoding {
  readonly memory: Memory
  /** With wrappers, as the members that they have. */
  readonly raw: boolean
}

/** Deeper nesting is a cycle: of slices in memory, or of types in damaged debug information. */
const maxDepth = 64
/** Elements without a size fill no memory, however many the debug information says there are. */
const maxEmptyElements = 1024

interface Inner extends Decoding {
  readonly followed: Followed
}

/** A value in JavaScript, as docs/variables.md says. */
export function decode(target: Target, decoding: Decoding): unknown {
  return valueOf(target, { ...decoding, followed: new Followed() }, 0)
}

function valueOf(target: Target, decoding: Inner, depth: number): unknown {
  if (depth > maxDepth) return undefined
  const type = dwarf().stripType(target.type)
  const scalar = scalarOf(type)
  if (type.kind === 'base' && type.sizeBytes === 0) return []
  if (scalar !== undefined) {
    const { bits, sizeBits } = bitsOf(target)
    return decodeBits(scalar, bits, sizeBits)
  }
  if (type.kind === 'array') return elements(arrayOf(type, target.storage), decoding, depth)
  if (isAggregate(type)) return aggregate(type, target, decoding, depth)
  if (type.kind === 'member pointer') return Number(bitsOf(target).bits)
  return undefined
}

function elements(sequence: Sequence, decoding: Inner, depth: number): unknown {
  const { count, element } = sequence
  if (isCChar(dwarf().stripType(element))) return cString(sequence)
  const length = sizeOf(element) === 0 ? Math.min(count, maxEmptyElements) : count
  return Array.from({ length }, (_, index) => valueOf(sequence.at(index), decoding, depth + 1))
}

/** An array of C's `char`, up to the zero. */
function cString(sequence: Sequence): string {
  const { count } = sequence
  const bytes = count === 0 ? new Uint8Array(0) : sequence.at(0).storage.bytes(0, count)
  const end = bytes.indexOf(0)
  return latin1(end === -1 ? bytes : bytes.subarray(0, end))
}
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

function aggregate(type: AggregateType, target: Target, decoding: Inner, depth: number): unknown {
  const { storage } = target
  if (type.variantPart !== undefined) return variant(type, target, decoding, depth)
  const slice = sliceOf(type, storage, decoding.memory)
  if (slice !== undefined) {
    const { address, length, isText } = slice
    const unread = { address, length }
    const inner = slice.elements
    if (inner === undefined || depth > maxDepth) return unread
    return elsewhere(
      inner,
      decoding,
      () => (isText ? text(inner) : elements(inner, decoding, depth + 1)),
      () => unread,
    )
  }
  if (decoding.raw) return fields(type, target, decoding, depth)
  const { held, collection, isShared, isAtomicBool } = reading(type)
  if (collection !== undefined) {
    const sequence = collected(type, storage, decoding.memory)
    if (sequence === undefined) return unlike(type, target, decoding, depth)
    const isText = collection === 'string'
    const read = (): unknown => (isText ? text(sequence) : elements(sequence, decoding, depth))
    if (sequence.isElsewhere !== true) return read()
    return elsewhere(sequence, decoding, read, () => unlike(type, target, decoding, depth))
  }
  if (isShared) return shared(type, target, decoding, depth)
  if (held === undefined) return fields(type, target, decoding, depth)
  const seen = seenThrough(target)
  if (!isAtomicBool) return valueOf(seen, decoding, depth)
  const { bits } = bitsOf(seen)
  return bits <= 1n ? bits === 1n : Number(bits)
}

/** What claims to be a collection or pointer and can't be one: damaged, or never set. */
function unlike(type: AggregateType, target: Target, decoding: Inner, depth: number): unknown {
  return fields(type, target, { ...decoding, raw: true }, depth)
}

function elsewhere(
  sequence: Sequence,
  { followed }: Inner,
  read: () => unknown,
  otherwise: () => unknown,
): unknown {
  const sizeBytes = sequence.count * (sizeOf(sequence.element) ?? 0)
  if (sizeBytes === 0) return read()
  return followed.follow({ address: sequence.at(0).storage.address, sizeBytes }, read, otherwise)
}

/** What an `Rc` or `Arc` shares; the address where it is read already: they may make cycles. */
function shared(type: AggregateType, target: Target, decoding: Inner, depth: number): unknown {
  const inner = sharedBy(type, target.storage, decoding.memory)
  const sizeBytes = inner === undefined ? undefined : sizeOf(inner.type)
  if (inner === undefined || sizeBytes === undefined) return unlike(type, target, decoding, depth)
  const { address } = inner.storage
  if (decoding.followed.has(address)) return address
  return decoding.followed.follow(
    { address, sizeBytes },
    () => {
      const isText = inner.type.kind === 'array' && inner.type.name === 'str'
      return isText ? text(arrayOf(inner.type, inner.storage)) : valueOf(inner, decoding, depth + 1)
    },
    () => unlike(type, target, decoding, depth),
  )
}

function text(sequence: Sequence): string {
  if (sequence.count === 0) return ''
  const { storage } = sequence.at(0)
  return new TextDecoder().decode(storage.bytes(0, sequence.count))
}

/** A Rust enum. */
function variant(type: AggregateType, { storage }: Target, decoding: Inner, depth: number): unknown {
  const { variant: active, discriminant } = activeVariant(type, storage)
  const found = active === undefined ? undefined : fieldsOf(active, storage)
  if (found === undefined) return { variant: undefined, discriminant: Number(discriminant) }
  const fieldsType = dwarf().stripType(found.fields.type)
  const members = isAggregate(fieldsType) ? entries(fieldsType, found.fields, decoding, depth) : []
  if (isOption(type) && !decoding.raw && !holdsOption(type)) {
    return found.name === 'None' ? null : members[0]?.[1]
  }
  const named = members.map(([name, value]) => [name.replace(/^__(?=\d)/, ''), value] as const)
  if (named.some(([name]) => name === 'variant')) {
    return { variant: found.name, fields: Object.fromEntries(named) }
  }
  return Object.fromEntries([['variant', found.name] as const, ...named])
}

/** `Option<Option<T>>`: null would be both of its Nones. */
function holdsOption(type: AggregateType): boolean {
  return type.name?.startsWith('core::option::Option<core::option::Option<') === true
}

function fields(type: AggregateType, target: Target, decoding: Inner, depth: number): unknown {
  const all = entries(type, target, decoding, depth)
  const isTuple = all.length > 0 && all.every(([name], index) => name === `__${String(index)}`)
  if (isTuple) return all.map(([, value]) => value)
  if (type.name === '()') return []
  return Object.fromEntries(all)
}

function entries(
  type: AggregateType,
  { storage }: Target,
  decoding: Inner,
  depth: number,
): [string, unknown][] {
  return type.members.flatMap((member): [string, unknown][] => {
    if (!decoding.raw && (member.isArtificial || isPhantom(member.type))) return []
    const inner = memberOf(member, storage)
    if (inner === undefined) return []
    const innerType = dwarf().stripType(member.type)
    if (member.name === undefined || member.isBaseClass) {
      return isAggregate(innerType) && depth < maxDepth ? entries(innerType, inner, decoding, depth + 1) : []
    }
    if (isBorrowFlag(type, member)) return [['borrow', borrowText(inner)]]
    return [[member.name, valueOf(inner, decoding, depth + 1)]]
  })
}

function isPhantom(type: Type): boolean {
  const stripped = dwarf().stripType(type)
  return (
    isAggregate(stripped) &&
    stripped.name?.startsWith('core::marker::Phantom') === true &&
    sizeOf(stripped) === 0
  )
}

function isBorrowFlag(type: AggregateType, { name }: Member): boolean {
  return name === 'borrow' && reading(type).isRefCell
}
/** RefCell counts borrows up, and mutable ones down. */
function borrowText(flag: Target): string {
  const seen = seenThrough(flag)
  const { bits, sizeBits } = bitsOf(seen)
  const count = BigInt.asIntN(sizeBits, bits)
  if (count === 0n) return 'not borrowed'
  if (count === -1n) return 'mutably borrowed'
  if (count < 0n) return `mutably borrowed ${String(-count)} times`
  return count === 1n ? 'borrowed' : `borrowed ${String(count)} times`
}
