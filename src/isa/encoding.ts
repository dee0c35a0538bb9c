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
export type Fields<P extends string> = Readonly<Record<FieldsOf<P>, number>>

/** Assembly text as a template (`disassemble.ts` lists its placeholders), or what makes one. */
export type AsmFormat =
  string | ((operands: OperandValues, fields: Readonly<Record<string, number>>) => string)

interface Field {
  readonly name: string
  readonly low: number
  readonly mask: number
}

/** Bits that make a word another row's, or UNDEFINED. */
interface Exclusion {
  readonly mask: number
  readonly match: number
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
  readonly excluded: readonly Exclusion[]
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
  /**
   * The manual's `if A == x && B == y then SEE …` (or UNDEFINED) lines: field values that together belong
   * elsewhere. One field alone is written `name:width!values` in the pattern.
   */
  readonly except?: readonly Partial<Fields<P>>[]
  /** Default: v6-M for 16-bit encodings, v7-M for 32-bit ones. */
  readonly since?: Since
}

interface ParseOptions {
  readonly asm: AsmFormat
  readonly decode: unknown
  readonly unpredictable?: unknown
  readonly except?: readonly Readonly<Record<string, number | undefined>>[]
  readonly since?: Since
}

const noExclusions: readonly Exclusion[] = []

/**
 * Parses a pattern as the manual draws it, high bit first: literal bits, `name:width` fields, `(0)` and `(1)`
 * for should-be bits. `name:width!a,b` excludes values that the manual sends elsewhere ("SEE …").
 * One space between tokens; 16 bits make a T16 row, 32 a T32 row (first halfword high).
 *
 * The whole table goes through here whenever a process starts: no regular expressions.
 */
export function parseEncoding(
  operation: string,
  name: string,
  pattern: string,
  options: ParseOptions,
): Encoding {
  let width = 0
  let mask = 0
  let match = 0
  let shouldMask = 0
  let shouldMatch = 0
  let isExcluding = options.except !== undefined
  const fields: Field[] = []
  const exclusions: [low: number, mask: number, values: string][] = []
  // From the low bit up, so that positions are known before the width is.
  const tokens = pattern.split(' ')
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i] ?? ''
    const colon = token.indexOf(':')
    if (colon > 0) {
      const bang = token.indexOf('!')
      const fieldWidth = Number(bang < 0 ? token.slice(colon + 1) : token.slice(colon + 1, bang))
      const fieldMask = 2 ** fieldWidth - 1
      fields.push({ name: token.slice(0, colon), low: width, mask: fieldMask })
      if (bang > 0) {
        exclusions.push([width, fieldMask, token.slice(bang + 1)])
        isExcluding = true
      }
      width += fieldWidth
    } else if (token.includes('(')) {
      for (let at = token.length - 1; at >= 0; at--) {
        const isShould = token[at] === ')'
        if (isShould) at -= 1
        const value = token[at] === '1' ? 2 ** width : 0
        if (isShould) {
          at -= 1
          shouldMask += 2 ** width
          shouldMatch += value
        } else {
          mask += 2 ** width
          match += value
        }
        width += 1
      }
    } else {
      mask += (2 ** token.length - 1) * 2 ** width
      match += parseInt(token, 2) * 2 ** width
      width += token.length
    }
  }
  if (width !== 16 && width !== 32) throw new Error(`${operation} ${name}: pattern has ${width} bits`)
  return {
    operation,
    name,
    pattern,
    sizeBytes: width === 16 ? 2 : 4,
    mask,
    match,
    excluded: isExcluding ? parseExclusions(fields, exclusions, options.except ?? []) : noExclusions,
    shouldMask,
    shouldMatch,
    fields,
    since: options.since ?? (width === 16 ? 'v6-M' : 'v7-M'),
    asm: options.asm,
    decode: options.decode as Encoding['decode'],
    unpredictable: options.unpredictable as Encoding['unpredictable'],
  }
}

function parseExclusions(
  fields: readonly Field[],
  inPattern: readonly (readonly [low: number, mask: number, values: string])[],
  except: readonly Readonly<Record<string, number | undefined>>[],
): readonly Exclusion[] {
  const exclusions: Exclusion[] = []
  for (const [low, mask, values] of inPattern) {
    for (const value of values.split(',')) {
      exclusions.push({ mask: mask * 2 ** low, match: Number(value) * 2 ** low })
    }
  }
  for (const together of except) {
    let mask = 0
    let match = 0
    for (const field of fields) {
      const value = together[field.name]
      if (value === undefined) continue
      mask += field.mask * 2 ** field.low
      match += value * 2 ** field.low
    }
    exclusions.push({ mask, match })
  }
  return exclusions
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
