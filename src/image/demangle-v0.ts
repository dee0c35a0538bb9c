import { V0Reader, malformed } from './demangle-v0-reader.ts'

/**
 * Rust's v0 mangling (RFC 2603) as text without crate disambiguators, and what follows the symbol
 * (`.llvm.…`, `.cold`). Undefined where the name is no v0 symbol, nests deeper than rustc-demangle
 * allows, or would print more than a symbol ever does.
 */
export function demangleV0(name: string): { text: string; suffix: string } | undefined {
  if (!/^_R[A-Z][!-~]*$/.test(name)) return undefined
  const printer = new V0Printer(new V0Reader(name, 2))
  try {
    printer.path(true)
    const text = printer.text
    if (/[A-Z]/.test(printer.reader.peek()))
      printer.silently(() => {
        printer.path(false)
      })
    return { text, suffix: printer.reader.rest() }
  } catch (error) {
    if (error === malformed || error instanceof RangeError) return undefined
    throw error
  }
}

const maxDepth = 500
const maxTextLength = 16384
/** Back references can make a short name arbitrarily long to walk. */
const maxSteps = 50_000

const basicTypes: Record<string, string | undefined> = {
  b: 'bool', c: 'char', e: 'str', u: '()', z: '!', p: '_', v: '...',
  a: 'i8', s: 'i16', l: 'i32', x: 'i64', n: 'i128', i: 'isize',
  h: 'u8', t: 'u16', m: 'u32', y: 'u64', o: 'u128', j: 'usize',
  f: 'f32', d: 'f64',
} // prettier-ignore

/** Walks the grammar and prints as it goes; each method is one production of the RFC. */
class V0Printer {
  reader: V0Reader
  text = ''
  #silent = false
  #depth = 0
  #steps = 0
  #boundLifetimes = 0

  constructor(reader: V0Reader) {
    this.reader = reader
  }

  silently(body: () => void): void {
    const before = this.#silent
    this.#silent = true
    body()
    this.#silent = before
  }

  #print(text: string): void {
    if (this.#silent) return
    this.text += text
    if (this.text.length > maxTextLength) throw malformed
  }

  #nested(body: () => void): void {
    if (++this.#depth > maxDepth || ++this.#steps > maxSteps) throw malformed
    body()
    this.#depth--
  }

  /** A back reference: the same production again, at an earlier place. Not followed while silent. */
  #again(body: () => void): void {
    const target = this.reader.backReference()
    if (this.#silent) return
    const here = this.reader
    this.reader = target
    this.#nested(body)
    this.reader = here
  }

  /** Items up to `E`; how many. */
  #list(item: () => void, separator: string): number {
    let count = 0
    while (!this.reader.eat('E')) {
      if (count++ > 0) this.#print(separator)
      if (++this.#steps > maxSteps) throw malformed
      item()
    }
    return count
  }

