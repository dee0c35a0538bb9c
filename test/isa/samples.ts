import { decodeRow } from '../../src/isa/decode.ts'
import { matches, type Encoding, type ItPosition } from '../../src/isa/encoding.ts'

export interface Sample {
  readonly row: Encoding
  readonly raw: number
}

/** Up to `count` different words of a row that the manual calls predictable where `it` says. */
export function sampleRow(
  row: Encoding,
  count: number,
  random: () => number,
  it: ItPosition = 'outside',
  accept: (raw: number) => boolean = () => true,
): Sample[] {
  const width = row.sizeBytes === 2 ? 0xffff : 0xffffffff
  const free = (width & ~(row.mask | row.shouldMask)) >>> 0
  const raws = new Set<number>()
  for (let attempt = 0; attempt < 200 * count && raws.size < count; attempt++) {
    const raw = ((random() & free) | row.match | row.shouldMatch) >>> 0
    if (!matches(row, raw) || decodeRow(row, raw, it).unpredictable || !accept(raw)) continue
    raws.add(raw)
  }
  return [...raws].map((raw) => ({ row, raw }))
}

/** How a row is called in a test's message. */
export function rowName(row: Encoding): string {
  return `${row.operation} ${row.name}`
}
