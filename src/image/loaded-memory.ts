import type { Segment } from './elf.ts'

/** The little-endian word at `address` in what is loaded, by load address first; undefined where nothing is. */
export function loadedWord(segments: readonly Segment[], address: number): number | undefined {
  for (const segment of segments) {
    const word = wordIn(segment.data, address - segment.physicalAddress)
    if (word !== undefined) return word
  }
  for (const segment of segments) {
    const word = wordIn(segment.data, address - segment.virtualAddress)
    if (word !== undefined) return word
  }
  return undefined
}

function wordIn(data: Uint8Array, offset: number): number | undefined {
  if (offset < 0 || offset + 4 > data.length) return undefined
  return new DataView(data.buffer, data.byteOffset + offset, 4).getUint32(0, true)
}

/** Whether code could run there: within the file's part of a segment, executable unless the file marks none so. */
export function isLoadedCode(segments: readonly Segment[], address: number): boolean {
  const anyExecutable = segments.some((segment) => segment.executable)
  return segments.some(
    (segment) =>
      (segment.executable || !anyExecutable) &&
      [segment.physicalAddress, segment.virtualAddress].some(
        (start) => address >= start && address < start + segment.data.length,
      ),
  )
}
