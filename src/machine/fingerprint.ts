import { decode, is32Bit, type Instruction } from '../isa/decode.ts'
import type { Machine } from './machine.ts'

/**
 * Eight hexadecimal digits for a function's instructions. What a linker fills in counts as nothing: targets outside
 * the function, halves of addresses, literal pools. So the digits stay when other code grows or moves.
 */
export function functionFingerprint(
  { bus, configuration }: Machine,
  { address, sizeBytes }: { readonly address: number; readonly sizeBytes: number },
): string {
  const { symbols } = configuration.image
  const halfword = (at: number): number => bus.peek(at, 2) ?? 0
  let hash = 0x811c9dc5
  const add = (text: string): void => {
    for (let index = 0; index < text.length; index++)
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  for (let at = address; at < address + sizeBytes;) {
    if (!symbols.isCode(at)) {
      at += 2
      continue
    }
    const first = halfword(at)
    const wide = is32Bit(first)
    const instruction = decode(first, wide ? halfword(at + 2) : 0, 'outside')
    add(instruction === undefined ? '?' : essence(instruction, at, { address, sizeBytes }))
    at += wide ? 4 : 2
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** The instruction without what relocation changes. */
function essence(
  { operation, operands, encoding }: Instruction,
  at: number,
  within: { readonly address: number; readonly sizeBytes: number },
): string {
  const kept = Object.entries(operands).filter(([name, value]) => {
    if (name === 'offset' && typeof value === 'number') {
      const target = at + 4 + value
      return target >= within.address && target < within.address + within.sizeBytes
    }
    // Halves of an address, perhaps: MOVT, and MOVW, which is MOV_imm's T3.
    const isHalf = operation === 'MOVT' || (operation === 'MOV_imm' && encoding.name === 'T3')
    return name !== 'imm' || !isHalf
  })
  return `${operation}${JSON.stringify(kept)};`
}
