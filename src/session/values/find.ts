import { hex } from '../../bits.ts'
import { nearestNames, TailchainError } from '../../errors.ts'
import {
  type DebugInfo,
  dwarf,
  type GlobalVariable,
  type MachineState,
} from '../../machine/source/debug-types.ts'
import type { FirmwareImage } from '../../machine/firmware.ts'
import { sizeOf, type Target } from './layout.ts'
import { cuts, type Step } from './path.ts'
import { inMemory, known } from './storage.ts'

/** A path, taken apart. */
export interface Found {
  readonly name: string
  readonly variable: GlobalVariable
  readonly steps: readonly Step[]
}

/** Finds variables by name in one firmware's debug information. */
export class Finder {
  readonly #image: FirmwareImage
  readonly #info: DebugInfo
  readonly #paths = new Map<string, Found>()

  constructor(image: FirmwareImage, info: DebugInfo) {
    this.#image = image
    this.#info = info
  }

  /** @throws TailchainError `SYMBOL_UNKNOWN`, `SYMBOL_AMBIGUOUS`, `PLACE_NOT_DATA`, `NEEDS_DEBUG_INFO` */
  find(path: string): Found {
    let found = this.#paths.get(path)
    if (found === undefined) {
      found = this.#find(path)
      this.#paths.set(path, found)
    }
    return found
  }

  #find(path: string): Found {
    const all = cuts(path)
    for (const { name, steps } of all) {
      const variable = this.#variable(name)
      if (variable?.type.kind === 'unknown') throw this.#typeless(name)
      if (variable !== undefined) return { name, variable, steps }
    }
    throw this.#unknown(all.at(-1)?.name ?? path)
  }

  #variable(name: string): GlobalVariable | undefined {
    const named = this.#info.variable(name)
    const there = named.filter(isThere)
    const [first] = there
    if (first === undefined) return this.#bySymbol(name) ?? named[0]
    const others = there.filter((each) => !isSamePlace(each, first))
    if (others.length === 0) return first
    // Of C's `static` and global variables of one name, the global one is what the name means.
    const globals = there.filter((each) => each.isExternal && each.name === name)
    if (globals.length === 1) return globals[0]
    throw ambiguous(name, [first, ...others])
  }

  /** By a name that only the symbol table has: mangled, with a hash, or without what the compiler added to it. */
  #bySymbol(name: string): GlobalVariable | undefined {
    const [symbol] = this.#image.symbols.candidates(name, 'object')
    if (symbol?.kind !== 'object') return undefined
    const { address } = this.#image.symbols.find(name, 'object')
    return this.#info
      .variables()
      .find(({ location }) => location.kind === 'memory' && location.address === address)
  }

  #typeless(name: string): TailchainError {
    const [symbol] = this.#image.symbols.candidates(name, 'object')
    const size = symbol === undefined || symbol.sizeBytes === 0 ? '' : ` (${String(symbol.sizeBytes)} bytes)`
    return new TailchainError(
      'NEEDS_DEBUG_INFO',
      `the debug information does not tell the type of '${name}'${size}`,
      besides(`name one: read('${name}', 'u32')`, this.#info),
    )
  }

  #unknown(name: string): TailchainError {
    const { symbols } = this.#image
    const [symbol] = symbols.candidates(name, 'object')
    if (symbol?.kind === 'function') {
      return new TailchainError('PLACE_NOT_DATA', `'${name}' is a function, not a variable`, 'name a static')
    }
    if (symbol !== undefined) {
      return this.#typeless(name)
    }
    const names = this.#info.variables().filter(isThere)
    const others = symbols.all.filter(({ kind }) => kind === 'object')
    const near = nearestNames(name, [...new Set([...names, ...others].map((variable) => variable.name))])
    return new TailchainError(
      'SYMBOL_UNKNOWN',
      `${this.#image.name} has no variable '${name}'`,
      near.length > 0
        ? `Nearest: ${near.join(', ')}.`
        : besides(
            'Nothing has a similar name. It may have been removed as unused: #[used] keeps it. local() reads those of a function.',
            this.#info,
          ),
    )
  }
}

/** Where a variable's value is. @throws TailchainError `OPTIMISED_OUT` */
export function targetOf({ name, type, location }: Located, machine: MachineState): Target {
  if (location.kind === 'memory') return { type, storage: inMemory(machine.memory, location.address) }
  const bytes = dwarf().bytesAt(location, sizeOf(type) ?? 0, machine)
  if (bytes !== undefined) return { type, storage: known(bytes) }
  const isRemoved = location.kind === 'removed'
  const reason =
    location.kind === 'optimised out'
      ? 'the compiler keeps it nowhere at this instruction'
      : location.kind === 'unknown'
        ? location.reason
        : 'only a part of it is anywhere'
  throw new TailchainError(
    'OPTIMISED_OUT',
    isRemoved
      ? `'${name}' is not in the firmware: the linker removed it, since no code uses it`
      : `'${name}' is optimised out here: ${reason}`,
    isRemoved
      ? '#[used], or volatile accesses, keep it'
      : 'ask where it was just computed or is still to be used, or build with less optimisation',
  )
}

export type Located = Pick<GlobalVariable, 'name' | 'type' | 'location'>

/** A hint, and what of the debug information could not be read: it may be why something is missing. */
export function besides(hint: string, { notes }: Pick<DebugInfo, 'notes'>): string {
  return notes.length === 0 ? hint : `${hint.replace(/\.$/, '')}. ${notes.slice(0, 2).join(' ')}`
}

function isThere({ location: { kind } }: GlobalVariable): boolean {
  return kind !== 'removed' && kind !== 'optimised out'
}
function isSamePlace(a: GlobalVariable, b: GlobalVariable): boolean {
  return a.location.kind === 'memory' && b.location.kind === 'memory'
    ? a.location.address === b.location.address
    : a === b
}

function ambiguous(name: string, found: readonly GlobalVariable[]): TailchainError {
  const described = found.slice(0, 6).map(({ name: whole, location, declaredAt }) => {
    const at = location.kind === 'memory' ? ` at ${hex(location.address)}` : ''
    return `${whole}${at}${declaredAt === undefined ? '' : ` (${declaredAt.file}:${String(declaredAt.line)})`}`
  })
  return new TailchainError(
    'SYMBOL_AMBIGUOUS',
    `'${name}' names ${String(found.length)} variables: ${described.join(', ')}`,
    'Give more of the path, or an address and a type.',
  )
}
