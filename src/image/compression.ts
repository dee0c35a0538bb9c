import { createRequire } from 'node:module'
import type * as Zlib from 'node:zlib'
import { TailchainError } from '../errors.ts'
import { limits } from './checks.ts'

/**
 * The contents of a compressed debug section: SHF_COMPRESSED with zlib, or GNU's older `.zdebug_` form.
 *
 * @throws TailchainError `ELF_BAD_COMPRESSION`
 */
export function inflateSection(stored: Uint8Array, name: string): Uint8Array {
  if (stored.length === 0) return stored
  const { payload, sizeBytes } = unwrap(stored, name)
  try {
    // Loaded here: most ELFs have no compressed sections, and zlib takes longer to load than they do.
    const { inflateSync } = createRequire(import.meta.url)('node:zlib') as typeof Zlib
    const data = inflateSync(payload, { maxOutputLength: Math.max(1, sizeBytes) })
    if (data.length === sizeBytes) return data
    throw damaged(name, `it decompresses to ${data.length} bytes instead of ${sizeBytes}`)
  } catch (error) {
    if (error instanceof TailchainError) throw error
    throw damaged(name, 'it does not decompress')
  }
}

function unwrap(stored: Uint8Array, name: string): { payload: Uint8Array; sizeBytes: number } {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  if (name.startsWith('.debug_') && stored.length >= 12 && view.getUint32(0) === gnuMagic) {
    const sizeBytes = view.getUint32(4) * 2 ** 32 + view.getUint32(8)
    if (sizeBytes > limits.uncompressedBytes) throw damaged(name, `it claims ${sizeBytes} bytes`)
    return { payload: stored.subarray(12), sizeBytes }
  }
  if (stored.length < 12) throw damaged(name, 'its header is cut off')
  if (view.getUint32(0, true) !== zlibType) {
    throw new TailchainError(
      'ELF_BAD_COMPRESSION',
      `section ${name} is compressed with a method other than zlib`,
      'Link with -gz=zlib (Rust: -C link-arg=--compress-debug-sections=zlib), or without compression.',
    )
  }
  return { payload: stored.subarray(12), sizeBytes: view.getUint32(4, true) }
}

/** 'ZLIB' */
const gnuMagic = 0x5a4c4942
const zlibType = 1

function damaged(name: string, how: string): TailchainError {
  return new TailchainError(
    'ELF_BAD_COMPRESSION',
    `compressed section ${name} is damaged: ${how}`,
    'Build again, or without compressed debug sections.',
  )
}
