import { record } from '../../../core/layout.ts'
import type { Instruction } from '../../../isa/decode.ts'
import type { Since, ItPosition } from '../../../isa/encoding.ts'

/**
 * What fills a record without decoding its instruction. Words have the same form if their records differ only by what
 * the words' bits add to them: a register's field four times to a slot, an offset's twice to the record's word. Forms are
 * found in the instruction table when the package is built (`make.ts`), and kept as numbers. At the beginning, for each
 * place in an IT block and each value of a word's highest bits, stands where a list of rows begins, or 0; then come
 *
 * - such lists: where each row begins, then 0;
 * - rows: mask and match of their words, then entries of three numbers: mask, match and where the form begins. The first
 *   entry that a word passes decides, and all words pass the last one. In place of a form stands 0 where the word has to
 *   be decoded, or by how much a word is shifted to compare two of its fields; it has to be decoded then as well;
 * - forms: `recordInfo`, slots, word, and where the pieces begin;
 * - pieces: how many, then for each where it is in the word, its mask, and what it is multiplied with for slots and word.
 *
 * Words are 32 bits with the first halfword high; a 16-bit instruction's has zeros below.
 */
export type Forms = Int32Array

/** How many bits a word's rows are found by. */
export const bucketBits = 9
export const positions: readonly ItPosition[] = ['outside', 'inside', 'last']

/** Above where an entry's form begins: by how much the word it compares is shifted, to compare two fields. */
export const entryShift = 24

/** What is known of an instruction beside its operands, packed: its handler in the low 16 bits. */
export const recordInfo = {
  handlerMask: 0xffff,
  /** Two bits: who brought the encoding, by number. */
  since: 16,
  /** What follows need not be code. */
  endsStretch: 1 << 18,
  /** The record's word is an offset from PC. */
  branches: 1 << 19,
  isIt: 1 << 20,
  is32Bit: 1 << 21,
} as const
export const sinces: readonly Since[] = ['v6-M', 'v7-M', 'v7E-M', 'VFPv4-SP']

export function sizeOf(info: number): 2 | 4 {
  return (info & recordInfo.is32Bit) === 0 ? 2 : 4
}
/** Who brought it, by number. */
export function sinceOf(info: number): number {
  return (info >>> recordInfo.since) & 3
}
/** What is known of an instruction that a handler executes. */
export function infoOf(instruction: Instruction, index: number): number {
  const { operation, operands, sizeBytes, encoding } = instruction
  return (
    index |
    (sinces.indexOf(encoding.since) << recordInfo.since) |
    (endsStretch(instruction) ? recordInfo.endsStretch : 0) |
    (typeof operands.offset === 'number' ? recordInfo.branches : 0) |
    (operation === 'IT' ? recordInfo.isIt : 0) |
    (sizeBytes === 4 ? recordInfo.is32Bit : 0)
  )
}
/** Unconditional jumps, and what never goes on. */
function endsStretch({ operation, operands }: Instruction): boolean {
  if (operation === 'B' || operation === 'BX' || operation === 'UDF') return true
  if (operation === 'TBB' || operation === 'TBH') return true
  return operation === 'POP' && operands.pc === true
}

/** Where the form of a word begins; 0 where it has to be decoded. */
export function formOf(forms: Forms, raw: number, position: number): number {
  let rows = forms[(position << bucketBits) | (raw >>> (32 - bucketBits))] ?? 0
  if (rows === 0) return 0
  for (;;) {
    let at = forms[rows] ?? 0
    if (at === 0) return 0
    rows += 1
    if ((raw & (forms[at] ?? 0)) !== forms[at + 1]) continue
    at += 2
    for (;;) {
      const form = forms[at + 2] ?? 0
      const shift = form >>> entryShift
      const compared = shift === 0 ? raw : raw ^ (raw >>> shift)
      if ((compared & (forms[at] ?? 0)) === forms[at + 1]) return shift === 0 ? form : 0
      at += 3
    }
  }
}

/** Puts the operands of a form's word into the record at a word of memory; returns the record's own word. */
export function fillOperands(forms: Forms, form: number, raw: number, words: Int32Array, at: number): number {
  let slots = forms[form + 1] ?? 0
  let word = forms[form + 2] ?? 0
  let piece = forms[form + 3] ?? 0
  for (let left = forms[piece++] ?? 0; left > 0; left--, piece += 3) {
    const field = forms[piece] ?? 0
    const value = (raw >>> field) & (field >>> 8)
    slots += Math.imul(value, forms[piece + 1] ?? 0)
    word += Math.imul(value, forms[piece + 2] ?? 0)
  }
  words[at + (record.slots >> 2)] = slots
  return (words[at + (record.word >> 2)] = word | 0)
}