  /** @param inValue - expression context, where generic arguments take a turbofish */
  path(inValue: boolean): void {
    this.#nested(() => {
      const tag = this.reader.next()
      if (tag === 'C') {
        this.reader.disambiguator()
        this.#print(this.reader.identifier())
      } else if (tag === 'N') this.#nestedPath(inValue)
      else if (tag === 'M' || tag === 'X' || tag === 'Y') this.#qualifiedPath(tag)
      else if (tag === 'I') {
        this.path(inValue)
        this.#print(inValue ? '::<' : '<')
        this.#list(this.#genericArgument, ', ')
        this.#print('>')
      } else if (tag === 'B')
        this.#again(() => {
          this.path(inValue)
        })
      else throw malformed
    })
  }

  #nestedPath(inValue: boolean): void {
    const namespace = this.reader.next()
    if (!/[A-Za-z]/.test(namespace)) throw malformed
    this.path(inValue)
    const disambiguator = this.reader.disambiguator()
    const name = this.reader.identifier()
    if (namespace >= 'a') {
      if (name !== '') this.#print(`::${name}`)
      return
    }
    const kind = namespace === 'C' ? 'closure' : namespace === 'S' ? 'shim' : namespace
    this.#print(`::{${kind}${name === '' ? '' : `:${name}`}#${disambiguator}}`)
  }

  #qualifiedPath(tag: string): void {
    if (tag !== 'Y') {
      this.reader.disambiguator()
      this.silently(() => {
        this.path(false)
      })
    }
    this.#print('<')
    this.#type()
    if (tag !== 'M') {
      this.#print(' as ')
      this.path(false)
    }
    this.#print('>')
  }

  readonly #genericArgument = (): void => {
    if (this.reader.eat('L')) this.#lifetime(this.reader.base62())
    else if (this.reader.eat('K')) this.#const(false)
    else this.#type()
  }

  readonly #type = (): void => {
    const tag = this.reader.next()
    const basic = basicTypes[tag]
    if (basic !== undefined) {
      this.#print(basic)
      return
    }
    this.#nested(() => {
      if (tag === 'R' || tag === 'Q') this.#reference(tag)
      else if (tag === 'P' || tag === 'O') {
        this.#print(tag === 'P' ? '*const ' : '*mut ')
        this.#type()
      } else if (tag === 'A' || tag === 'S') {
        this.#print('[')
        this.#type()
        if (tag === 'A') {
          this.#print('; ')
          this.#const(true)
        }
        this.#print(']')
      } else if (tag === 'T') this.#tuple(this.#type)
      else if (tag === 'F') this.#inBinder(this.#functionType)
      else if (tag === 'D') this.#dynType()
      else if (tag === 'B') this.#again(this.#type)
      else if (tag === 'W') {
        this.#type()
        this.#print(' is ')
        this.#pattern()
      } else {
        this.reader.stepBack()
        this.path(false)
      }
    })
  }

  #tuple(item: () => void): void {
    this.#print('(')
    if (this.#list(item, ', ') === 1) this.#print(',')
    this.#print(')')
  }

  #reference(tag: string): void {
    this.#print('&')
    if (this.reader.eat('L')) {
      const index = this.reader.base62()
      if (index !== 0) {
        this.#lifetime(index)
        this.#print(' ')
      }
    }
    if (tag === 'Q') this.#print('mut ')
    this.#type()
  }

  readonly #functionType = (): void => {
    const isUnsafe = this.reader.eat('U')
    let abi: string | undefined
    if (this.reader.eat('K')) abi = this.reader.eat('C') ? 'C' : this.reader.identifier().replaceAll('_', '-')
    if (isUnsafe) this.#print('unsafe ')
    if (abi !== undefined) this.#print(`extern "${abi}" `)
    this.#print('fn(')
    this.#list(this.#type, ', ')
    this.#print(')')
    if (this.reader.eat('u')) return
    this.#print(' -> ')
    this.#type()
  }

  #dynType(): void {
    this.#print('dyn ')
    this.#inBinder(() => {
      this.#list(this.#dynTrait, ' + ')
    })
    if (!this.reader.eat('L')) throw malformed
    const index = this.reader.base62()
    if (index === 0) return
    this.#print(' + ')
    this.#lifetime(index)
  }

  readonly #dynTrait = (): void => {
    let open = this.#pathWithOpenGenerics()
    while (this.reader.eat('p')) {
      this.#print(open ? ', ' : '<')
      open = true
      this.#print(`${this.reader.identifier()} = `)
      this.#genericArgument()
    }
    if (open) this.#print('>')
  }

  /** Leaves `<…` open where there are generic arguments, so that associated types join them. */
  #pathWithOpenGenerics(): boolean {
    let open = false
    if (this.reader.eat('B')) {
      this.#again(() => {
        open = this.#pathWithOpenGenerics()
      })
    } else if (this.reader.eat('I')) {
      this.path(false)
      this.#print('<')
      this.#list(this.#genericArgument, ', ')
      open = true
    } else this.path(false)
    return open
  }

  #inBinder(body: () => void): void {
    const count = this.reader.eat('G') ? this.reader.base62() + 1 : 0
    if (count > 1000) throw malformed
    this.#boundLifetimes += count
    if (count > 0) {
      const names = Array.from({ length: count }, (_, i) => this.#lifetimeName(count - i))
      this.#print(`for<${names.join(', ')}> `)
    }
    body()
    this.#boundLifetimes -= count
  }

  /** A de Bruijn index: 1 is the innermost bound lifetime. */
  #lifetime(index: number): void {
    if (index === 0) this.#print("'_")
    else if (!this.#silent) this.#print(this.#lifetimeName(index))
  }

  #lifetimeName(index: number): string {
    const depth = this.#boundLifetimes - index
    if (depth < 0) throw malformed
    return depth < 26 ? `'${String.fromCharCode(97 + depth)}` : `'_${depth}`
  }

  #pattern(): void {
    this.#nested(() => {
      const tag = this.reader.next()
      if (tag === 'R') {
        this.#const(false)
        this.#print('..=')
        this.#const(false)
      } else if (tag === 'O') {
        this.#list(() => {
          this.#pattern()
        }, ' | ')
      } else if (tag === 'N') this.#print('!null')
      else throw malformed
    })
  }

  /** @param inValue - inside another expression, where no braces are needed */
  #const(inValue: boolean): void {
    this.#nested(() => {
      const tag = this.reader.next()
      if (tag === 'B')
        this.#again(() => {
          this.#const(inValue)
        })
      else if (tag === 'p') this.#print('_')
      else if ('htmyoj'.includes(tag)) this.#print(this.reader.integer())
      else if ('aslxni'.includes(tag)) this.#print((this.reader.eat('n') ? '-' : '') + this.reader.integer())
      else if (tag === 'b') this.#print(this.reader.boolean())
      else if (tag === 'c') this.#print(this.reader.char())
      else if (tag === 'R' && this.reader.eat('e')) this.#print(this.reader.string())
      else {
        if (!inValue) this.#print('{')
        this.#compoundConst(tag)
        if (!inValue) this.#print('}')
      }
    })
  }

  readonly #innerConst = (): void => {
    this.#const(true)
  }

  #compoundConst(tag: string): void {
    if (tag === 'e') this.#print(`*${this.reader.string()}`)
    else if (tag === 'R' || tag === 'Q') {
      this.#print(tag === 'Q' ? '&mut ' : '&')
      this.#const(true)
    } else if (tag === 'A') {
      this.#print('[')
      this.#list(this.#innerConst, ', ')
      this.#print(']')
    } else if (tag === 'T') this.#tuple(this.#innerConst)
    else if (tag === 'V') this.#variant()
    else throw malformed
  }

  #variant(): void {
    this.path(true)
    const fields = this.reader.next()
    if (fields === 'T') {
      this.#print('(')
      this.#list(this.#innerConst, ', ')
      this.#print(')')
    } else if (fields === 'S') {
      this.#print(' { ')
      this.#list(() => {
        this.reader.disambiguator()
        this.#print(`${this.reader.identifier()}: `)
        this.#const(true)
      }, ', ')
      this.#print(' }')
    } else if (fields !== 'U') throw malformed
  }
}
