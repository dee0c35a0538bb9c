import type { Location, MachineState } from './location.ts'

/**
 * The bytes of a value, gathered from where it is; undefined where not all of them are known.
 *
 * @param sizeBytes - the size of the variable's type
 */
export function bytesAt(
  location: Location,
  sizeBytes: number,
  machine: MachineState,
): Uint8Array | undefined {
  if (!Number.isInteger(sizeBytes) || sizeBytes < 0 || sizeBytes > maxSizeBytes) return undefined
  switch (location.kind) {
    case 'memory': {
      const bytes = machine.memory(location.address, sizeBytes)
      return bytes?.length === sizeBytes ? bytes : undefined
    }
    case 'register': {
      const value = machine.register(location.register)
      const widthBytes = location.register >= firstDoubleRegister ? 8 : 4
      return value === undefined || sizeBytes > widthBytes
        ? undefined
        : littleEndian(BigInt(value), sizeBytes)
    }
    case 'value':
      return littleEndian(location.value, sizeBytes)
    case 'bytes':
      return location.bytes.length < sizeBytes
        ? undefined
        : Uint8Array.from(location.bytes.subarray(0, sizeBytes))
    case 'pieces':
      return gather(location.pieces, sizeBytes, machine)
    default:
      return undefined
  }
}

/** All of a chip's memory is not one variable. */
const maxSizeBytes = 2 ** 24
/** d0, in the numbering of Arm's DWARF. */
const firstDoubleRegister = 256
/** A register's width; a piece of more is in memory. */
const maxPieceBits = 2 ** 16

function gather(
  pieces: (Location & { kind: 'pieces' })['pieces'],
  sizeBytes: number,
  machine: MachineState,
): Uint8Array | undefined {
  let all = 0n
  let done = 0
  for (const { sizeBits, offsetBits, location } of pieces) {
    if (done >= 8 * sizeBytes) break
    if (sizeBits > maxPieceBits || offsetBits > maxPieceBits) return undefined
    const bytes = bytesAt(location, (offsetBits + sizeBits + 7) >>> 3, machine)
    if (bytes === undefined) return undefined
    const value = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
    all |= BigInt.asUintN(sizeBits, value >> BigInt(offsetBits)) << BigInt(done)
    done += sizeBits
  }
  return done < 8 * sizeBytes ? undefined : littleEndian(all, sizeBytes)
}

function littleEndian(value: bigint, sizeBytes: number): Uint8Array {
  let rest = BigInt.asUintN(8 * sizeBytes, value)
  return Uint8Array.from({ length: sizeBytes }, () => {
    const byte = Number(rest & 0xffn)
    rest >>= 8n
    return byte
  })
}
