import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { ScalarType } from './types.ts'

const sizes: Readonly<Record<ScalarType, 1 | 2 | 4 | 8>> = {
  ...{ u8: 1, i8: 1, bool: 1, u16: 2, i16: 2, u32: 4, i32: 4, f32: 4, u64: 8, i64: 8, f64: 8 },
}

/** @throws TailchainError `TYPE_UNKNOWN` */
export function scalarSizeBytes(type: string): 1 | 2 | 4 | 8 {
  const size = (sizes as Readonly<Record<string, 1 | 2 | 4 | 8 | undefined>>)[type]
  if (size !== undefined) return size
  throw new TailchainError(
    'TYPE_UNKNOWN',
    `'${type}' is no scalar type`,
    `known: ${Object.keys(sizes).join(', ')}`,
  )
}

export function isScalarType(type: string): type is ScalarType {
  return Object.hasOwn(sizes, type)
}

/** Little-endian bytes as a JavaScript value; 64-bit integers are bigints. */
export function decodeScalar(bytes: Uint8Array, type: ScalarType): number | bigint | boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case 'u8':
      return view.getUint8(0)
    case 'i8':
      return view.getInt8(0)
    case 'bool':
      return view.getUint8(0) !== 0
    case 'u16':
      return view.getUint16(0, true)
    case 'i16':
      return view.getInt16(0, true)
    case 'u32':
      return view.getUint32(0, true)
    case 'i32':
      return view.getInt32(0, true)
    case 'f32':
      return view.getFloat32(0, true)
    case 'f64':
      return view.getFloat64(0, true)
    case 'u64':
      return view.getBigUint64(0, true)
    case 'i64':
      return view.getBigInt64(0, true)
  }
}

/** @throws TailchainError `VALUE_OUT_OF_RANGE` */
export function encodeScalar(value: unknown, type: ScalarType, address: number): Uint8Array {
  const sizeBytes = scalarSizeBytes(type)
  const bytes = new Uint8Array(sizeBytes)
  const view = new DataView(bytes.buffer)
  if (type === 'f32' || type === 'f64') {
    if (typeof value !== 'number') throw outOfRange(value, type, address)
    if (type === 'f32') view.setFloat32(0, value, true)
    else view.setFloat64(0, value, true)
    return bytes
  }
  if (typeof value === 'boolean') {
    bytes[0] = value ? 1 : 0
    return bytes
  }
  const isInteger = typeof value === 'bigint' || Number.isInteger(value)
  if (!isInteger) throw outOfRange(value, type, address)
  const wide = BigInt(value as number | bigint)
  const bits = BigInt(8 * sizeBytes)
  const isSigned = type.startsWith('i')
  const low = isSigned ? -(1n << (bits - 1n)) : 0n
  const high = type === 'bool' ? 1n : (1n << (isSigned ? bits - 1n : bits)) - 1n
  if (wide < low || wide > high) throw outOfRange(value, type, address)
  for (let i = 0; i < sizeBytes; i++) bytes[i] = Number((wide >> BigInt(8 * i)) & 0xffn)
  return bytes
}

function outOfRange(value: unknown, type: ScalarType, address: number): TailchainError {
  return new TailchainError(
    'VALUE_OUT_OF_RANGE',
    `${String(value)} is no ${type}: nothing was written at ${hex(address)}`,
  )
}
