import { TailchainError } from '../errors.ts'
import type { FirmwareImage } from './elf.ts'
import { printable } from './text.ts'

/** What the toolchain says the firmware was built for, from `.ARM.attributes`. */
export interface BuildAttributes {
  /** Tag_CPU_name as written: `cortex-m4`, `7E-M`; safe to print. */
  readonly cpuName: string | undefined
  /** `v6-M`, `v7-M`, `v7E-M` …; undefined where the section does not say. */
  readonly architecture: string | undefined
  /** The architecture profile: 'M' microcontroller, 'A' application, 'R' real-time. */
  readonly profile: string | undefined
  /** Floating-point instructions may be used. */
  readonly hasFloatingPoint: boolean
  /** Floating-point arguments are passed in FP registers (`-mfloat-abi=hard`, `eabihf`). */
  readonly hardFloatAbi: boolean
  /** The CPU that runs it; undefined where the section does not tell. */
  readonly cpu: 'cortex-m0' | 'cortex-m0plus' | 'cortex-m3' | 'cortex-m4' | 'cortex-m4f' | undefined
}

/** Tag_CPU_arch, by number. */
const architectures: Record<number, string | undefined> = {
  ...{
    0: 'pre-v4',
    1: 'v4',
    2: 'v4T',
    3: 'v5T',
    4: 'v5TE',
    5: 'v5TEJ',
    6: 'v6',
    7: 'v6KZ',
    8: 'v6T2',
    9: 'v6K',
  },
  ...{ 10: 'v7', 11: 'v6-M', 12: 'v6S-M', 13: 'v7E-M', 14: 'v8-A', 15: 'v8-R', 16: 'v8-M.baseline' },
  ...{ 17: 'v8-M.mainline', 18: 'v8.1-A', 19: 'v8.2-A', 20: 'v8.3-A', 21: 'v8.1-M.mainline', 22: 'v9-A' },
}

/** Architectures that have Cortex-M CPUs too new to run here, and one such CPU. */
const newerCpus: Record<string, string | undefined> = {
  'v8-M.baseline': 'Cortex-M23',
  'v8-M.mainline': 'Cortex-M33',
  'v8.1-M.mainline': 'Cortex-M55',
}

const tag = {
  file: 1,
  cpuRawName: 4,
  cpuName: 5,
  architecture: 6,
  profile: 7,
  fp: 10,
  vfpArguments: 28,
} as const

/**
 * Reads `.ARM.attributes`. A missing or damaged section gives what could be read of it, possibly nothing.
 *
 * @throws TailchainError `CPU_UNSUPPORTED` where the firmware is for a CPU that is not emulated
 */
export function readAttributes(image: FirmwareImage): BuildAttributes {
  const section = image.section('.ARM.attributes')
  const tags = section === undefined ? new Map<number, number | string>() : parseTags(section.data)
  const architectureNumber = numberOf(tags, tag.architecture)
  const profileCode = numberOf(tags, tag.profile)
  const cpuText = tags.get(tag.cpuName)
  const name = architectureNumber === undefined ? undefined : architectures[architectureNumber]
  const profile =
    profileCode === undefined || profileCode === 0 ? undefined : String.fromCharCode(profileCode)
  const attributes = {
    cpuName: typeof cpuText === 'string' && cpuText !== '' ? printable(cpuText, 60) : undefined,
    architecture: name === 'v7' && profile === 'M' ? 'v7-M' : name,
    profile: profile === undefined ? undefined : printable(profile),
    hasFloatingPoint: (numberOf(tags, tag.fp) ?? 0) > 0 || numberOf(tags, tag.vfpArguments) === 1,
    hardFloatAbi: numberOf(tags, tag.vfpArguments) === 1,
  }
  checkSupported(image, attributes)
  return { ...attributes, cpu: cpuOf(attributes) }
}

function numberOf(tags: ReadonlyMap<number, number | string>, key: number): number | undefined {
  const value = tags.get(key)
  return typeof value === 'number' ? value : undefined
}

