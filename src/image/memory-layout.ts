import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { FirmwareImage, Segment } from './elf.ts'
import { sizeText } from './text.ts'

/** A contiguous stretch of memory. */
export interface MemoryRange {
  readonly base: number
  readonly sizeBytes: number
}

/** The memory that a firmware runs in. */
export interface MemoryLayout {
  /** Undefined where everything is loaded into RAM. */
  readonly flash: MemoryRange | undefined
  readonly ram: readonly MemoryRange[]
}

/** The Code region of the architecture's address map ends, the SRAM region begins. */
const sramBase = 0x20000000
const externalBase = 0x60000000
const systemBase = 0xe0000000
/** One memory, at most. */
const maxSizeBytes = 64 * 2 ** 20

interface Extent {
  start: number
  end: number
}

/**
 * The memory that the ELF itself implies, for firmware without a chip's name.
 *
 * - RAM is where the program writes: segments from 0x20000000 on, those loaded elsewhere than they run
 *   (`.data`) and those without contents (`.bss`), together with the stack: from the lowest such address to
 *   the initial stack pointer or the highest segment end, rounded out to a power of two aligned to its own
 *   size. 20 KiB at 0x20000000 make 32 KiB. A stack below all data (flip-link) reaches down to 0x20000000.
 *   Parts further apart than 64 MiB are memories of their own.
 * - Flash is what is loaded below 0x20000000, or above 0x60000000 and not writable; from its lowest
 *   address to its end, rounded out likewise.
 */
export function defaultMemoryLayout(image: FirmwareImage, initialSp: number): MemoryLayout {
  const flash = clusters(flashExtents(image.segments))[0]
  const ram = clusters(ramExtents(image.segments, initialSp))
  return { flash: flash === undefined ? undefined : roundOut(flash), ram: apart(ram.map(roundOut)) }
}

function isReadOnlyExternal(segment: Segment): boolean {
  return segment.virtualAddress >= externalBase && !segment.writable && segment.data.length > 0
}

function isRam(segment: Segment): boolean {
  if (segment.virtualAddress >= systemBase || isReadOnlyExternal(segment)) return false
  const isCopied = segment.virtualAddress !== segment.physicalAddress
  return segment.virtualAddress >= sramBase || isCopied || segment.data.length === 0
}

function flashExtents(segments: readonly Segment[]): Extent[] {
  return segments
    .filter((segment) => segment.data.length > 0 && segment.physicalAddress < systemBase)
    .filter((segment) => segment.physicalAddress < sramBase || isReadOnlyExternal(segment))
    .map(({ physicalAddress, data }) => ({ start: physicalAddress, end: physicalAddress + data.length }))
}

function ramExtents(segments: readonly Segment[], initialSp: number): Extent[] {
  const extents = segments.filter(isRam).map(({ virtualAddress, memorySizeBytes }) => ({
    start: virtualAddress,
    end: virtualAddress + memorySizeBytes,
  }))
  if (initialSp < 0x10000000 || initialSp > systemBase) return extents
  // The stack's own extent: the word below the stack pointer, and room down to the data or the region's start.
  const below = extents.some((e) => e.start < initialSp && initialSp - e.start <= maxSizeBytes)
  const isInSram = initialSp > sramBase && initialSp <= sramBase + maxSizeBytes
  const start = below ? initialSp - 4 : isInSram ? sramBase : Math.floor((initialSp - 4) / 0x10000) * 0x10000
  return [...extents, { start, end: initialSp }]
}

/** Joins extents as long as the whole stays within one memory's size; lowest first. */
function clusters(extents: readonly Extent[]): Extent[] {
  const joined: Extent[] = []
  for (const extent of [...extents].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (
      last !== undefined &&
      roundOut({ start: last.start, end: Math.max(last.end, extent.end) }).sizeBytes <= maxSizeBytes
    ) {
      last.end = Math.max(last.end, extent.end)
    } else joined.push({ ...extent })
  }
  return joined
}

/** The smallest power of two, aligned to its own size, that holds the extent. */
function roundOut({ start, end }: Extent): MemoryRange {
  for (let sizeBytes = 1024; ; sizeBytes *= 2) {
    const base = Math.floor(start / sizeBytes) * sizeBytes
    if (base + sizeBytes >= end) return { base, sizeBytes }
  }
}

/** Drops memories that rounding has put inside another one. */
function apart(ranges: readonly MemoryRange[]): MemoryRange[] {
  return ranges.filter(
    (range, i) =>
      !ranges.some(
        (other, j) =>
          j !== i &&
          holds(other, range.base, range.sizeBytes) &&
          (j < i || other.sizeBytes > range.sizeBytes),
      ),
  )
}

function holds(range: MemoryRange, start: number, sizeBytes: number): boolean {
  return start >= range.base && start + sizeBytes <= range.base + range.sizeBytes
}

/**
 * Checks that everything the ELF loads or reserves lies in the given memory.
 *
 * @param also - further memory that may be loaded: a chip's second bank, its alias of flash
 * @throws TailchainError `SEGMENT_OUTSIDE_MEMORY`
 */
export function checkSegmentsFit(
  image: FirmwareImage,
  layout: MemoryLayout,
  also: readonly MemoryRange[] = [],
): void {
  const memory = [...(layout.flash === undefined ? [] : [layout.flash]), ...layout.ram, ...also]
  for (const segment of image.segments) {
    checkFits(image, memory, segment.physicalAddress, segment.data.length, 'is loaded')
    checkFits(image, memory, segment.virtualAddress, segment.memorySizeBytes, 'runs')
  }
}

function checkFits(
  image: FirmwareImage,
  memory: readonly MemoryRange[],
  start: number,
  sizeBytes: number,
  verb: string,
): void {
  if (sizeBytes === 0 || memory.some((range) => holds(range, start, sizeBytes))) return
  const ranges = memory.map(({ base, sizeBytes: size }) => `${sizeText(size)} at ${hex(base)}`)
  throw new TailchainError(
    'SEGMENT_OUTSIDE_MEMORY',
    `${image.name}: a segment ${verb} at ${hex(start)}..${hex(start + sizeBytes)}, where there is no memory`,
    `There is ${ranges.length > 0 ? ranges.join(', ') : 'none'}. Name the right chip, or give flash and RAM as in the linker script (memory.x).`,
  )
}
