import type { FirmwareMemory } from './firmware-memory.ts'
import { formatted, type FormatOptions } from './format-value.ts'

/** What stands for a value that can't be read. */
export const unknownValue = '…'
const maxPieces = 200

/**
 * The text of a `core::fmt::Arguments` of Rust 1.93 and later, which is two words.
 *
 * @param template - the first word: the text itself, or a template of it
 * @param args - the second: twice the text's length plus one, or the arguments
 */
export function argumentsText(memory: FirmwareMemory, template: number, args: number): string | undefined {
  if ((args & 1) === 1) return memory.text(template, args >>> 1)
  return templateText(memory, template, args)
}

/** A template is literal text, each with its length before it, and placeholders; it ends with a zero. */
function templateText(memory: FirmwareMemory, template: number, args: number): string | undefined {
  let at = template
  let next = 0
  let text = ''
  const take = (sizeBytes: number): number | undefined => {
    const bytes = memory.bytes(at, sizeBytes)
    at += sizeBytes
    return bytes?.reduceRight((value, byte) => value * 256 + byte, 0)
  }
  for (let pieces = 0; pieces < maxPieces; pieces++) {
    const kind = take(1)
    if (kind === undefined) return undefined
    if (kind === 0) return text
    if (kind <= 0x80) {
      const length = kind === 0x80 ? take(2) : kind
      const literal = length === undefined ? undefined : memory.text(at, length)
      if (length === undefined || literal === undefined) return undefined
      text += literal
      at += length
      continue
    }
    if (kind < 0xc0) return undefined
    const [flags, width, precision, index] = [4, 2, 2, 2].map((sizeBytes, bit) =>
      (kind & (1 << bit)) === 0 ? undefined : take(sizeBytes),
    )
    next = index ?? next
    // Width and precision that are arguments themselves are left out.
    const options = {
      flags,
      width: (kind & 0x10) === 0 ? width : undefined,
      precision: (kind & 0x20) === 0 ? precision : undefined,
    }
    text += argumentText(memory, args + 8 * next, options) ?? unknownValue
    next++
  }
  return undefined
}

/** An argument is a pointer to the value and one to the function that formats it. */
function argumentText(memory: FirmwareMemory, argument: number, options: FormatOptions): string | undefined {
  const [value, formatter] = [memory.word(argument), memory.word(argument + 4)]
  if (value === undefined || formatter === undefined) return undefined
  return formatted(memory, value, memory.functionAt(formatter), options)
}