function cpuOf(attributes: Omit<BuildAttributes, 'cpu'>): BuildAttributes['cpu'] {
  switch (attributes.architecture) {
    case 'v6-M':
    case 'v6S-M':
      return /m0\s?(plus|\+)/i.test(attributes.cpuName ?? '') ? 'cortex-m0plus' : 'cortex-m0'
    case 'v7-M':
      return 'cortex-m3'
    case 'v7E-M':
      return attributes.hasFloatingPoint ? 'cortex-m4f' : 'cortex-m4'
    default:
      return undefined
  }
}

function checkSupported(image: FirmwareImage, attributes: Omit<BuildAttributes, 'cpu'>): void {
  const { architecture, profile, cpuName } = attributes
  if (architecture === undefined) return
  const newer = newerCpus[architecture]
  const isOther = /^v(8|8\.\d|9)-[AR]$/.test(architecture) || profile === 'A' || profile === 'R'
  if (newer === undefined && !isOther) return
  const what = newer ?? (profile === 'R' || architecture.endsWith('R') ? 'a Cortex-R' : 'a Cortex-A')
  throw new TailchainError(
    'CPU_UNSUPPORTED',
    `${image.name}: built for Arm${architecture} (${cpuName ?? what})`,
    newer === undefined
      ? 'Only Cortex-M0, M0+, M3 and M4 are emulated: check the target.'
      : `Cortex-M0, M0+, M3 and M4 are emulated; code for ${newer} has instructions that they lack. Build for thumbv7em-none-eabi (-mcpu=cortex-m4) to test it.`,
  )
}

/** `'A'`, then vendor sections; in `aeabi`, the tags that hold for the whole file. */
function parseTags(bytes: Uint8Array): Map<number, number | string> {
  const tags = new Map<number, number | string>()
  if (bytes[0] !== 0x41) return tags
  const all = new Reader(bytes, 1, bytes.length)
  while (all.remaining >= 4) {
    const vendor = all.block(4)
    if (vendor === undefined) break
    if (vendor.text() !== 'aeabi') continue
    while (vendor.remaining >= 5) {
      const scope = vendor.byte()
      const block = vendor.block(5)
      if (block === undefined) break
      if (scope === tag.file) readBlock(block, tags)
    }
  }
  return tags
}

function readBlock(block: Reader, tags: Map<number, number | string>): void {
  while (block.remaining > 0) {
    const key = block.uleb()
    // Tag_compatibility (32) is a number and a string; other tags are strings if they are 4, 5, or odd from 33 on.
    const isText = key === tag.cpuRawName || key === tag.cpuName || (key > 32 && key % 2 === 1)
    tags.set(key, isText ? block.text() : block.uleb())
    if (key === 32) block.text()
  }
}

/** Reads within bounds: zeros and empty texts beyond the end. */
class Reader {
  readonly #bytes: Uint8Array
  #at: number
  readonly #end: number

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  get remaining(): number {
    return this.#end - this.#at
  }

  byte(): number {
    return this.#at < this.#end ? (this.#bytes[this.#at++] ?? 0) : 0
  }

  /** A length word and what it covers; the length counts `headerBytes` that lie before the contents. */
  block(headerBytes: number): Reader | undefined {
    if (this.remaining < 4) return undefined
    const sizeBytes = this.byte() + this.byte() * 2 ** 8 + this.byte() * 2 ** 16 + this.byte() * 2 ** 24
    const start = this.#at
    const end = start - headerBytes + sizeBytes
    if (end < start || end > this.#end) return undefined
    this.#at = end
    return new Reader(this.#bytes, start, end)
  }

  uleb(): number {
    let value = 0
    for (let shift = 0; this.remaining > 0; shift += 7) {
      const byte = this.byte()
      if (shift < 35) value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    return value
  }

  text(): string {
    let text = ''
    while (this.remaining > 0) {
      const byte = this.byte()
      if (byte === 0) break
      if (text.length < 256) text += String.fromCharCode(byte)
    }
    return text
  }
}
