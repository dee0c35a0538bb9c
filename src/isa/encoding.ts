import type { Decoded, OperandValues, Schema } from './operands.ts'

/** Where an instruction stands in an IT block: some encodings set flags outside only, some may be last only. */
export type ItPosition = 'outside' | 'inside' | 'last'

/** Which cores have an encoding: the first architecture that brought it. */
export type Since = 'v6-M' | 'v7-M' | 'v7E-M' | 'VFPv4-SP'

type FieldsOf<P extends string> = P extends `${infer Head} ${infer Tail}`
  ? FieldName<Head> | FieldsOf<Tail>
  : FieldName<P>
type FieldName<T extends string> = T extends `${infer Name}:${string}` ? Name : never

/** The fields named in a row's pattern, as numbers. */
export type Fields<P extends string> = { readonly [K in FieldsOf<P>]: number }

/** Formats operands for disassembly; see `disassemble.ts` for the placeholders of the text form. */
export type AsmFormat = string | ((operands: OperandValues, context: AsmContext) => string)
export interface AsmContext {
  /** The condition's suffix inside an IT block, else ''. */
  readonly c: string
  /** `s` where the instruction sets flags outside an IT block, else ''. */
  readonly s: string
  /** Address of the instruction. */
  readonly address: number
}

interface Field {
  readonly name: string
  readonly low: number
  readonly mask: number
  readonly not: readonly number[]
}

/** One row of the instruction table: an encoding of an operation. */
export interface Encoding {
  readonly operation: string
  /** The manual's name for it: T1, T2 … (A1 …  never: M-profile is Thumb only). */
  readonly name: string
  readonly pattern: string
  readonly sizeBytes: 2 | 4
  readonly mask: number
  readonly match: number
  /** Should-be-zero and should-be-one bits, written `(0)` and `(1)`: others are UNPREDICTABLE. */
  readonly shouldMask: number
  readonly shouldMatch: number
  readonly fields: readonly Field[]
  readonly since: Since
  readonly asm: AsmFormat
  readonly decode: (fields: Record<string, number>, it: ItPosition) => OperandValues
  readonly unpredictable:
    ((operands: OperandValues, it: ItPosition, fields: Record<string, number>) => boolean) | undefined
}

export interface RowOptions<S extends Schema, P extends string> {
  readonly asm: AsmFormat
  /** The manual's "EncodingSpecificOperations" without its UNPREDICTABLE lines. */
  readonly decode: (fields: Fields<P>, it: ItPosition) => Decoded<S>
  /** The manual's `if … then UNPREDICTABLE` lines. */
  readonly unpredictable?: (operands: Decoded<S>, it: ItPosition, fields: Fields<P>) => boolean
  /** Default: v7-M. */
  readonly since?: Since
}

/**
 * Parses a pattern as the manual draws it, high bit first: literal bits, `name:width` fields, `(0)` and `(1)`
 * for should-be bits. `name:width!a,b` excludes values that the manual sends elsewhere ("SEE …").
 * Spaces are free; 16 bits make a T16 row, 32 a T32 row (first halfword high).
 */
export function parseEncoding(
  operation: string,
  name: string,
  pattern: string,
  options: { asm: AsmFormat; decode: unknown; unpredictable?: unknown; since?: Since },
): Encoding {
  const tokens = pattern.trim().split(/\s+/)
  let width = 0
  for (const token of tokens) width += tokenWidth(token)
  if (width !== 16 && width !== 32) throw new Error(`${operation} ${name}: pattern has ${width} bits`)
  let position = width
  let mask = 0
  let match = 0
  let shouldMask = 0
  let shouldMatch = 0
  const fields: Field[] = []
  for (const token of tokens) {
    const field = /^(\w+):(\d+)(?:!([\d,]+))?$/.exec(token)
    if (field !== null) {
      const fieldWidth = Number(field[2])
      position -= fieldWidth
      const not = field[3] === undefined ? [] : field[3].split(',').map(Number)
      fields.push({ name: field[1] ?? '', low: position, mask: 2 ** fieldWidth - 1, not })
      continue
    }
    for (const part of token.match(/\([01]\)|[01]/g) ?? []) {
      position -= 1
      const isOne = part.includes('1') ? 2 ** position : 0
      if (part.length === 1) {
        mask += 2 ** position
        match += isOne
      } else {
        shouldMask += 2 ** position
        shouldMatch += isOne
      }
    }
  }
  return {
    operation,
    name,
    pattern,
    sizeBytes: width === 16 ? 2 : 4,
    mask: mask >>> 0,
    match: match >>> 0,
    shouldMask: shouldMask >>> 0,
    shouldMatch: shouldMatch >>> 0,
    fields,
    since: options.since ?? 'v7-M',
    asm: options.asm,
    decode: options.decode as Encoding['decode'],
    unpredictable: options.unpredictable as Encoding['unpredictable'],
  }
}

function tokenWidth(token: string): number {
  const field = /:(\d+)/.exec(token)
  return field === null ? (token.match(/[01]/g) ?? []).length : Number(field[1])
}

/** Whether `raw` (16 bits, or 32 with the first halfword high) is this row's. */
export function matches(row: Encoding, raw: number): boolean {
  if ((raw & row.mask) >>> 0 !== row.match) return false
  for (const field of row.fields) {
    if (field.not.length > 0 && field.not.includes((raw >>> field.low) & field.mask)) return false
  }
  return true
}

/** The row's fields in `raw`. A field that the pattern names twice is an error of the table (a test looks). */
export function extractFields(row: Encoding, raw: number): Record<string, number> {
  const values: Record<string, number> = {}
  for (const field of row.fields) values[field.name] = (raw >>> field.low) & field.mask
  return values
}
