import { nearestNames, TailchainError } from '../../errors.ts'
import { type AggregateType, type Member, dwarf, type Type } from '../../machine/source/debug-types.ts'
import {
  arrayOf,
  fieldsOf,
  isAggregate,
  isOption,
  memberOf,
  reading,
  seenThrough,
  type Sequence,
  sizeOf,
  type Target,
  withBits,
} from './layout.ts'
import type { Storage } from './storage.ts'
import { encodeBits, isCChar, scalarOf, shown } from './scalars.ts'

/** Bytes that a value puts somewhere. */
export interface Patch {
  readonly target: Target
  /** Made when the patches before it are in place: bit fields share bytes. */
  readonly bytes: () => Uint8Array
}

/**
 * What writing a value means, in bytes; nothing is written yet.
 *
 * @param path - what the target is called, for errors
 * @throws TailchainError `VALUE_OUT_OF_RANGE`, `MEMBER_UNKNOWN`, `NOT_WRITABLE`
 */
export function encode(outer: Target, given: unknown, path: string): Patch[] {
  const target = seenThrough(outer)
  const value = isAtomicBool(outer) ? asBit(given, path) : given
  const type = dwarf().stripType(target.type)
  const scalar = scalarOf(type)
  if (scalar !== undefined) {
    const sizeBytes = sizeOf(type) ?? 0
    const bits = encodeBits(scalar, value, target.bits?.size ?? 8 * sizeBytes, path)
    return [{ target, bytes: () => withBits(target, bits, sizeBytes) }]
  }
  if (type.kind === 'array') return encodeArray(arrayOf(type, target.storage), value, path)
  if (isAggregate(type)) return encodeAggregate(type, target, value, path)
  throw notWritable(path, type, 'it has no value of its own')
}

function isAtomicBool({ type }: Target): boolean {
  const stripped = dwarf().stripType(type)
  return isAggregate(stripped) && reading(stripped).isAtomicBool
}
function asBit(value: unknown, path: string): number {
  if (typeof value !== 'boolean' && value !== 0 && value !== 1) throw refused(path, value, 'true or false')
  return Number(value)
}

function encodeArray(sequence: Sequence, value: unknown, path: string): Patch[] {
  const { count, element } = sequence
  if (typeof value === 'string' && isCChar(dwarf().stripType(element)))
    return encodeText(sequence, value, path)
  if (!Array.isArray(value) || value.length !== count)
    throw refused(path, value, `an array of ${String(count)} elements`)
  return value.flatMap((each, index) => encode(sequence.at(index), each, `${path}[${String(index)}]`))
}

/** C's text: what is left of the array becomes zeros. */
function encodeText(sequence: Sequence, value: string, path: string): Patch[] {
  const { count } = sequence
  const codes = Array.from(value, (character) => character.codePointAt(0) ?? 0)
  if (codes.length > count || codes.some((code) => code > 255))
    throw refused(path, value, `at most ${String(count)} one-byte characters`)
  if (count === 0) return []
  return [
    {
      target: sequence.at(0),
      bytes: () => Uint8Array.from({ length: count }, (_, index) => codes[index] ?? 0),
    },
  ]
}

function encodeAggregate(type: AggregateType, target: Target, value: unknown, path: string): Patch[] {
  if (type.variantPart !== undefined) return encodeVariant(type, target, value, path)
  if (reading(type).collection !== undefined || type.members.some(({ name }) => name === 'data_ptr')) {
    throw notWritable(path, type, `write its elements (${path}[0]) or its members`)
  }
  if (reading(type).isShared) throw notWritable(path, type, `write what it points to (*${path})`)
  const isTuple = type.members.length > 0 && type.members.every(({ name }) => /^__\d+$/.test(name ?? ''))
  if (Array.isArray(value) && isTuple) {
    if (value.length !== type.members.length)
      throw refused(path, value, `an array of ${String(type.members.length)} elements`)
    return encodeMembers(
      type,
      target,
      value.map((each, index) => [`__${String(index)}`, each]),
      path,
    )
  }
  if (!isRecord(value)) throw refused(path, value, isTuple ? 'an array' : 'an object of its members')
  const given = Object.entries(value)
  if (type.kind === 'union' && given.length !== 1) throw refused(path, value, 'an object of one member')
  return encodeMembers(type, target, given, path)
}

