import { TailchainError } from '../../errors.ts'
import { dwarf, type Signature, type Type } from '../../machine/source/debug-types.ts'
import { isAggregate, seenThrough, sizeOf } from './layout.ts'
import { encodeBits, isSigned, littleEndian, scalarOf, type ScalarType } from './scalars.ts'
import { known } from './storage.ts'

/** Arguments where the AAPCS puts them. */
export interface Arguments {
  readonly core: number[]
  readonly singles: number[]
  readonly stack: Uint8Array
}

/** Where a result comes back. */
export type ResultPlace =
  | { readonly in: 'nothing' }
  /** The bytes of r0 to r3, or of s0 to s15, in order. */
  | { readonly in: 'core' | 'singles'; readonly sizeBytes: number }
  /** Each in a register of its own: Rust's pairs of scalars. */
  | { readonly in: 'pair'; readonly parts: readonly Leaf[] }
  /** Where r0 said. */
  | { readonly in: 'memory'; readonly sizeBytes: number }

/** A scalar within a type. */
interface Leaf {
  readonly offset: number
  readonly sizeBytes: number
  readonly isFloat: boolean
}

const coreRegisters = 4
const fpRegisters = 16

/** @throws TailchainError `CALL_UNSUPPORTED`, `VALUE_OUT_OF_RANGE` */
export function placeArguments(
  { name, parameters }: Signature,
  values: readonly unknown[],
  { isHardFloat, first }: { isHardFloat: boolean; first: number[] },
): Arguments {
  const core = [...first]
  const singles: (number | undefined)[] = []
  const stack: number[] = []
  for (const [index, parameter] of parameters.entries()) {
    const scalar = scalarType(parameter.type)
    const sizeBytes = sizeOf(parameter.type) ?? 0
    if (scalar === undefined || sizeBytes > 8) {
      throw unsupported(
        name,
        `takes a ${dwarf().typeName(parameter.type)} as '${parameter.name}', which is no scalar`,
      )
    }
    const bits = encodeBits(scalar, values[index], 8 * sizeBytes, `'${parameter.name}' of ${name}`)
    // What is narrower than a register is extended by its type.
    const isExtended = sizeBytes < 4 && isSigned(scalar)
    const wide = isExtended ? BigInt.asUintN(32, BigInt.asIntN(8 * sizeBytes, bits)) : bits
    const words = [Number(wide & 0xffffffffn), Number(wide >> 32n)].slice(0, sizeBytes > 4 ? 2 : 1)
    const isFloat = scalar.kind === 'base' && scalar.encoding === 'float'
    if (isFloat && isHardFloat && putSingles(singles, words)) continue
    putCore(core, stack, words)
  }
  return {
    core,
    singles: Array.from(singles, (value) => value ?? 0),
    stack: Uint8Array.from(stack.flatMap((word) => [...littleEndian(BigInt(word), 4)])),
  }
}

/** Doublewords begin at an even register or a multiple of eight; nothing goes back into registers behind the stack. */
function putCore(core: number[], stack: number[], words: readonly number[]): void {
  if (stack.length === 0) {
    if (words.length === 2 && core.length % 2 === 1) core.push(0)
    if (core.length + words.length <= coreRegisters) {
      core.push(...words)
      return
    }
    while (core.length < coreRegisters) core.push(0)
  }
  if (words.length === 2 && stack.length % 2 === 1) stack.push(0)
  stack.push(...words)
}

/** The lowest registers that are free, of which a double needs an even pair. False where none are left. */
function putSingles(singles: (number | undefined)[], words: readonly number[]): boolean {
  for (let at = 0; at + words.length <= fpRegisters; at += words.length) {
    if (words.some((_, index) => singles[at + index] !== undefined)) continue
    for (const [index, word] of words.entries()) singles[at + index] = word
    return true
  }
  return false
}

/** The scalar type that a type is, wrappers looked through. */
function scalarType(type: Type): ScalarType | undefined {
  const size = sizeOf(type)
  if (size === undefined) return undefined
  const seen = seenThrough({ type, storage: known(new Uint8Array(size)) })
  const scalar = scalarOf(dwarf().stripType(seen.type))
  return sizeOf(seen.type) === size ? scalar : undefined
}

