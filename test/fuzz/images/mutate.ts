import { pick, type Random } from '../../engine/cases.ts'

/** Where counts and sizes overflow, addresses leave memory, or nothing is left. */
const interesting = [
  ...[0, 1, 2, 3, 0x7f, 0x80, 0xff, 0xfff, 0x1000, 0xfffe, 0xffff, 0x10000, 0x01000000, 0x10000000],
  ...[0x7ffffff0, 0x7fffffff, 0x80000000, 0xe000e000, 0xfffff000, 0xfffffff0, 0xfffffffc, 0xffffffff],
  ...[0x20000000, 0x20010000, 0x08000000, 0x40000000],
]
const headerSizeBytes = 52
const programHeaderSizeBytes = 32
const sectionHeaderSizeBytes = 40
const symbolSizeBytes = 16
const symbolTable = 2
const armAttributes = 0x70000003

type Mutation = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Writes something into `[start, start + size)`, as far as that is in the file. */
function overwrite(bytes: Uint8Array, start: number, sizeBytes: number, random: Random): Uint8Array {
  if (sizeBytes <= 0 || start < 0 || start + 4 > bytes.length) return bytes
  const at = Math.min(start + (random() % sizeBytes), bytes.length - 4)
  const view = viewOf(bytes)
  const word = at & ~3
  switch (random() % 5) {
    case 0:
      view.setUint8(at, random())
      break
    case 1:
      view.setUint8(at, view.getUint8(at) ^ (1 << (random() % 8)))
      break
    case 2:
      view.setUint16(at & ~1, pick(random, interesting), true)
      break
    case 3:
      view.setUint32(word, view.getUint32(word, true) + (random() % 65) - 32, true)
      break
    default:
      view.setUint32(word, pick(random, interesting), true)
  }
  return bytes
}

interface Section {
  readonly type: number
  readonly offset: number
  readonly sizeBytes: number
}
/** As far as the headers, which may be mutated, say. */
function sectionsOf(bytes: Uint8Array): Section[] {
  if (bytes.length < headerSizeBytes) return []
  const view = viewOf(bytes)
  const begin = view.getUint32(32, true)
  const count = Math.min(view.getUint16(48, true), 100)
  return Array.from({ length: count }, (_, index) => begin + index * sectionHeaderSizeBytes)
    .filter((at) => at + sectionHeaderSizeBytes <= bytes.length)
    .map((at) => ({
      type: view.getUint32(at + 4, true),
      offset: view.getUint32(at + 16, true),
      sizeBytes: view.getUint32(at + 20, true),
    }))
}
function inSection(bytes: Uint8Array, random: Random, accepts: (section: Section) => boolean): Uint8Array {
  const sections = sectionsOf(bytes).filter(accepts)
  if (sections.length === 0) return bytes
  const { offset, sizeBytes } = pick(random, sections)
  return overwrite(bytes, offset, Math.min(sizeBytes, bytes.length - offset), random)
}

const mutations: readonly Mutation[] = [
  (bytes, random) => overwrite(bytes, 0, bytes.length, random),
  (bytes, random) => overwrite(bytes, 0, headerSizeBytes, random),
  // Counts and sizes of headers.
  (bytes, random) => overwrite(bytes, 40, 12, random),
  // Program headers.
  (bytes, random) => overwrite(bytes, headerSizeBytes, 3 * programHeaderSizeBytes, random),
  (bytes, random) => overwrite(bytes, headerSizeBytes, 3 * programHeaderSizeBytes, random),
  // Section headers.
  (bytes, random) => {
    if (bytes.length < headerSizeBytes) return bytes
    const view = viewOf(bytes)
    return overwrite(
      bytes,
      view.getUint32(32, true),
      view.getUint16(48, true) * sectionHeaderSizeBytes,
      random,
    )
  },
  (bytes, random) => inSection(bytes, random, () => true),
  (bytes, random) => inSection(bytes, random, ({ type }) => type === symbolTable),
  (bytes, random) => inSection(bytes, random, ({ type }) => type === armAttributes),
  // What the first loaded bytes are: the vector table.
  (bytes, random) => {
    if (bytes.length < headerSizeBytes + programHeaderSizeBytes) return bytes
    return overwrite(bytes, viewOf(bytes).getUint32(headerSizeBytes + 4, true), 64, random)
  },
  // One symbol takes the place of many.
  (bytes, random) => {
    const table = sectionsOf(bytes).find(({ type }) => type === symbolTable)
    if (table === undefined || table.offset + table.sizeBytes > bytes.length) return bytes
    const begin = table.offset + (random() % Math.max(1, table.sizeBytes / symbolSizeBytes)) * symbolSizeBytes
    const end = Math.min(table.offset + table.sizeBytes, begin + 4096)
    for (let at = begin + symbolSizeBytes; at + symbolSizeBytes <= end; at += symbolSizeBytes)
      bytes.copyWithin(at, begin, begin + symbolSizeBytes)
    return bytes
  },
  // Truncation and padding.
  (bytes, random) => bytes.slice(0, random() % (bytes.length + 1)),
  (bytes, random) => {
    const padded = new Uint8Array(bytes.length + (random() % 4096))
    padded.set(bytes)
    return padded
  },
  // A piece of another file, or of this one elsewhere.
  (bytes, random, others) => {
    const other = pick(random, others)
    const from = random() % other.length
    const piece = other.subarray(from, from + 1 + (random() % 2048))
    const at = random() % Math.max(1, bytes.length)
    bytes.set(piece.subarray(0, bytes.length - at), at)
    return bytes
  },
]

/** A changed copy of a file. */
export function mutate(file: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes: Uint8Array = file.slice()
  for (let left = 1 + (random() % 4); left > 0; left--) bytes = pick(random, mutations)(bytes, random, others)
  return bytes
}
