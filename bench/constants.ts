import { readFileSync, writeFileSync } from 'node:fs'
import { loadFirmware } from '../src/machine/firmware.ts'

/** Writes a copy of an ELF in which constants in flash, words each, have other values. */
export function writeWithConstants(
  elf: string,
  copy: string,
  values: Readonly<Record<string, number | undefined>>,
): void {
  const { symbols } = loadFirmware(elf)
  const bytes = Buffer.from(readFileSync(elf))
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) bytes.writeUInt32LE(value, fileOffset(bytes, symbols.find(name).address))
  }
  writeFileSync(copy, bytes)
}

/** Where in the file a loaded byte is. */
function fileOffset(elf: Buffer, address: number): number {
  const [table, size, count] = [elf.readUInt32LE(28), elf.readUInt16LE(42), elf.readUInt16LE(44)]
  for (let header = table; header < table + count * size; header += size) {
    const [type, offset, virtual, sizeBytes] = [0, 4, 8, 16].map((field) => elf.readUInt32LE(header + field))
    if (type !== 1 || offset === undefined || virtual === undefined || sizeBytes === undefined) continue
    if (address >= virtual && address < virtual + sizeBytes) return offset + address - virtual
  }
  throw new Error(`no segment of the file holds 0x${address.toString(16)}`)
}
