import { demangleItanium } from './demangle-itanium.ts'
import { demangleV0 } from './demangle-v0.ts'

/**
 * A symbol as source text. Of Rust: `counter::bump::h0123456789abcdef` for the legacy mangling (hash kept),
 * `counter::bump` for v0; of C++: `drivers::add(long, long)`. Anything else comes back as it is; so does what is
 * malformed, nests too deep or would print too much.
 *
 * The text is that of rustc-demangle's alternate format (`{:#}`), except for the legacy hash, and of c++filt; see
 * {@link shortName}.
 */
export function demangle(rawName: string): string {
  return demangled(rawName, true) ?? rawName
}

/** {@link demangle} without the legacy hash, and without C++'s parameters: what messages print and what people type. */
export function shortName(rawName: string): string {
  return demangled(rawName, false) ?? rawName
}

/** @param isWhole - with what tells namesakes apart: a hash, parameters */
function demangled(rawName: string, isWhole: boolean): string | undefined {
  if (!rawName.startsWith('_R') && !rawName.startsWith('_Z')) return undefined
  if (rawName.length > maxNameLength) return undefined
  // What (Thin)LTO appends to the names of symbols that it makes visible.
  const name = rawName.replace(/\.llvm\.[0-9A-F@]*$/, '')
  const parsed = name.startsWith('_R')
    ? demangleV0(name)
    : (demangleLegacy(name, isWhole) ?? demangleCpp(name, isWhole))
  if (parsed === undefined) return undefined
  return parsed.suffix === '' || /^\.[!-~]*$/.test(parsed.suffix) ? parsed.text + parsed.suffix : undefined
}

function demangleCpp(name: string, isWhole: boolean): { text: string; suffix: string } | undefined {
  const parsed = demangleItanium(name)
  return parsed === undefined
    ? undefined
    : { text: isWhole ? parsed.full : parsed.short, suffix: parsed.suffix }
}

const maxNameLength = 32768

/** `_ZN` (length name)* `17h` 16 hex digits `E`. Without the hash it may as well be C++. */
function demangleLegacy(name: string, keepHash: boolean): { text: string; suffix: string } | undefined {
  if (!name.startsWith('_ZN')) return undefined
  const parts: string[] = []
  let at = 3
  while (name[at] !== 'E') {
    const digits = /^[0-9]{1,5}/.exec(name.slice(at, at + 5))?.[0]
    if (digits === undefined) return undefined
    const start = at + digits.length
    at = start + Number(digits)
    if (at >= name.length) return undefined
    parts.push(name.slice(start, at))
  }
  const hash = parts.at(-1)
  if (parts.length < 2 || hash === undefined || !/^h[0-9a-f]{16}$/.test(hash)) return undefined
  if (!keepHash) parts.pop()
  return { text: parts.map(unescapeLegacy).join('::'), suffix: name.slice(at + 1) }
}

const legacyEscapes: Record<string, string | undefined> = {
  SP: '@',
  BP: '*',
  RF: '&',
  LT: '<',
  GT: '>',
  LP: '(',
  RP: ')',
  C: ',',
}

/** Undoes `$LT$`, `$u7b$`, `..` in one path element; from the first unknown escape on, the text stays. */
function unescapeLegacy(element: string): string {
  let rest = element.startsWith('_$') ? element.slice(1) : element
  let text = ''
  for (;;) {
    const at = rest.search(/[$.]/)
    if (at < 0) return text + rest
    text += rest.slice(0, at)
    rest = rest.slice(at)
    if (rest.startsWith('.')) {
      const isPath = rest.startsWith('..')
      text += isPath ? '::' : '.'
      rest = rest.slice(isPath ? 2 : 1)
      continue
    }
    const end = rest.indexOf('$', 1)
    const escape = rest.slice(1, Math.max(1, end))
    const char = legacyEscapes[escape] ?? hexEscape(escape)
    if (end < 0 || char === undefined) return text + rest
    text += char
    rest = rest.slice(end + 1)
  }
}

function hexEscape(escape: string): string | undefined {
  if (!/^u[0-9a-f]{1,6}$/.test(escape)) return undefined
  const code = parseInt(escape.slice(1), 16)
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0)
  const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isScalar && !isControl ? String.fromCodePoint(code) : undefined
}
