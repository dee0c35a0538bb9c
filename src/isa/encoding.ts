import type { Decoded, OperandValues, Schema } from './operands.ts'
import type { Pattern } from './pattern.ts'

/** Where an instruction stands in an IT block: some encodings set flags outside only, some may be last only. */
export type ItPosition = 'outside' | 'inside' | 'last'

/** Which cores have an encoding: the first architecture that brought it. */
export type Since = 'v6-M' | 'v7-M' | 'v7E-M' | 'VFPv4-SP'

type FieldsOf<P extends string> = P extends `${infer Head} ${infer Tail}`
  ? FieldName<Head> | FieldsOf<Tail>
  : FieldName<P>
type FieldName<T extends string> = T extends `${infer Name}:${string}` ? Name : never

/** The fields named in a row's pattern, as numbers. */
export type Fields<P extends string> = Readonly<Record<FieldsOf<P>, number>>

/** Assembly text as a template (`disassemble.ts` lists its placeholders), or what makes one. */
export type AsmFormat =
  string | ((operands: OperandValues, fields: Readonly<Record<string, number>>) => string)

/** One row of the instruction table: an encoding of an operation. */
export interface Encoding extends Pattern {
  readonly operation: string
  /** The manual's name for it: T1, T2 … (A1 …  never: M-profile is Thumb only). */
  readonly name: string
  readonly pattern: string
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
  /**
   * The manual's `if A == x && B == y then SEE …` (or UNDEFINED) lines: field values that together belong
   * elsewhere. One field alone is written `name:width!values` in the pattern.
   */
  readonly except?: readonly Partial<Fields<P>>[]
  /** Default: v6-M for 16-bit encodings, v7-M for 32-bit ones. */
  readonly since?: Since
}

/** Whether `raw` (16 bits, or 32 with the first halfword high) is this row's. */
export function matches(row: Encoding, raw: number): boolean {
  if ((raw & row.mask) >>> 0 !== row.match) return false
  for (const { mask, match } of row.excluded) if ((raw & mask) >>> 0 === match) return false
  return true
}

/** The row's fields in `raw`. A field that the pattern names twice is an error of the table (a test looks). */
export function extractFields(row: Encoding, raw: number): Record<string, number> {
  const values: Record<string, number> = {}
  for (const field of row.fields) values[field.name] = (raw >>> field.low) & field.mask
  return values
}
