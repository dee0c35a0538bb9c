import type { FirmwareImage } from '../image/elf.ts'
import { is32Bit } from '../isa/decode.ts'

/** What an address is to the instructions of the function that it lies in. */
export type Boundary =
  /** Nothing tells: no function's symbol, no section of code. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'instruction' }
  /** In the second half of an instruction, or in data; with the instructions around it. */
  | {
      readonly kind: 'inside' | 'data'
      readonly before: number | undefined
      readonly after: number | undefined
    }

/**
 * Decodes lengths from the function's start on; the mapping symbols tell literal pools and jump tables from code.
 *
 * @param halfword - of the machine's memory
 */
export function boundaryAt(
  { symbols }: FirmwareImage,
  halfword: (address: number) => number | undefined,
  address: number,
): Boundary {
  const symbol = symbols.at(address)
  if (symbol?.kind !== 'function' || !symbols.isCode(symbol.address)) return { kind: 'unknown' }
  const end = symbol.sizeBytes === 0 ? address + 4 : symbol.address + symbol.sizeBytes
  let before: number | undefined
  let isInside = false
  for (let at = symbol.address; at < end;) {
    const first = halfword(at)
    if (first === undefined) return { kind: 'unknown' }
    const isCode = symbols.isCode(at)
    if (isCode && at === address) return { kind: 'instruction' }
    if (isCode && at > address) return { kind: isInside ? 'inside' : 'data', before, after: at }
    const next = at + (isCode && is32Bit(first) ? 4 : 2)
    if (isCode && at < address) {
      before = at
      isInside = next > address
    }
    at = next
  }
  return { kind: isInside ? 'inside' : 'data', before, after: undefined }
}
