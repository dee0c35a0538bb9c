import {
  abbreviations,
  builtIns,
  extendedBuiltIns,
  literalSuffixes,
  operators,
  specialNames,
} from './demangle-itanium-codes.ts'

/**
 * C++ names as compilers for Arm mangle them (the Itanium C++ ABI, chapter 5.1), in the words of c++filt. What firmware
 * hardly has (expressions and decltype in template arguments, vector types) is not understood.
 */
export interface CppName {
  /** With parameters, and the return type where it is mangled too: `drivers::add(long, long)`. */
  readonly full: string
  /** Without them, as debug information names it: `drivers::add`. */
  readonly short: string
  /** What the compiler appended: `.constprop.0`. */
  readonly suffix: string
}

/** Undefined for what is no C++ name, is malformed, or says too much. */
export function demangleItanium(mangled: string): CppName | undefined {
  if (!mangled.startsWith('_Z')) return undefined
  try {
    const parser = new Parser(mangled)
    const { full, short } = parser.encoding()
    return { full, short, suffix: parser.rest }
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

class NotUnderstood extends Error {}

/** Deeper nesting, and longer texts, are made to take forever. */
const maxDepth = 100
const maxSteps = 10_000
const maxLength = 10_000
const maxCodeLength = 20
const maxTotalLength = 1_000_000

/** A type: what of it stands in front of a name, and what behind it. */
interface TypeText {
  readonly left: string
  readonly right: string
  /** Pointers to it need parentheses: functions and arrays. */
  readonly isWrapped: boolean
  /** Of template arguments that one parameter stands for: each of them. */
  readonly pack?: readonly TypeText[]
}

/** A name of something: with what tells overloads apart, and without. */
interface NameText {
  readonly full: string
  readonly short: string
  /** A function of this name has its return type mangled: templates have, but for constructors and conversions. */
  readonly hasResult: boolean
  /** Of a member function: ` const`. */
  readonly qualifiers: string
}

class Parser {
  readonly #text: string
  #at = 2
  #depth = 0
  #steps = 0
  #length = 0
  readonly #substitutions: TypeText[] = []
  #templateArguments: readonly TypeText[] = []
  /** Which one of a pack is being read. */
  #packIndex = 0

  constructor(text: string) {
    this.#text = text
  }

  get rest(): string {
    return this.#text.slice(this.#at)
  }

  /** As much of the rest as a number or a code takes. */
  get #ahead(): string {
    return this.#text.slice(this.#at, this.#at + maxCodeLength)
  }

  /** @param isWhole - with the return type, as a function is shown in which nothing is named */
  encoding(isWhole = true): { full: string; short: string } {
    return this.#nested(() => {
      const special = this.#special()
      if (special !== undefined) return special
      const name = this.#name()
      if (this.#isAtEnd()) return name
      const result = name.hasResult ? this.#type() : undefined
      const parameters = this.#parameters(() => this.#isAtEnd())
      const full = `${name.full}${parameters}${name.qualifiers}`
      return { full: result === undefined || !isWhole ? full : around(result, full), short: name.short }
    })
  }

  /** Tables and thunks that the compiler made. */
  #special(): { full: string; short: string } | undefined {
    for (const [code, words] of specialNames) {
      if (!this.#take(code)) continue
      if (code.startsWith('Th')) this.#offset()
      const of = code.startsWith('Th')
        ? this.encoding()
        : code === 'GV'
          ? this.#name()
          : both(plainText(this.#type()))
      return { full: `${words} ${of.full}`, short: `${words} ${of.short}` }
    }
    return undefined
  }

  #name(): NameText {
    if (this.#take('N')) return this.#nestedName()
    if (this.#take('Z')) return this.#localName()
    let name: string
    if (this.#peek('S') && !this.#peek('St')) {
      name = plainText(this.#substitution())
    } else {
      const scope = this.#take('St') ? 'std::' : ''
      name = scope + this.#unqualified('')
      if (this.#peek('I')) this.#remember(simple(name))
    }
    const hasResult = this.#peek('I') && !name.startsWith('operator ')
    const list = this.#peek('I') ? this.#arguments() : ''
    return { ...both(withArguments(name, list)), hasResult, qualifiers: '' }
  }

  #nestedName(): NameText {
    let qualifiers = this.#qualifiers()
    if (this.#take('R')) qualifiers += ' &'
    else if (this.#take('O')) qualifiers += ' &&'
    let [path, last, hasResult, isNamedFreely] = ['', '', false, true]
    while (!this.#take('E')) {
      if (this.#peek('I')) {
        path = withArguments(path, this.#arguments())
        hasResult = isNamedFreely
      } else if (path === '' && this.#peek('S')) {
        path = this.#take('St') ? 'std' : plainText(this.#substitution())
        last = path.replace(/<.*$/s, '').split('::').at(-1) ?? ''
        continue
      } else if (path === '' && this.#peek('T')) {
        path = plainText(this.#templateParameter())
      } else {
        isNamedFreely = !/^([CD][0-5]|cv)/.test(this.#ahead)
        last = this.#unqualified(last)
        path += path === '' ? last : `::${last}`
        hasResult = false
      }
      if (!this.#peek('E')) this.#remember(simple(path))
    }
    return { ...both(path), hasResult, qualifiers }
  }

  #localName(): NameText {
    const outer = this.encoding(false)
    this.#expect('E')
    if (this.#take('s')) {
      this.#discriminator()
      return {
        ...{ full: `${outer.full}::string literal`, short: `${outer.short}::string literal` },
        ...{ hasResult: false, qualifiers: '' },
      }
    }
    const inner = this.#name()
    this.#discriminator()
    return { ...inner, full: `${outer.full}::${inner.full}`, short: `${outer.short}::${inner.short}` }
  }

  #discriminator(): void {
    const found = /^_(\d|_\d+_)/.exec(this.#ahead)
    if (found !== null) this.#at += found[0].length
  }

  /** @param last - the part before: what constructors are called */
  #unqualified(last: string): string {
    this.#take('L')
    let name: string
    const [digits] = /^\d{1,5}/.exec(this.#ahead) ?? []
    if (digits !== undefined) name = this.#sourceName(digits)
    else if (this.#take('Ul')) name = `{lambda${this.#parameters(() => this.#take('E'))}#${this.#ordinal()}}`
    else if (this.#take('Ut')) name = `{unnamed type#${this.#ordinal()}}`
    else if (/^C[1-5]/.test(this.#ahead)) name = this.#skip(2, withoutTags(last))
    else if (/^D[0-5]/.test(this.#ahead)) name = this.#skip(2, `~${withoutTags(last)}`)
    else name = this.#operator()
    while (this.#take('B')) {
      const [tagDigits] = /^\d{1,5}/.exec(this.#ahead) ?? []
      name += `[abi:${this.#sourceName(tagDigits ?? '')}]`
    }
    return name
  }

  #sourceName(digits: string): string {
    const size = Number(digits)
    const start = this.#at + digits.length
    const name = this.#text.slice(start, start + size)
    if (digits === '' || size === 0 || name.length !== size) throw new NotUnderstood()
    this.#at = start + size
    return /^_GLOBAL_[_.$]N/.test(name) ? '(anonymous namespace)' : name
  }

  #operator(): string {
    if (this.#take('cv')) return `operator ${plainText(this.#type())}`
    const sign = operators[this.#ahead.slice(0, 2)]
    if (sign === undefined) throw new NotUnderstood()
    return this.#skip(2, /^[a-z]/.test(sign) ? `operator ${sign}` : `operator${sign}`)
  }

  #arguments(): string {
    this.#expect('I')
    const found: TypeText[] = []
    while (!this.#take('E')) this.#argument(found)
    this.#templateArguments = found
    const list = found
      .flatMap((each) => each.pack ?? [each])
      .map(plainText)
      .join(', ')
    return `<${list}${list.endsWith('>') ? ' ' : ''}>`
  }

  #argument(found: TypeText[]): void {
    if (this.#take('J')) {
      const pack: TypeText[] = []
      while (!this.#take('E')) this.#argument(pack)
      found.push({ ...simple(''), pack })
    } else if (this.#take('L')) {
      if (this.#peek('_Z')) throw new NotUnderstood()
      const type = plainText(this.#type())
      const [sign = '', digits] = /^(n?)(\d+)E/.exec(this.#ahead)?.slice(1) ?? []
      if (digits === undefined) throw new NotUnderstood()
      this.#at += sign.length + digits.length + 1
      found.push(simple(literal(type, `${sign === '' ? '' : '-'}${digits}`)))
    } else found.push(this.#type())
  }

  /** What templates a type is made of has no say in what `T_` is outside. */
  #type(): TypeText {
    const templateArguments = this.#templateArguments
    const type = this.#anyType()
    this.#templateArguments = templateArguments
    return type
  }

  #anyType(): TypeText {
    return this.#nested(() => {
      const qualifiers = this.#qualifiers()
      if (qualifiers !== '') {
        const inner = this.#type()
        return this.#remember({ ...inner, left: `${inner.left}${qualifiers}` })
      }
      const code = this.#text[this.#at] ?? ''
      const builtIn = builtIns[code]
      if (builtIn !== undefined) return this.#skip(1, simple(builtIn))
      switch (code) {
        case 'P':
          this.#at++
          return this.#remember(pointerTo(this.#type(), '*'))
        case 'R':
          this.#at++
          return this.#remember(referenceTo(this.#type(), '&'))
        case 'O':
          this.#at++
          return this.#remember(referenceTo(this.#type(), '&&'))
        case 'F':
          return this.#remember(this.#function())
        case 'A':
          return this.#remember(this.#array())
        case 'M':
          return this.#remember(this.#memberPointer())
        case 'T':
          return this.#withArguments(this.#templateParameter())
        case 'D':
          return this.#extended()
        case 'S':
          return this.#peek('St') ? this.#named() : this.#withArguments(this.#substitution(), false)
        default:
          return this.#named()
      }
    })
  }

  #named(): TypeText {
    return this.#remember(simple(this.#name().full))
  }

  /** @param isNew - whether the type without arguments is remembered already */
  #withArguments(type: TypeText, isNew = true): TypeText {
    if (isNew) this.#remember(type)
    return this.#peek('I') ? this.#remember(simple(plainText(type) + this.#arguments())) : type
  }

  #extended(): TypeText {
    const code = this.#ahead.slice(0, 2)
    const builtIn = extendedBuiltIns[code]
    if (builtIn !== undefined) return this.#skip(2, simple(builtIn))
    throw new NotUnderstood()
  }

  /** A type with a pack in it: once for each type of the pack. */
  #expansion(): TypeText[] {
    const pack = this.#templateArguments.find((each) => each.pack !== undefined)?.pack
    if (pack === undefined || pack.length > maxDepth) throw new NotUnderstood()
    const [start, known] = [this.#at, this.#substitutions.length]
    const found: TypeText[] = []
    for (this.#packIndex = 0; this.#packIndex < Math.max(pack.length, 1); this.#packIndex++) {
      this.#at = start
      this.#substitutions.length = known
      found.push(this.#type())
    }
    this.#packIndex = 0
    this.#remember(simple(found.map(plainText).join(', ')))
    return pack.length === 0 ? [] : found
  }

  #function(): TypeText {
    this.#expect('F')
    this.#take('Y')
    const result = this.#type()
    const parameters = this.#parameters(() => this.#take('E'))
    return { left: `${result.left} `, right: `${parameters}${result.right}`, isWrapped: true }
  }

  #array(): TypeText {
    const [whole, count] = /^A(\d+)_/.exec(this.#ahead) ?? []
    if (whole === undefined) throw new NotUnderstood()
    this.#at += whole.length
    const element = this.#type()
    const dimension = `[${count ?? ''}]`
    const left = element.isWrapped ? element.left : `${element.left} `
    return { left, right: `${dimension}${element.right.trimStart()}`, isWrapped: true }
  }

  #memberPointer(): TypeText {
    this.#expect('M')
    const holder = plainText(this.#type())
    return pointerTo(this.#type(), `${holder}::*`, ' ')
  }

  #templateParameter(): TypeText {
    this.#expect('T')
    const [whole = '', index = ''] = /^(\d*)_/.exec(this.#ahead) ?? []
    const found = this.#templateArguments[index === '' ? 0 : Number(index) + 1]
    if (whole === '' || found === undefined) throw new NotUnderstood()
    return this.#skip(
      whole.length,
      found.pack === undefined ? found : (found.pack[this.#packIndex] ?? simple('')),
    )
  }

  #substitution(): TypeText {
    this.#expect('S')
    const abbreviation = abbreviations[this.#text[this.#at] ?? '']
    if (abbreviation !== undefined) return this.#skip(1, simple(abbreviation))
    const [whole = '', index = ''] = /^([0-9A-Z]*)_/.exec(this.#ahead) ?? []
    const found = this.#substitutions[index === '' ? 0 : parseInt(index, 36) + 1]
    if (whole === '' || found === undefined) throw new NotUnderstood()
    this.#length += found.left.length
    if (this.#length > maxTotalLength) throw new NotUnderstood()
    return this.#skip(whole.length, found)
  }

  #parameters(isEnd: () => boolean): string {
    const types: string[] = []
    while (!isEnd()) {
      if (this.#take('Dp')) types.push(...this.#expansion().map(plainText))
      else types.push(plainText(this.#type()))
    }
    return types.length === 1 && types[0] === 'void' ? '()' : `(${types.join(', ')})`
  }

  /** Of what a pointer, reference or member function refers to, in c++filt's order. */
  #qualifiers(): string {
    const [codes = ''] = /^r?V?K?/.exec(this.#ahead) ?? []
    this.#at += codes.length
    const words = { K: ' const', V: ' volatile', r: ' __restrict' }
    return Array.from('KVr', (code) => (codes.includes(code) ? words[code as 'K' | 'V' | 'r'] : '')).join('')
  }

  #offset(): void {
    const [whole] = /^n?\d+_/.exec(this.#ahead) ?? []
    if (whole === undefined) throw new NotUnderstood()
    this.#at += whole.length
  }

  /** `_` is the first one, `0_` the second. */
  #ordinal(): number {
    const [whole = '', index = ''] = /^(\d*)_/.exec(this.#ahead) ?? []
    if (whole === '') throw new NotUnderstood()
    return this.#skip(whole.length, index === '' ? 1 : Number(index) + 2)
  }

  #remember(type: TypeText): TypeText {
    if (type.left.length + type.right.length > maxLength) throw new NotUnderstood()
    this.#substitutions.push(type)
    return type
  }

  #nested<T>(parse: () => T): T {
    if (++this.#depth > maxDepth || ++this.#steps > maxSteps) throw new NotUnderstood()
    const parsed = parse()
    this.#depth--
    return parsed
  }

  #isAtEnd(): boolean {
    return this.#at >= this.#text.length || this.#peek('E') || this.#peek('.')
  }

  #peek(code: string): boolean {
    return this.#text.startsWith(code, this.#at)
  }

  #take(code: string): boolean {
    const isThere = this.#peek(code)
    if (isThere) this.#at += code.length
    return isThere
  }

  #expect(code: string): void {
    if (!this.#take(code)) throw new NotUnderstood()
  }

  #skip<T>(count: number, value: T): T {
    this.#at += count
    return value
  }
}

/** `operator<` keeps apart from what follows it. */
function withArguments(name: string, list: string): string {
  return name.endsWith('<') && list !== '' ? `${name} ${list}` : name + list
}

function withoutTags(name: string): string {
  return name.replace(/\[abi:.*/s, '')
}

function simple(left: string): TypeText {
  return { left, right: '', isWrapped: false }
}

function plainText({ left, right }: TypeText): string {
  return right === '' ? left : `${left}${right}`
}

function both(text: string): { full: string; short: string } {
  return { full: text, short: text }
}

/** A function's name and parameters, within the type that it returns. */
function around({ left, right, isWrapped }: TypeText, name: string): string {
  return isWrapped ? `${left}${name}${right}` : `${left} ${name}${right}`
}

function pointerTo(inner: TypeText, sign: string, space = ''): TypeText {
  if (!inner.isWrapped) return { ...inner, left: `${inner.left}${space}${sign}` }
  const gap = inner.right.startsWith('[') ? ' ' : ''
  return { left: `${inner.left}(${sign}`, right: `)${gap}${inner.right}`, isWrapped: false }
}

/** A reference to a reference is one reference. */
function referenceTo(inner: TypeText, sign: '&' | '&&'): TypeText {
  if (!inner.left.endsWith('&')) return pointerTo(inner, sign)
  return sign === '&' ? { ...inner, left: inner.left.replace(/&+$/, '&') } : inner
}

function literal(type: string, value: string): string {
  const suffix = literalSuffixes[type]
  if (suffix !== undefined) return `${value}${suffix}`
  if (type === 'bool') return value === '0' ? 'false' : 'true'
  return `(${type})${value}`
}
