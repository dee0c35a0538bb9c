import { hex } from '../bits.ts'
import { nearestNames, TailchainError } from '../errors.ts'
import { preference } from './address-index.ts'
import { demangle } from './demangle.ts'
import type { FirmwareSymbol, SymbolKind } from './symbols.ts'
import { printable } from './text.ts'

/** How many names an error compares and how many it lists. */
const maxCompared = 20_000
const maxListed = 6

const compilerSuffix = /(\.(?:isra|constprop|lto_priv)?\.?[0-9]+)+$/

/** Symbols by name. */
export class NameIndex {
  readonly #all: readonly FirmwareSymbol[]
  readonly #fileName: string
  #byRawName: Map<string, FirmwareSymbol[]> | undefined

  constructor(all: readonly FirmwareSymbol[], fileName: string) {
    this.#all = all
    this.#fileName = fileName
  }

  find(name: string, kind?: SymbolKind): FirmwareSymbol {
    const found = this.candidates(name, kind)
    const first = found[0]
    if (first === undefined) throw this.#unknown(name)
    if (found.every((symbol) => symbol.address === first.address)) return first
    // Of C's `static` and global variables of one name, the global one is what the name means.
    const globals = found.filter((symbol) => symbol.binding === 'global' && symbol.rawName === name)
    if (globals.length === 1 && globals[0] !== undefined) return globals[0]
    throw ambiguous(name, found)
  }

  candidates(name: string, kind?: SymbolKind): readonly FirmwareSymbol[] {
    let otherKind: readonly FirmwareSymbol[] = []
    for (const match of [this.byRawName, this.#byDemangled, this.#byTail, this.#byStem]) {
      const found = match(name)
      const ofKind = kind === undefined ? found : found.filter((symbol) => symbol.kind === kind)
      if (ofKind.length > 0) return [...ofKind].sort(preference)
      if (otherKind.length === 0) otherKind = found
    }
    return [...otherKind].sort(preference)
  }

  readonly byRawName = (name: string): readonly FirmwareSymbol[] => {
    if (this.#byRawName === undefined) {
      this.#byRawName = new Map()
      for (const symbol of this.#all) {
        const same = this.#byRawName.get(symbol.rawName)
        if (same === undefined) this.#byRawName.set(symbol.rawName, [symbol])
        else same.push(symbol)
      }
    }
    return this.#byRawName.get(name) ?? []
  }

  readonly #byDemangled = (name: string): readonly FirmwareSymbol[] => {
    if (/::h[0-9a-f]{16}$|\)( const)?( volatile)?( &&?)?$/.test(name))
      return this.#plausible(name).filter((s) => demangle(s.rawName) === name)
    return this.#plausible(name).filter((symbol) => symbol.name === name)
  }

  readonly #byTail = (name: string): readonly FirmwareSymbol[] => {
    if (name === '') return []
    const tail = `::${name}`
    return this.#plausible(name).filter(
      ({ name: whole }) =>
        whole.endsWith(tail) ||
        (whole.endsWith('>') &&
          (whole.startsWith(`${name}::<`) || whole.includes(`${tail}::<`)) &&
          endsWithGenericArguments(whole, name)),
    )
  }

  /** `TICKS` for `counter::TICKS.0`, which is what optimisation left of a variable or made of a function. */
  readonly #byStem = (name: string): readonly FirmwareSymbol[] => {
    if (name === '') return []
    return this.#plausible(name).filter((symbol) => {
      const stem = symbol.name.replace(compilerSuffix, '')
      return stem !== symbol.name && (stem === name || stem.endsWith(`::${name}`))
    })
  }

  /**
   * Symbols whose mangled name can demangle to a name that ends in `name`: plain identifiers stand in both
   * manglings as they are, so most names need not be demangled. What follows a dot or a bracket may be the compiler's,
   * or a member's.
   */
  #plausible(name: string): readonly FirmwareSymbol[] {
    const identifier = /^(?:\w+::)*(\w+?)(?:::h[0-9a-f]{16})?(?:[.[][^:<]*)?$/.exec(name)?.[1]
    return identifier === undefined ? this.#all : this.#all.filter((s) => s.rawName.includes(identifier))
  }

  #unknown(name: string): TailchainError {
    const compared = this.#all.slice(0, maxCompared)
    const near = nearestNames(
      name,
      compared.map((symbol) => symbol.name),
    )
    const hint =
      this.#all.length === 0
        ? 'The ELF has no symbols (it was stripped): give an address, or the ELF before stripping.'
        : near.length > 0
          ? `Nearest: ${near.join(', ')}.`
          : 'Nothing has a similar name. It may have been inlined or removed as unused: #[inline(never)] and #[used] keep it.'
    return new TailchainError('SYMBOL_UNKNOWN', `${this.#fileName} has no symbol '${printable(name)}'`, hint)
  }
}

/** Whether `whole` is a path that ends in `name`, then in one turbofish. */
function endsWithGenericArguments(whole: string, name: string): boolean {
  let depth = 0
  for (let i = whole.length - 1; i >= 0; i--) {
    if (whole[i] === '>' && whole[i - 1] !== '-') depth++
    else if (whole[i] === '<' && --depth === 0) {
      const path = whole.slice(0, i - 2)
      return whole.slice(i - 2, i) === '::' && (path === name || path.endsWith(`::${name}`))
    }
  }
  return false
}

function ambiguous(name: string, found: readonly FirmwareSymbol[]): TailchainError {
  const forms = [
    (symbol: FirmwareSymbol) => symbol.name,
    (symbol: FirmwareSymbol) => printable(demangle(symbol.rawName)),
    (symbol: FirmwareSymbol) => printable(symbol.rawName),
  ]
  const isDistinct = (form: (symbol: FirmwareSymbol) => string): boolean =>
    new Set(found.map(form)).size === found.length
  const form = forms.find(isDistinct) ?? ((symbol) => symbol.name)
  const list = found.slice(0, maxListed).map((symbol) => `${form(symbol)} at ${hex(symbol.address)}`)
  const more = found.length > maxListed ? ` and ${found.length - maxListed} more` : ''
  return new TailchainError(
    'SYMBOL_AMBIGUOUS',
    `'${printable(name)}' names ${found.length} symbols: ${list.join(', ')}${more}`,
    'Give more of the path, the mangled name, or the address.',
  )
}
