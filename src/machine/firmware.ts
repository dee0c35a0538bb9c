import { loadElf, loadElfFile, type FirmwareImage } from '../image/elf.ts'
import type { FirmwareSymbol } from '../image/symbols.ts'

/** The firmware of a path or of an ELF's bytes. @throws TailchainError `ELF_…` */
export function loadFirmware(firmware: string | Uint8Array): FirmwareImage {
  return typeof firmware === 'string' ? loadElfFile(firmware) : loadElf(firmware)
}

export { loadElf }
export type { FirmwareImage, FirmwareSymbol }
