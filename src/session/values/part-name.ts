import { dwarf, type GlobalVariable, type Type } from '../../machine/source/debug-types.ts'
import { debugInfoOf } from '../../machine/source/debug-info.ts'
import type { FirmwareImage } from '../../machine/firmware.ts'
import { arrayOf, isAggregate, memberOf, reading, sizeOf, type Target } from './layout.ts'
import { inMemory } from './storage.ts'

/** Deeper nesting is a cycle that no compiler makes. */
const maxDepth = 16

/**
 * What of a variable some bytes are, by the debug information: `ring[2]`, `pair.x`, `table[1].len`. Of a union, and of bit
 * fields that share the bytes, all that it may be, with `|` in between.
 *
 * @returns undefined where they are all of it, or not known any better
 */
export function partName(
  image: FirmwareImage,
  { address, sizeBytes }: { readonly address: number; readonly sizeBytes: number },
): string | undefined {
  const symbol = image.symbols.at(address)
  if (symbol?.kind !== 'object') return undefined
  const named = debugInfoOf(image)?.variable(symbol.name.replace(/\.\d+$/, '')) ?? []
  const variable = named.find((each) => isAt(each, symbol.address))
  if (variable === undefined) return undefined
  const whole = { type: variable.type, storage: inMemory(() => undefined, symbol.address) }
  const paths = [...pathsTo(whole, { address, end: address + sizeBytes }, maxDepth)].slice(0, maxNames)
  const known = paths.filter((path) => path !== '')
  return known.length === 0 ? undefined : known.map((path) => `${symbol.name}${path}`).join(' | ')
}
/** As many members are named. */
const maxNames = 8

function isAt({ location }: GlobalVariable, address: number): boolean {
  return location.kind === 'memory' && location.address === address
}

interface Bytes {
  readonly address: number
  readonly end: number
}

/** Ways to the smallest parts that have all of the bytes, and to the bit fields that have some of them. */
function* pathsTo({ type, storage }: Target, bytes: Bytes, depth: number): Iterable<string> {
  const stripped: Type = dwarf().stripType(type)
  if (depth === 0 || storage.address === undefined) return
  if (stripped.kind === 'array') {
    const array = arrayOf(stripped, storage)
    const { count, element } = array
    const size = sizeOf(element) ?? 0
    const stride = count > 1 ? (array.at(1).storage.address ?? 0) - storage.address : size
    const index = stride > 0 ? Math.floor((bytes.address - storage.address) / stride) : -1
    if (index < 0 || index >= count || !has(array.at(index), bytes)) yield ''
    else yield* under(`[${String(index)}]`, array.at(index), bytes, depth)
    return
  }
  if (!isAggregate(stripped)) {
    yield ''
    return
  }
  const { held } = reading(stripped)
  let isFound = false
  for (const member of stripped.members) {
    const target = memberOf(member, storage)
    if (target === undefined || !has(target, bytes)) continue
    isFound = true
    const name = member === held || member.name === undefined ? '' : `.${member.name}`
    yield* under(name, target, bytes, depth)
  }
  if (!isFound) yield ''
}
function* under(name: string, target: Target, bytes: Bytes, depth: number): Iterable<string> {
  if (target.bits !== undefined) yield name
  else for (const path of pathsTo(target, bytes, depth - 1)) yield `${name}${path}`
}
function has({ type, storage, bits }: Target, { address, end }: Bytes): boolean {
  const from = storage.address ?? 0
  if (bits === undefined) return address >= from && end <= from + (sizeOf(type) ?? 0)
  return address < from + ((bits.offset + bits.size + 7) >>> 3) && end > from
}
