import { findRow, is32Bit, decodeRow } from '../isa/decode.ts'
import type { FirmwareImage } from '../image/elf.ts'
import { loadedWord } from '../image/loaded-memory.ts'
import { readAttributes } from '../image/attributes.ts'
import { loadFirmware } from './firmware.ts'
import { configure, type MachineOptions } from './configuration.ts'

/** What can be told of a firmware without running it. */
export interface FirmwareInfo {
  readonly name: string
  readonly cpu: string
  readonly architecture: string | undefined
  readonly flash: readonly { readonly base: number; readonly sizeBytes: number }[]
  readonly ram: readonly { readonly base: number; readonly sizeBytes: number }[]
  readonly initialSp: number
  readonly vectorTable: number
  readonly vectors: readonly {
    readonly exceptionNumber: number
    readonly name: string
    readonly handler: number | undefined
    readonly symbol: string | undefined
    readonly isDefault: boolean
  }[]
  /** Instructions that mask or unmask interrupts, with the function that holds them. */
  readonly criticalSections: readonly {
    readonly address: number
    readonly place: string
    readonly instruction: 'cpsid' | 'cpsie' | 'msr'
  }[]
  readonly notes: readonly string[]
}

/**
 * Reads a firmware's vectors, memory and critical sections.
 *
 * @throws TailchainError where the file is no firmware
 */
export function firmwareInfo(
  firmware: string | Uint8Array,
  options: Pick<MachineOptions, 'chip' | 'cpu'> = {},
): FirmwareInfo {
  const image = loadFirmware(firmware)
  const configuration = configure(image, options)
  const { vectors } = configuration
  return {
    name: image.name,
    cpu: configuration.cpu,
    architecture: readAttributes(image).architecture,
    flash: configuration.flash,
    ram: configuration.ram,
    initialSp: vectors.initialSp,
    vectorTable: vectors.base,
    vectors: vectors.entries.map(({ exceptionNumber, name, handler, symbols, isDefault }) => ({
      ...{ exceptionNumber, name, handler, symbol: symbols[0], isDefault },
    })),
    criticalSections: maskingInstructions(image),
    notes: [...image.notes, ...vectors.notes],
  }
}

/** A sweep over the functions' code; literal pools are told apart by the mapping symbols. */
function maskingInstructions(image: FirmwareImage): FirmwareInfo['criticalSections'] {
  const found: FirmwareInfo['criticalSections'][number][] = []
  const seen = new Set<number>()
  const halfword = (address: number): number => {
    const word = loadedWord(image.segments, address & ~3) ?? 0
    return (address & 2) === 0 ? word & 0xffff : word >>> 16
  }
  for (const { kind, address, sizeBytes } of image.symbols.all) {
    if (kind !== 'function') continue
    for (let at = address; at < address + sizeBytes;) {
      const first = halfword(at)
      const wide = is32Bit(first)
      if (!seen.has(at) && image.symbols.isCode(at)) {
        seen.add(at)
        const raw = wide ? ((first << 16) | halfword(at + 2)) >>> 0 : first
        const row = findRow(raw, wide ? 4 : 2)
        const operation = row?.operation
        if (row !== undefined && (operation === 'CPS' || operation === 'MSR')) {
          const { operands } = decodeRow(row, raw, 'outside')
          const sysm = operands.sysm as number | undefined
          // MSR of PRIMASK, BASEPRI, BASEPRI_MAX or FAULTMASK: 16…19.
          if (operation === 'MSR' && (sysm === undefined || sysm < 16 || sysm > 19)) {
            at += wide ? 4 : 2
            continue
          }
          const instruction = operation === 'MSR' ? 'msr' : operands.disable === true ? 'cpsid' : 'cpsie'
          found.push({ address: at, place: image.symbols.describe(at), instruction })
        }
      }
      at += wide ? 4 : 2
    }
  }
  return found.sort((a, b) => a.address - b.address)
}
