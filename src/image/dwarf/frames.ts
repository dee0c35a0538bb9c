import { hex } from '../../bits.ts'
import { evaluate } from './expression.ts'
import { type CommonInformation, type UnwindRow, rulesAt } from './frame-rules.ts'
import { readPointer } from './eh-pointers.ts'
import { Intervals } from './intervals.ts'
import type { LoadedCode } from './loaded-code.ts'
import type { MachineState } from './location.ts'
import type { Notes } from './notes.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'
import type { DebugSections } from './sections.ts'

interface FrameEntry {
  readonly low: number
  readonly high: number
  readonly common: CommonInformation
  readonly instructions: Uint8Array
}

/** What .eh_frame does otherwise than .debug_frame. */
interface FrameSection {
  readonly name: '.debug_frame' | '.eh_frame'
  readonly address: number
}

interface Common extends CommonInformation {
  /** How .eh_frame writes addresses (DW_EH_PE_); undefined for plain ones. */
  readonly pointerEncoding: number | undefined
  readonly hasAugmentationData: boolean
}

/** Finds unwind rules, in .debug_frame first, then in .eh_frame. */
export class Frames {
  readonly #sections: DebugSections
  readonly #addressOf: (section: string) => number
  readonly #code: LoadedCode
  readonly #notes: Notes
  #index: Intervals<FrameEntry> | undefined

  constructor(
    image: { sections: DebugSections; code: LoadedCode; notes: Notes },
    addressOf: (section: string) => number,
  ) {
    this.#sections = image.sections
    this.#code = image.code
    this.#notes = image.notes
    this.#addressOf = addressOf
  }

  /** The rules at an address; undefined where there are none. */
  at(address: number): UnwindRow | undefined {
    this.#index ??= this.#read()
    for (const entry of this.#index.at(address)) {
      const row = this.#notes.guard(
        `The unwind rules of the function at ${hex(entry.low)}`,
        () => rulesAt(entry.common, entry, address),
        undefined,
      )
      if (row !== undefined) return row
    }
    return undefined
  }

  /** The canonical frame address of a frame that is at an address. */
  cfa(address: number, machine: MachineState): number | undefined {
    const row = this.at(address)
    return row === undefined ? undefined : cfaOf(row, machine)
  }

  #read(): Intervals<FrameEntry> {
    const found: { low: number; high: number; value: FrameEntry }[] = []
    for (const name of ['.eh_frame', '.debug_frame'] as const) {
      const section = { name, address: this.#addressOf(name) }
      this.#notes.guard(
        `${name} is cut short`,
        () => {
          for (const value of this.#entries(section)) found.push({ low: value.low, high: value.high, value })
        },
        undefined,
      )
    }
    return new Intervals(found)
  }

  *#entries(section: FrameSection): Generator<FrameEntry> {
    const data = this.#sections.data(section.name)
    const commons = new Map<number, Common | undefined>()
    let start = 0
    while (start < data.length) {
      const offset = start
      const whole = new ByteReader(data, offset)
      const { end, is64 } = whole.initialLength()
      start = end
      // .eh_frame ends with an empty entry.
      if (end === whole.position) continue
      const entry = this.#notes.guard(
        `${section.name}: the entry at ${hex(offset)}`,
        () => this.#entry(section, new ByteReader(data, whole.position, end), is64, commons),
        undefined,
      )
      if (entry !== undefined && entry.high > entry.low && this.#code.contains(entry.low)) yield entry
    }
  }

  /** Undefined for a common entry, which is read when the first entry refers to it. */
  #entry(
    section: FrameSection,
    reader: ByteReader,
    is64: boolean,
    commons: Map<number, Common | undefined>,
  ): FrameEntry | undefined {
    const at = reader.position
    const isEh = section.name === '.eh_frame'
    const id = reader.offset(is64 && !isEh)
    if (id === (isEh ? 0 : is64 ? 2 ** 64 : 0xffffffff)) return undefined
    const commonAt = isEh ? at - id : id
    if (!commons.has(commonAt)) commons.set(commonAt, readCommon(this.#sections.data(section.name), commonAt))
    const common = commons.get(commonAt)
    if (common === undefined) return undefined
    const { pointerEncoding = 0, addressSize } = common
    const low = readPointer(reader, pointerEncoding, addressSize, section.address)
    const high = low + readPointer(reader, pointerEncoding & 0x0f, addressSize, 0)
    if (common.hasAugmentationData) reader.skip(reader.uleb())
    return { low, high, common, instructions: reader.take(reader.remaining) }
  }
}

/** What a row's rule for the canonical frame address gives. */
export function cfaOf({ cfa }: UnwindRow, machine: MachineState): number | undefined {
  if (cfa === undefined) return undefined
  if (cfa.kind === 'register') {
    const value = machine.register(cfa.register)
    return value === undefined ? undefined : (Number(value) + cfa.offset) >>> 0
  }
  const location = evaluate(cfa.expression, { machine, unit: undefined })
  return location.kind === 'memory' ? location.address : undefined
}

function readCommon(data: Uint8Array, offset: number): Common {
  const whole = new ByteReader(data, offset)
  const { end, is64 } = whole.initialLength()
  const reader = new ByteReader(data, whole.position, end)
  reader.offset(is64)
  const version = reader.u8()
  if (![1, 3, 4].includes(version)) throw new DamagedDebugInfo(`version ${version} of call frame information`)
  const augmentation = reader.string()
  let addressSize = 4
  if (version >= 4) {
    addressSize = reader.u8()
    reader.skip(1)
  }
  if (augmentation !== '' && !augmentation.startsWith('z')) {
    throw new DamagedDebugInfo('an unknown augmentation of call frame information')
  }
  const codeAlignment = reader.uleb()
  const dataAlignment = reader.sleb()
  const returnAddressRegister = version === 1 ? reader.u8() : reader.uleb()
  const hasAugmentationData = augmentation !== ''
  let pointerEncoding: number | undefined
  if (hasAugmentationData) {
    const length = reader.uleb()
    pointerEncoding = encodingIn(new ByteReader(reader.take(length)), augmentation, addressSize)
  }
  return {
    ...{ codeAlignment, dataAlignment, returnAddressRegister, addressSize },
    ...{ pointerEncoding, hasAugmentationData, instructions: reader.take(reader.remaining) },
  }
}

/** Of the augmentation's data only the encoding of addresses matters here. */
function encodingIn(reader: ByteReader, augmentation: string, addressSize: number): number {
  for (const letter of augmentation.slice(1)) {
    if (letter === 'R') return reader.u8()
    else if (letter === 'L') reader.skip(1)
    else if (letter === 'P') readPointer(reader, reader.u8(), addressSize, 0)
  }
  return 0
}
