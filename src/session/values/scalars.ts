import { TailchainError, nearestNames } from '../../errors.ts'
import {
  type BaseType,
  dwarf,
  type EnumType,
  type PointerType,
  type Type,
} from '../../machine/source/debug-types.ts'

/** What is one number, as far as the machine is concerned. */
export type ScalarType = BaseType | EnumType | PointerType

/** What a scalar is in JavaScript. */
export type Scalar = number | bigint | boolean | string

/** The scalar that a type is behind its qualifiers and typedefs; undefined for everything else. */
export function scalarOf(type: Type): ScalarType | undefined {
  const stripped = dwarf().stripType(type)
  const { kind } = stripped
  return kind === 'base' || kind === 'enum' || kind === 'pointer' ? stripped : undefined
}

export function isSigned(type: ScalarType): boolean {
  if (type.kind === 'base') return type.encoding === 'signed' || type.encoding === 'signed character'
  if (type.kind === 'pointer') return false
  const { underlying, enumerators } = type
  const base = underlying === undefined ? undefined : dwarf().stripType(underlying)
  return base?.kind === 'base' ? isSigned(base) : enumerators.some(({ value }) => value < 0n)
}

/** C's `char` and wide characters, and Rust's `char`: a character rather than a number. */
export function isCharacter(type: Type): boolean {
  return type.kind === 'base' && (type.encoding === 'unicode character' || isCChar(type))
}
/** `signed char` and `unsigned char` are small numbers, as in int8_t and uint8_t. */
export function isCChar(type: Type): boolean {
  return type.kind === 'base' && type.name === 'char' && type.sizeBytes === 1
}

/** Little-endian bytes as an unsigned number. */
export function unsignedOf(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0)
  return value
}

/** @param bits - the value, as so many bits without a sign */
export function decodeBits(type: ScalarType, bits: bigint, sizeBits: number): Scalar {
  const value = isSigned(type) ? BigInt.asIntN(sizeBits, bits) : bits
  if (type.kind === 'enum') return enumeratorName(type, value) ?? Number(value)
  if (type.kind === 'pointer') return Number(value)
  switch (type.encoding) {
    case 'boolean':
      return bits <= 1n ? bits === 1n : Number(bits)
    case 'float':
      return floatOf(bits, sizeBits)
    default: {
      if (isCChar(type)) return String.fromCharCode(Number(bits))
      const isCodePoint = bits < 0xd800n || (bits > 0xdfffn && bits < 0x110000n)
      if (isCharacter(type)) return isCodePoint ? String.fromCodePoint(Number(bits)) : Number(bits)
      return sizeBits > 32 && type.sizeBytes > 4 ? value : Number(value)
    }
  }
}

/** The enumerator of a value, or those whose bits make it up, as gdb shows flags: `A | C`. */
function enumeratorName(type: EnumType, value: bigint): string | undefined {
  const { enumerators } = type
  const exact = enumerators.find((each) => each.value === value)
  if (exact !== undefined) return exact.name
  let rest = value
  const names: string[] = []
  for (const { name, value: bit } of enumerators) {
    if (bit <= 0n || (rest & bit) !== bit) continue
    names.push(name)
    rest &= ~bit
  }
  const isFlags = enumerators.every((each) => each.value >= 0n && (each.value & (each.value - 1n)) === 0n)
  return isFlags && rest === 0n && names.length > 1 ? names.join(' | ') : undefined
}

function floatOf(bits: bigint, sizeBits: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, bits)
  if (sizeBits === 32) return view.getFloat32(4)
  if (sizeBits === 16) return halfOf(Number(bits))
  return view.getFloat64(0)
}
/** IEEE 754 half precision. */
function halfOf(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}

/**
 * A value's bits.
 *
 * @param sizeBits - of the place that takes it: a bit field has fewer than its type
 * @param where - for the error
 * @throws TailchainError `VALUE_OUT_OF_RANGE`
 */
export function encodeBits(type: ScalarType, value: unknown, sizeBits: number, where: string): bigint {
  const refuse = (allowed: string): TailchainError =>
    new TailchainError(
      'VALUE_OUT_OF_RANGE',
      `${shown(value)} is no value for ${where}, a ${dwarf().typeName(type)}`,
      `it takes ${allowed}; nothing was written`,
    )
  if (type.kind === 'base' && type.encoding === 'float') {
    if (typeof value !== 'number' || (sizeBits !== 32 && sizeBits !== 64)) throw refuse('a number')
    return floatBits(value, sizeBits)
  }
  if (type.kind === 'base' && type.encoding === 'boolean') {
    if (value === true || value === 1 || value === 1n) return 1n
    if (value === false || value === 0 || value === 0n) return 0n
    throw refuse('true or false')
  }
  if (type.kind === 'enum' && typeof value === 'string') return enumeratorBits(type, value, sizeBits, refuse)
  if (isCharacter(type) && typeof value === 'string') {
    const [first, ...rest] = Array.from(value)
    const code = first?.codePointAt(0) ?? 0
    if (first === undefined || rest.length > 0 || code >= 2 ** sizeBits) throw refuse('one character')
    return BigInt(code)
  }
  const low = isSigned(type) ? -(1n << BigInt(sizeBits - 1)) : 0n
  const high = (1n << BigInt(isSigned(type) ? sizeBits - 1 : sizeBits)) - 1n
  const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
  if (!isInteger || value < low || value > high) throw refuse(`${String(low)} to ${String(high)}`)
  return BigInt.asUintN(sizeBits, BigInt(value))
}

function enumeratorBits(
  type: EnumType,
  value: string,
  sizeBits: number,
  refuse: (allowed: string) => TailchainError,
): bigint {
  let bits = 0n
  for (const name of value.split(/\s*\|\s*/)) {
    const found = type.enumerators.find((each) => each.name === name)
    if (found === undefined) {
      const names = type.enumerators.map((each) => each.name)
      const near = nearestNames(name, names)
      throw refuse((near.length > 0 ? near : names.slice(0, 12)).join(', '))
    }
    bits |= found.value
  }
  return BigInt.asUintN(sizeBits, bits)
}

function floatBits(value: number, sizeBits: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  if (sizeBits === 32) view.setFloat32(4, value)
  else view.setFloat64(0, value)
  return view.getBigUint64(0)
}

/** A value in a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return String(value)
}

/** Bytes of an unsigned number. */
export function littleEndian(bits: bigint, sizeBytes: number): Uint8Array {
  return Uint8Array.from({ length: sizeBytes }, (_, i) => Number((bits >> BigInt(8 * i)) & 0xffn))
}
