import { type ByteReader, DamagedDebugInfo } from './reader.ts'

/**
 * A pointer as .eh_frame writes it.
 *
 * @param encoding - DW_EH_PE_: the format in the lower four bits, what it is relative to in the next three
 * @param sectionAddress - where the reader's section is, for pointers relative to themselves
 */
export function readPointer(
  reader: ByteReader,
  encoding: number,
  addressSize: number,
  sectionAddress: number,
): number {
  const at = sectionAddress + reader.position
  const value = readFormat(reader, encoding & 0x0f, addressSize)
  const base = encoding & 0x70
  if (base !== 0 && base !== 0x10) {
    throw new DamagedDebugInfo(`a pointer of encoding 0x${encoding.toString(16)}`)
  }
  const sum = base === 0x10 ? at + value : value
  return addressSize === 4 ? sum >>> 0 : sum
}

function readFormat(reader: ByteReader, format: number, addressSize: number): number {
  switch (format) {
    case 0x00:
      return reader.unsigned(addressSize)
    case 0x01:
      return reader.uleb()
    case 0x02:
      return reader.u16()
    case 0x03:
    case 0x0b:
      return reader.u32() | 0
    case 0x04:
    case 0x0c:
      return reader.u64()
    case 0x09:
      return reader.sleb()
    case 0x0a:
      return (reader.u16() << 16) >> 16
    default:
      throw new DamagedDebugInfo(`a pointer of format ${format}`)
  }
}
