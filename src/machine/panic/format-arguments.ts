import type { FirmwareMemory } from './firmware-memory.ts'
import type { FormatOptions, OwnFormatting } from './own-formatting.ts'

/** What stands for a value that can't be read. */
export const unknownValue = '…'
const maxPieces = 200

/** What formatting needs of a firmware. */
export interface FormatContext {
  readonly memory: FirmwareMemory
  readonly own: OwnFormatting
}

/**
 * The text of a `core::fmt::Arguments` of Rust 1.93 and later, which is two words.
 *
 * @param template - the first word: the text itself, or a template of it
 * @param args - the second: twice the text's length plus one, or the arguments
 */
export function argumentsText(context: FormatContext, template: number, args: number): string | undefined {
  if ((args & 1) === 1) return context.memory.text(template, args >>> 1)
  return templateText(context, template, args)
}

/** The same where it is in memory, of whichever version. */
export function argumentsTextAt(context: FormatContext, address: number): string | undefined {
  const { memory } = context
  const before = piecesText(context, address)
  if (before !== undefined) return before
  const [template, args] = [memory.word(address), memory.word(address + 4)]
  return template === undefined || args === undefined ? undefined : argumentsText(context, template, args)
}

/**
 * The text of a `core::fmt::Arguments` before Rust 1.93: slices of pieces, of arguments and, where they are not one for
 * each other, of placeholders. Undefined where it is none.
 */
export function piecesText(context: FormatContext, address: number): string | undefined {
  const { memory, own } = context
  const words = [0, 4, 8, 12, 16, 20].map((offset) => memory.word(address + offset))
  const [pieces = 0, count = 0, args = 0, argCount = 0, placeholders = 0, placeholderCount = 0] = words
  if (words.includes(undefined) || pieces % 4 !== 0 || count > maxPieces) return undefined
  const values = placeholders === 0 ? argCount : placeholderCount
  if (values !== count && values !== count - 1) return undefined
  const literals = Array.from({ length: count }, (_, index) => {
    const at = pieces + 8 * index
    return memory.text(memory.word(at) ?? 0, memory.word(at + 4) ?? -1)
  })
  if (literals.includes(undefined)) return undefined
  const whole = placeholders === 0 ? undefined : own.all(address)
  if (whole !== undefined) return whole
  return literals
    .flatMap((literal, index) => [
      literal,
      index >= values
        ? ''
        : ((placeholders === 0 ? argumentText(context, args + 8 * index, {}) : undefined) ?? unknownValue),
    ])
    .join('')
}

/** A template is literal text, each with its length before it, and placeholders; it ends with a zero. */
function templateText(context: FormatContext, template: number, args: number): string | undefined {
  const { memory } = context
  let at = template
  let next = 0
  let text = ''
  const take = (sizeBytes: number): number | undefined => {
    const bytes = memory.bytes(at, sizeBytes)
    at += sizeBytes
    return bytes?.reduceRight((value, byte) => value * 256 + byte, 0)
  }
  /** A width or precision that is an argument itself. */
  const counted = (index: number | undefined): number | undefined => {
    const word = index === undefined ? undefined : memory.word(args + 8 * index + 4)
    return word === undefined ? undefined : word & 0xffff
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
    const options = {
      flags,
      width: (kind & 0x10) === 0 ? width : counted(width),
      precision: (kind & 0x20) === 0 ? precision : counted(precision),
    }
    text += argumentText(context, args + 8 * next, options) ?? unknownValue
    next++
  }
  return undefined
}

/** An argument is a pointer to the value and one to the function that formats it. */
function argumentText(
  { memory, own }: FormatContext,
  argument: number,
  options: FormatOptions,
): string | undefined {
  const [value, formatter] = [memory.word(argument), memory.word(argument + 4)]
  if (value === undefined || formatter === undefined || !memory.isFunction(formatter)) return undefined
  return own.value(formatter, value, options)
}

/** What `{:?}` prints for a `&dyn Debug`: a pointer to the value and one to its type's table, whose fourth word is `fmt`. */
export function debugText({ memory, own }: FormatContext, value: number, table: number): string | undefined {
  const formatter = memory.word(table + 12)
  return formatter !== undefined && memory.isFunction(formatter) ? own.value(formatter, value) : undefined
}
