import { hex } from '../../bits.ts'
import type { Mcu } from '../mcu.ts'
import { parts } from '../parts.ts'
import type { SeenAccess } from './observation.ts'

/** A variable that a handler accesses and what it interrupts too, one of them writing. */
export interface SharedVariable {
  /** As `mcu.read` takes it, as short as it is unambiguous; an address where no symbol is. */
  readonly name: string
  readonly address: number
  readonly sizeBytes: number
  /** Exceptions whose handlers access it. */
  readonly handlers: readonly string[]
  /** Who writes it: `main`, and exceptions. */
  readonly writers: readonly string[]
  /** Functions outside of handlers that access it. */
  readonly functions: readonly string[]
}

interface Found {
  readonly address: number
  readonly sizeBytes: number
  readonly accesses: SeenAccess[]
}

/** One instruction that goes through more than so many words sets memory up: it fills or copies blocks. */
const wordsOfBlock = 64

/** Of accesses, those of instructions that don't just fill or copy blocks. */
export function withoutBlocks(accesses: readonly SeenAccess[]): SeenAccess[] {
  const words = new Map<number, Set<number>>()
  for (const { pc, address } of accesses) {
    const own = words.get(pc) ?? new Set()
    words.set(pc, own.add(address >>> 2))
  }
  return accesses.filter(({ pc }) => (words.get(pc)?.size ?? 0) <= wordsOfBlock)
}

/** Whose bytes handlers and what they interrupt both access, one of them writing; by address. */
export function sharedVariables(mcu: Mcu, accesses: readonly SeenAccess[]): SharedVariable[] {
  return [...variablesOf(mcu, accesses).values()]
    .filter((found) => isShared(found.accesses))
    .sort((a, b) => a.address - b.address)
    .map((found) => {
      const { address, sizeBytes, accesses: own } = found
      const contextOf = ({ exceptionNumber }: SeenAccess): string =>
        exceptionNumber === 0 ? 'main' : mcu.exceptionName(exceptionNumber)
      const outside = own.filter(({ exceptionNumber }) => exceptionNumber === 0)
      return {
        ...{ name: nameOf(mcu, address), address, sizeBytes },
        handlers: distinct(own.map(contextOf)).filter((context) => context !== 'main'),
        writers: distinct(own.filter(({ isWrite }) => isWrite).map(contextOf)),
        functions: distinct(outside.map(({ pc }) => functionOf(mcu, pc))),
      }
    })
}

/** Which of the variables an access is to; undefined: to none of them. */
export function variableOf(
  shared: readonly SharedVariable[],
  { address, sizeBytes }: Pick<SeenAccess, 'address' | 'sizeBytes'>,
): SharedVariable | undefined {
  return shared.find((each) => address < each.address + each.sizeBytes && each.address < address + sizeBytes)
}

function variablesOf(mcu: Mcu, accesses: readonly SeenAccess[]): Map<number, Found> {
  const { symbols } = mcu[parts].machine.configuration.image
  const found = new Map<number, Found>()
  for (const access of accesses) {
    const symbol = symbols.at(access.address)
    const isVariable = symbol?.kind === 'object' && symbol.sizeBytes > 0
    const address = isVariable ? symbol.address : (access.address & ~3) >>> 0
    const own = found.get(address) ?? {
      ...{ address, sizeBytes: isVariable ? symbol.sizeBytes : 4, accesses: [] },
    }
    own.accesses.push(access)
    found.set(address, own)
  }
  return found
}

/** Byte by byte: fields of one struct may each be one side's own. */
function isShared(accesses: readonly SeenAccess[]): boolean {
  const bytes = new Map<number, { inside: number; outside: number }>()
  const [read, written] = [1, 2]
  for (const { address, sizeBytes, isWrite, exceptionNumber } of accesses) {
    for (let byte = address; byte < address + sizeBytes; byte++) {
      const seen = bytes.get(byte) ?? { inside: 0, outside: 0 }
      seen[exceptionNumber === 0 ? 'outside' : 'inside'] |= isWrite ? written : read
      bytes.set(byte, seen)
    }
  }
  return [...bytes.values()].some(
    ({ inside, outside }) => inside !== 0 && outside !== 0 && ((inside | outside) & written) !== 0,
  )
}

function nameOf(mcu: Mcu, address: number): string {
  const { symbols } = mcu[parts].machine.configuration.image
  const symbol = symbols.at(address)
  if (symbol?.kind !== 'object' || symbol.address !== address) return hex(address)
  return shortestName(symbol.name, (name) => {
    const all = symbols.candidates(name, 'object').filter(({ kind }) => kind !== 'function')
    return new Set(all.map((each) => each.address)).size === 1
  })
}

/** The shortest end of a path that still names one thing only. */
function shortestName(name: string, isUnique: (name: string) => boolean): string {
  // Generic arguments have paths of their own.
  const segments = /^[\w:.]+$/.test(name) ? name.split('::') : [name]
  for (let count = 1; count < segments.length; count++) {
    const end = segments.slice(-count).join('::')
    if (isUnique(end)) return end
  }
  return name
}

/** The function that an instruction is in. */
export function functionOf(mcu: Mcu, pc: number): string {
  return mcu.placeOf(pc).replace(/\+0x[0-9a-f]+$/, '')
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)].sort()
}