function encodeMembers(
  type: AggregateType,
  { storage }: Target,
  given: readonly (readonly [string, unknown])[],
  path: string,
): Patch[] {
  const members = membersOf(type, storage)
  return given.flatMap(([name, value]) => {
    const found = members.find(({ member }) => member.name === name)
    const inner = found === undefined ? undefined : memberOf(found.member, found.storage)
    if (inner !== undefined) return encode(inner, value, `${path}.${name.replace(/^__(?=\d)/, '')}`)
    const names = members.map(({ member }) => member.name ?? '')
    const near = nearestNames(name, names)
    throw new TailchainError(
      'MEMBER_UNKNOWN',
      `${path}, a ${dwarf().typeName(type)}, has no member '${name}'`,
      near.length > 0 ? `nearest: ${near.join(', ')}` : `it has ${names.slice(0, 12).join(', ')}`,
    )
  })
}

/** With those of anonymous members and base classes. */
function membersOf(type: AggregateType, storage: Storage): { member: Member; storage: Storage }[] {
  return type.members.flatMap((member) => {
    const inner = dwarf().stripType(member.type)
    if (member.name !== undefined && !member.isBaseClass) return [{ member, storage }]
    const place = memberOf(member, storage)
    return place !== undefined && isAggregate(inner) ? membersOf(inner, place.storage) : []
  })
}

/** A Rust enum, written whole: the fields of a variant mean nothing in another one. */
function encodeVariant(type: AggregateType, target: Target, value: unknown, path: string): Patch[] {
  const part = type.variantPart
  const variants = (part?.variants ?? []).flatMap((variant) => {
    const found = fieldsOf(variant, target.storage)
    return found === undefined ? [] : [{ variant, ...found }]
  })
  const [name, fields] = isOption(type) ? optionOf(value) : variantOf(value)
  const chosen = variants.find((each) => each.name === name)
  if (chosen === undefined) {
    const names = variants.map((each) => each.name)
    const allowed = isOption(type)
      ? 'null, or the value that is in it'
      : `{ variant } with ${names.join(', ')}`
    throw refused(path, value, allowed)
  }
  const fieldsType = dwarf().stripType(chosen.fields.type)
  const members = isAggregate(fieldsType) ? fieldsType.members : []
  const missing = members.filter((member) => !fields.some(([field]) => field === shortName(member)))
  if (missing.length > 0)
    throw refused(path, value, `${chosen.name} with ${missing.map(shortName).join(', ')} too`)
  const patches = isAggregate(fieldsType)
    ? encodeMembers(
        fieldsType,
        chosen.fields,
        fields.map(([field, each]) => [/^\d/.test(field) ? `__${field}` : field, each]),
        path,
      )
    : []
  const selected = chosen.variant.values?.[0]?.low
  const discriminant =
    part?.discriminant === undefined ? undefined : memberOf(part.discriminant, target.storage)
  // A variant without a discriminant of its own is there by its fields' values.
  if (selected === undefined || discriminant === undefined) return patches
  const sizeBytes = sizeOf(discriminant.type) ?? 0
  const bits = BigInt.asUintN(8 * sizeBytes, selected)
  return [...patches, { target: discriminant, bytes: () => withBits(discriminant, bits, sizeBytes) }]
}

function shortName(member: Member): string {
  return (member.name ?? '').replace(/^__(?=\d)/, '')
}
/** `null` and the value itself, or both as variants, as an `Option<Option<T>>` is read. */
function optionOf(value: unknown): [string, [string, unknown][]] {
  if (isRecord(value) && (value.variant === 'Some' || value.variant === 'None')) return variantOf(value)
  return value === null ? ['None', []] : ['Some', [['0', value]]]
}
function variantOf(value: unknown): [string, [string, unknown][]] {
  if (typeof value === 'string') return [value, []]
  if (!isRecord(value)) return ['', []]
  const { variant, fields, ...rest } = value
  const given =
    isRecord(fields) && Object.keys(rest).length === 0
      ? fields
      : { ...rest, ...(fields === undefined ? {} : { fields }) }
  return [typeof variant === 'string' ? variant : '', Object.entries(given)]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refused(path: string, value: unknown, allowed: string): TailchainError {
  return new TailchainError(
    'VALUE_OUT_OF_RANGE',
    `${shown(value)} is no value for ${path}`,
    `it takes ${allowed}; nothing was written`,
  )
}
function notWritable(path: string, type: Type, what: string): TailchainError {
  return new TailchainError(
    'NOT_WRITABLE',
    `${path}, a ${dwarf().typeName(type)}, can't be written whole`,
    what,
  )
}
