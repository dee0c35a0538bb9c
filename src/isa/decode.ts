import { extractFields, matches, type Encoding, type ItPosition } from './encoding.ts'
import type { OperandValues } from './operands.ts'
import { staticKey } from './operands.ts'
import { operations, type OperationName } from './operations.ts'
import { mayBeginWith } from './pattern.ts'
import { t16 } from './t16.ts'
import { t32 } from './t32.ts'

/** A decoded instruction; independent of its address, so that equal encodings share one. */
export interface Instruction {
  readonly operation: OperationName
  readonly encoding: Encoding
  /** 16 bits, or 32 with the first halfword high. */
  readonly raw: number
  readonly sizeBytes: 2 | 4
  readonly operands: OperandValues
  /** The pattern's fields: the disassembler shows some that no operation needs. */
  readonly fields: Readonly<Record<string, number>>
  /** What selects the engine's handler: operation, size and static operands. */
  readonly key: string
  /** The encoding, or its place in an IT block, is UNPREDICTABLE by the manual. */
  readonly unpredictable: boolean
}

/** The whole instruction table. */
export const table: readonly Encoding[] = [...t16, ...t32]

/** Whether a first halfword begins a 32-bit instruction (A5.1). */
export function is32Bit(firstHalfword: number): boolean {
  return firstHalfword >= 0xe800
}

/**
 * Finds the few rows that a word may belong to: by its first `coarse` bits, which don't ask rows for more than
 * their pattern's text, then by its first `fine` bits.
 */
function index(rows: readonly Encoding[], width: 16 | 32, coarse: number, fine: number) {
  const byCoarse = new Map<number, readonly Encoding[]>()
  const byFine = new Map<number, readonly Encoding[]>()
  const low = width - fine
  return (raw: number): readonly Encoding[] => {
    const high = raw >>> low
    const known = byFine.get(high)
    if (known !== undefined) return known
    const first = raw >>> (width - coarse)
    let candidates = byCoarse.get(first)
    if (candidates === undefined) {
      const text = first.toString(2).padStart(coarse, '0')
      candidates = rows.filter((row) => mayBeginWith(row.pattern, text))
      byCoarse.set(first, candidates)
    }
    const found = candidates.filter((row) => ((high ^ (row.match >>> low)) & (row.mask >>> low)) === 0)
    byFine.set(high, found)
    return found
  }
}

const candidates16 = index(t16, 16, 5, 10)
const candidates32 = index(t32, 32, 7, 12)

/** The row that `raw` belongs to; undefined where the manual says UNDEFINED. */
export function findRow(raw: number, sizeBytes: 2 | 4): Encoding | undefined {
  return (sizeBytes === 2 ? candidates16(raw) : candidates32(raw)).find((row) => matches(row, raw))
}

/**
 * The coprocessor that a 32-bit word addresses (A5.3.18), whether or not a row has it; undefined for words
 * outside that space. A coprocessor that is absent or switched off is NOCP, even where the word is UNDEFINED.
 */
export function coprocessorOf(raw: number): number | undefined {
  const isCoprocessorSpace = (raw & 0xec000000) >>> 0 === 0xec000000 && (raw & 0x03000000) !== 0x03000000
  return isCoprocessorSpace ? (raw >>> 8) & 15 : undefined
}

/** Code that writes code must not fill the host's memory. */
const memoLimit = 1 << 16
const memo = {
  outside: new Map<number, Instruction>(),
  inside: new Map<number, Instruction>(),
  last: new Map<number, Instruction>(),
}

/**
 * Decodes one instruction.
 *
 * @param first - the halfword at the instruction's address
 * @param second - the next halfword; ignored where `first` is a whole instruction
 * @param it - where in an IT block it stands: 16-bit data processing sets flags only outside
 * @returns undefined for an UNDEFINED encoding
 */
export function decode(first: number, second: number, it: ItPosition): Instruction | undefined {
  const wide = is32Bit(first)
  const raw = wide ? ((first << 16) | second) >>> 0 : first
  const known = memo[it].get(raw)
  if (known !== undefined) return known
  const row = findRow(raw, wide ? 4 : 2)
  if (row === undefined) return undefined
  const instruction = decodeRow(row, raw, it)
  if (memo[it].size >= memoLimit) memo[it].clear()
  memo[it].set(raw, instruction)
  return instruction
}

/** Decodes `raw` by a row that it is known to match. */
export function decodeRow(row: Encoding, raw: number, it: ItPosition): Instruction {
  const fields = extractFields(row, raw)
  const operands = row.decode(fields, it)
  const operation = row.operation as OperationName
  const unpredictable =
    (raw & row.shouldMask) >>> 0 !== row.shouldMatch || (row.unpredictable?.(operands, it, fields) ?? false)
  const key = `${operation}/${row.sizeBytes}${staticKey(operations[operation], operands)}`
  return { operation, encoding: row, raw, sizeBytes: row.sizeBytes, operands, fields, key, unpredictable }
}
