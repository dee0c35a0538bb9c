import { createRequire } from 'node:module'
import { TailchainError } from '../errors.ts'
import { limits } from './checks.ts'

/** What is used of `node:zlib`. */
interface Zlib {
  readonly inflateSync: Inflate
  readonly zstdDecompressSync?: Inflate
}
type Inflate = (stored: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

/**
 * The contents of a compressed debug section: SHF_COMPRESSED with zlib, or with zstd where Node can do that (22.15 on), or
 * GNU's older `.zdebug_` form.
 *
 * @throws TailchainError `ELF_BAD_COMPRESSION`
 */
export function inflateSection(stored: Uint8Array, name: string): Uint8Array {
  if (stored.length === 0) return stored
  const { payload, sizeBytes, isZstd } = unwrap(stored, name)
  // Loaded here: most ELFs have no compressed sections, and zlib takes longer to load than they do.
  const zlib = createRequire(import.meta.url)('node:zlib') as Zlib
  const inflate = isZstd ? zlib.zstdDecompressSync : zlib.inflateSync
  if (inflate === undefined) throw unsupported(name, 'zstd, which Node can read from 22.15 on')
  try {
    const data = inflate(payload, { maxOutputLength: Math.max(1, sizeBytes) })
    if (data.length === sizeBytes) return data
    throw damaged(name, `it decompresses to ${data.length} bytes instead of ${sizeBytes}`)
  } catch (error) {
    if (error instanceof TailchainError) throw error
    throw damaged(name, 'it does not decompress')
  }
}

function unwrap(stored: Uint8Array, name: string): Stored {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  if (name.startsWith('.debug_') && stored.length >= 12 && view.getUint32(0) === gnuMagic) {
    const sizeBytes = view.getUint32(4) * 2 ** 32 + view.getUint32(8)
    if (sizeBytes > limits.uncompressedBytes) throw damaged(name, `it claims ${sizeBytes} bytes`)
    return { payload: stored.subarray(12), sizeBytes, isZstd: false }
  }
  if (stored.length < 12) throw damaged(name, 'its header is cut off')
  const method = view.getUint32(0, true)
  if (method !== zlibType && method !== zstdType) throw unsupported(name, `method ${String(method)}`)
  const sizeBytes = view.getUint32(4, true)
  if (sizeBytes > limits.uncompressedBytes) throw damaged(name, `it claims ${sizeBytes} bytes`)
  return { payload: stored.subarray(12), sizeBytes, isZstd: method === zstdType }
}

interface Stored {
  readonly payload: Uint8Array
  readonly sizeBytes: number
  readonly isZstd: boolean
}

function unsupported(name: string, method: string): TailchainError {
  return new TailchainError(
    'ELF_BAD_COMPRESSION',
    `section ${name} is compressed with ${method}: link with -gz=zlib`,
    'Rust: -C link-arg=--compress-debug-sections=zlib; or link without compression.',
  )
}

/** 'ZLIB' */
const gnuMagic = 0x5a4c4942
const zlibType = 1
const zstdType = 2

function damaged(name: string, how: string): TailchainError {
  return new TailchainError(
    'ELF_BAD_COMPRESSION',
    `compressed section ${name} is damaged: ${how}`,
    'Build again, or without compressed debug sections.',
  )
}