/** @throws TailchainError `CALL_UNSUPPORTED` */
export function resultPlace({ name, result, isRust }: Signature, isHardFloat: boolean): ResultPlace {
  const type = dwarf().stripType(result)
  const sizeBytes = sizeOf(type) ?? 0
  if (sizeBytes === 0) return { in: 'nothing' }
  const leaves = leavesOf(type, 0, !isRust) ?? []
  const isAllFloat = leaves.length > 0 && leaves.every((leaf) => leaf.isFloat)
  const isOneScalar = scalarType(type) !== undefined
  if (isHardFloat && isAllFloat) {
    const isHomogeneous =
      leaves.length <= 4 && leaves.every((leaf) => leaf.sizeBytes === leaves[0]?.sizeBytes)
    if (isOneScalar || (isHomogeneous && !isRust)) return { in: 'singles', sizeBytes }
  }
  if (sizeBytes <= 4 && !(isRust && leaves.length === 2)) return { in: 'core', sizeBytes }
  if (isOneScalar && sizeBytes <= 8) return { in: 'core', sizeBytes }
  if (!isRust || isOneScalar) return { in: 'memory', sizeBytes }
  const isPair = leaves.length === 2 && leaves.every((leaf) => leaf.sizeBytes <= 4 && !leaf.isFloat)
  if (isPair) return { in: 'pair', parts: leaves }
  if (sizeBytes > 4 * coreRegisters) return { in: 'memory', sizeBytes }
  throw unsupported(name, `returns a ${dwarf().typeName(result)} by a convention that Rust leaves open`)
}

/**
 * The scalars of a type, by offset; of an enum those of all its variants. Undefined where they overlap otherwise.
 *
 * @param withArrays - false: for Rust an array is never a few scalars
 */
function leavesOf(outer: Type, offset: number, withArrays: boolean): Leaf[] | undefined {
  const type = dwarf().stripType(outer)
  const sizeBytes = sizeOf(type) ?? 0
  if (sizeBytes === 0) return []
  const scalar = scalarOf(type)
  if (scalar !== undefined) {
    return [{ offset, sizeBytes, isFloat: scalar.kind === 'base' && scalar.encoding === 'float' }]
  }
  if (type.kind === 'array') {
    const count = type.dimensions.reduce((product, dimension) => product * (dimension.count ?? 0), 1)
    if (count > 4 || !withArrays) return undefined
    const size = sizeOf(type.element) ?? 0
    return merged(
      Array.from({ length: count }, (_, index) => leavesOf(type.element, offset + index * size, withArrays)),
    )
  }
  if (!isAggregate(type)) return undefined
  const { variantPart } = type
  const members = [
    ...type.members,
    ...(variantPart?.discriminant === undefined ? [] : [variantPart.discriminant]),
    ...(variantPart?.variants ?? []).flatMap((variant) => variant.members),
  ]
  return merged(
    members.map((member) => leavesOf(member.type, offset + (member.offsetBytes ?? 0), withArrays)),
  )
}

function merged(parts: readonly (Leaf[] | undefined)[]): Leaf[] | undefined {
  const all: Leaf[] = []
  for (const leaf of parts.flatMap((part) => part ?? [undefined])) {
    if (leaf === undefined) return undefined
    const overlapping = all.find(
      (each) => each.offset < leaf.offset + leaf.sizeBytes && leaf.offset < each.offset + each.sizeBytes,
    )
    if (overlapping === undefined) all.push(leaf)
    else if (overlapping.offset !== leaf.offset || overlapping.sizeBytes !== leaf.sizeBytes) return undefined
    else if (overlapping.isFloat !== leaf.isFloat) return undefined
  }
  return all.sort((a, b) => a.offset - b.offset)
}

/** A result's bytes in the order of memory. */
export function gather(place: ResultPlace, registers: readonly number[], sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes)
  if (place.in === 'pair') {
    for (const [index, { offset, sizeBytes: size }] of place.parts.entries())
      bytes.set(littleEndian(BigInt(registers[index] ?? 0), size), offset)
    return bytes
  }
  const words = Uint8Array.from(registers.flatMap((word) => [...littleEndian(BigInt(word), 4)]))
  bytes.set(words.subarray(0, sizeBytes))
  return bytes
}

export function unsupported(name: string, why: string): TailchainError {
  return new TailchainError(
    'CALL_UNSUPPORTED',
    `${name} can't be called: it ${why}`,
    'call a function that takes and gives scalars: addresses too, of what read() and write() reach',
  )
}
