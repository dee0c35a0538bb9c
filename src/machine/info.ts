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
  const halfword = (address: number): number => {
    const word = loadedWord(image.segments, address & ~3) ?? 0
    return (address & 2) === 0 ? word & 0xffff : word >>> 16
  }
  const found: FirmwareInfo['criticalSections'][number][] = []
  for (const { begin, end } of functionCode(image)) {
    for (let at = begin; at < end;) {
      const first = halfword(at)
      const wide = is32Bit(first)
      const raw = wide ? ((first << 16) | halfword(at + 2)) >>> 0 : first
      const instruction = image.symbols.isCode(at) ? maskingInstruction(raw, wide ? 4 : 2) : undefined
      if (instruction !== undefined)
        found.push({ address: at, place: image.symbols.describe(at), instruction })
      at += wide ? 4 : 2
    }
  }
  return found
}

/** CPS, or MSR of PRIMASK, BASEPRI, BASEPRI_MAX or FAULTMASK (16…19). */
function maskingInstruction(raw: number, sizeBytes: 2 | 4): 'cpsid' | 'cpsie' | 'msr' | undefined {
  const row = findRow(raw, sizeBytes)
  if (row?.operation !== 'CPS' && row?.operation !== 'MSR') return undefined
  const { operands } = decodeRow(row, raw, 'outside')
  if (row.operation === 'CPS') return operands.disable === true ? 'cpsid' : 'cpsie'
  const sysm = Number(operands.sysm)
  return sysm >= 16 && sysm <= 19 ? 'msr' : undefined
}

interface Stretch {
  readonly begin: number
  readonly end: number
}

/** The functions' code as far as the file holds it, whatever sizes they claim: each address once, in order. */
function functionCode({ segments, symbols }: FirmwareImage): Stretch[] {
  const loaded = segments.flatMap(({ physicalAddress, virtualAddress, data }) =>
    [...new Set([physicalAddress, virtualAddress])].map((begin) => ({ begin, end: begin + data.length })),
  )
  const stretches = symbols.all
    .filter(({ kind }) => kind === 'function')
    .flatMap(({ address, sizeBytes }) =>
      loaded.map(({ begin, end }) => ({
        begin: Math.max(begin, address),
        end: Math.min(end, address + sizeBytes),
      })),
    )
    .filter(({ begin, end }) => begin < end)
    .sort((a, b) => a.begin - b.begin)
  let done = 0
  return stretches.flatMap(({ begin, end }) => {
    const from = Math.max(begin, done)
    done = Math.max(done, end)
    return from < end ? [{ begin: from, end }] : []
  })
}
