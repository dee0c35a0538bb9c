/** A field of a pattern, and where it stands in the word. */
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

/** Which words are a row's. */
export interface Pattern {
  readonly sizeBytes: 2 | 4
  readonly mask: number
  readonly match: number
  readonly excluded: readonly Exclusion[]
  /** Should-be-zero and should-be-one bits, written `(0)` and `(1)`: others are UNPREDICTABLE. */
  readonly shouldMask: number
  readonly shouldMatch: number
  readonly fields: readonly Field[]
}

type FieldValues = Readonly<Record<string, number | undefined>>

/** One token of a pattern: bits, or a field. */
interface Token {
  readonly width: number
  readonly mask: number
  readonly match: number
  readonly shouldMask: number
  readonly shouldMatch: number
  /** '' for bits. */
  readonly field: string
  readonly excludedValues: readonly number[]
}

/** Rows share most of their tokens. */
const tokens = new Map<string, Token>()

/**
 * Parses a pattern as the manual draws it, high bit first: literal bits, `name:width` fields, `(0)` and `(1)`
 * for should-be bits. `name:width!a,b` excludes values that the manual sends elsewhere ("SEE …").
 * One space between tokens; 16 bits make a T16 row, 32 a T32 row (first halfword high).
 *
 * @param except - field values that together belong elsewhere
 */
export function parsePattern(pattern: string, except: readonly FieldValues[]): Pattern {
  let width = 0
  let mask = 0
  let match = 0
  let shouldMask = 0
  let shouldMatch = 0
  const fields: Field[] = []
  const excluded: Exclusion[] = []
  // From the low bit up, so that positions are known before the width is.
  const texts = pattern.split(' ')
  for (let i = texts.length - 1; i >= 0; i--) {
    const text = texts[i] ?? ''
    const token = tokens.get(text) ?? parseToken(text)
    if (token.field === '') {
      mask |= token.mask << width
      match |= token.match << width
      shouldMask |= token.shouldMask << width
      shouldMatch |= token.shouldMatch << width
    } else {
      const field = { name: token.field, low: width, mask: (1 << token.width) - 1 }
      fields.push(field)
      for (const value of token.excludedValues) excluded.push(exclusion([field], { [field.name]: value }))
    }
    width += token.width
  }
  if (width !== 16 && width !== 32) throw new Error(`pattern of ${width} bits: ${pattern}`)
  for (const values of except) excluded.push(exclusion(fields, values))
  return {
    sizeBytes: width === 16 ? 2 : 4,
    mask: mask >>> 0,
    match: match >>> 0,
    excluded,
    shouldMask: shouldMask >>> 0,
    shouldMatch: shouldMatch >>> 0,
    fields,
  }
}

function parseToken(text: string): Token {
  const token = text.includes(':') ? fieldToken(text) : bitsToken(text)
  tokens.set(text, token)
  return token
}

function fieldToken(text: string): Token {
  const colon = text.indexOf(':')
  const bang = text.indexOf('!')
  return {
    width: Number(text.slice(colon + 1, bang < 0 ? text.length : bang)),
    ...{ mask: 0, match: 0, shouldMask: 0, shouldMatch: 0 },
    field: text.slice(0, colon),
    excludedValues:
      bang < 0
        ? []
        : text
            .slice(bang + 1)
            .split(',')
            .map(Number),
  }
}

function bitsToken(text: string): Token {
  let width = 0
  let mask = 0
  let match = 0
  let shouldMask = 0
  let shouldMatch = 0
  for (let at = text.length - 1; at >= 0; at--) {
    const isShould = text[at] === ')'
    if (isShould) at -= 1
    const value = text[at] === '1' ? 1 << width : 0
    if (isShould) {
      at -= 1
      shouldMask |= 1 << width
      shouldMatch |= value
    } else {
      mask |= 1 << width
      match |= value
    }
    width += 1
  }
  return { width, mask, match, shouldMask, shouldMatch, field: '', excludedValues: [] }
}

function exclusion(fields: readonly Field[], values: FieldValues): Exclusion {
  let mask = 0
  let match = 0
  for (const field of fields) {
    const value = values[field.name]
    if (value === undefined) continue
    mask |= field.mask << field.low
    match |= value << field.low
  }
  return { mask: mask >>> 0, match: match >>> 0 }
}

/** Whether words of a pattern may begin with the bits `high`: by its first literal bits, without parsing it. */
export function mayBeginWith(pattern: string, high: string): boolean {
  for (let i = 0; i < high.length; i++) {
    const drawn = pattern[i]
    if (drawn !== '0' && drawn !== '1') return true
    if (drawn !== high[i]) return false
  }
  return true
}
