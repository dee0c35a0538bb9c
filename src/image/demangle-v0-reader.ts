import { decodePunycode } from './punycode.ts'

/** Thrown where a name does not follow the grammar; never leaves the demangler. */
export const malformed = new Error('malformed symbol')

/** The terminals of the v0 grammar. */
export class V0Reader {
  readonly #name: string
  readonly #start: number
  #at: number

  /** @param start - where back references count from: behind `_R` */
  constructor(name: string, start: number, at = start) {
    this.#name = name
    this.#start = start
    this.#at = at
  }

  /** The next character; empty at the end. */
  peek(): string {
    return this.#name.charAt(this.#at)
  }

  next(): string {
    if (this.#at >= this.#name.length) throw malformed
    return this.#name.charAt(this.#at++)
  }

  eat(char: string): boolean {
    if (this.peek() !== char) return false
    this.#at++
    return true
  }

  stepBack(): void {
    this.#at--
  }

  rest(): string {
    return this.#name.slice(this.#at)
  }

  /** `_` is 0, `0_` is 1. Beyond 2^53 imprecise: only disambiguators that nobody prints get there. */
  base62(): number {
    if (this.eat('_')) return 0
    let value = 0
    for (let char = this.next(); char !== '_'; char = this.next()) value = value * 62 + base62Digit(char)
    if (value >= 2 ** 64) throw malformed
    return value + 1
  }

  disambiguator(): number {
    return this.eat('s') ? this.base62() + 1 : 0
  }

  /** A reader at the place that the back reference names, which lies before its tag. */
  backReference(): V0Reader {
    const tagAt = this.#at - 1
    const target = this.#start + this.base62()
    if (target >= tagAt) throw malformed
    return new V0Reader(this.#name, this.#start, target)
  }

  identifier(): string {
    const isPunycode = this.eat('u')
    const digits = /^(0|[1-9][0-9]{0,5})/.exec(this.#name.slice(this.#at, this.#at + 6))?.[0]
    if (digits === undefined) throw malformed
    this.#at += digits.length
    this.eat('_')
    const end = this.#at + Number(digits)
    if (end > this.#name.length) throw malformed
    const bytes = this.#name.slice(this.#at, end)
    this.#at = end
    return isPunycode ? decode(bytes) : bytes
  }

  #hexDigits(): string {
    const end = this.#name.indexOf('_', this.#at)
    const digits = end < 0 ? '' : this.#name.slice(this.#at, end)
    if (end < 0 || !/^[0-9a-f]*$/.test(digits)) throw malformed
    this.#at = end + 1
    return digits
  }

  /** Decimal up to 64 bits, hexadecimal as it stands beyond. */
  integer(): string {
    const digits = this.#hexDigits()
    const significant = digits.replace(/^0+/, '')
    return significant.length > 16 ? `0x${digits}` : BigInt(`0x0${significant}`).toString()
  }

  boolean(): string {
    const value = Number(this.integer())
    if (value > 1) throw malformed
    return value === 1 ? 'true' : 'false'
  }

  char(): string {
    const code = Number(this.integer())
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw malformed
    return `'${escapeChars(String.fromCodePoint(code), "'")}'`
  }

  string(): string {
    const digits = this.#hexDigits()
    if (digits.length % 2 !== 0) throw malformed
    const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16))
    try {
      return `"${escapeChars(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), '"')}"`
    } catch {
      throw malformed
    }
  }
}

function base62Digit(char: string): number {
  if (char >= '0' && char <= '9') return char.charCodeAt(0) - 48
  if (char >= 'a' && char <= 'z') return char.charCodeAt(0) - 97 + 10
  if (char >= 'A' && char <= 'Z') return char.charCodeAt(0) - 65 + 36
  throw malformed
}

function decode(bytes: string): string {
  const separator = bytes.lastIndexOf('_')
  const insertions = bytes.slice(separator + 1)
  if (insertions === '') throw malformed
  const ascii = separator < 0 ? '' : bytes.slice(0, separator)
  return decodePunycode(ascii, insertions) ?? `punycode{${ascii === '' ? '' : `${ascii}-`}${insertions}}`
}

const escapes: Record<string, string | undefined> = {
  '\0': '\\0',
  '\t': '\\t',
  '\r': '\\r',
  '\n': '\\n',
  '\\': '\\\\',
}

/** As Rust's `char::escape_debug`; only the enclosing kind of quote is escaped. */
function escapeChars(text: string, quote: string): string {
  let escaped = ''
  for (const char of text) {
    if (char === quote) escaped += `\\${char}`
    else if (escapes[char] !== undefined) escaped += escapes[char]
    else if (/[\p{C}\p{Zl}\p{Zp}\p{Mn}\p{Me}]/u.test(char) || (char !== ' ' && /\p{Zs}/u.test(char))) {
      escaped += `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
    } else escaped += char
  }
  return escaped
}
