import { TailchainError } from '../../errors.ts'
import { dwarf, type Signature, type Type } from '../../machine/source/debug-types.ts'
import { encode } from './encode.ts'
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

/** An argument in words, and what the AAPCS asks about it. */
interface Argument {
  readonly words: readonly number[]
  /** Floating point, which the hard-float variant passes in registers of their own: how many words each has. */
  readonly floatWords: 1 | 2 | undefined
  /** Starts at an even register or a multiple of eight. */
  readonly isDoubleAligned: boolean
  /** May be partly in registers, partly on the stack. */
  readonly isComposite: boolean
}

/** @throws TailchainError `CALL_UNSUPPORTED`, `VALUE_OUT_OF_RANGE`, `MEMBER_UNKNOWN` */
export function placeArguments(
  { name, parameters, isRust }: Signature,
  values: readonly unknown[],
  { isHardFloat, first }: { isHardFloat: boolean; first: number[] },
): Arguments {
  const core = [...first]
  const singles: (number | undefined)[] = []
  const stack: number[] = []
  for (const [index, parameter] of parameters.entries()) {
    const path = `'${parameter.name}' of ${name}`
    const argument =
      scalarArgument(parameter.type, values[index], path) ??
      (isRust ? undefined : compositeArgument(parameter.type, values[index], path))
    if (argument === undefined) {
      throw unsupported(name, `takes a ${dwarf().typeName(parameter.type)} as '${parameter.name}'`)
    }
    if (!isHardFloat || argument.floatWords === undefined) putCore(core, stack, argument)
    else if (!putSingles(singles, argument.words, argument.floatWords)) {
      // Once one is on the stack, so are those behind it.
      for (let at = 0; at < fpRegisters; at++) singles[at] ??= 0
      putStack(stack, argument)
    }
  }
  return {
    core,
    singles: Array.from(singles, (value) => value ?? 0),
    stack: Uint8Array.from(stack.flatMap((word) => [...littleEndian(BigInt(word), 4)])),
  }
}

function scalarArgument(type: Type, value: unknown, path: string): Argument | undefined {
  const scalar = scalarType(type)
  const sizeBytes = sizeOf(type) ?? 0
  if (scalar === undefined || sizeBytes > 8) return undefined
  const bits = encodeBits(scalar, value, 8 * sizeBytes, path)
  // What is narrower than a register is extended by its type.
  const isExtended = sizeBytes < 4 && isSigned(scalar)
  const wide = isExtended ? BigInt.asUintN(32, BigInt.asIntN(8 * sizeBytes, bits)) : bits
  const isFloat = scalar.kind === 'base' && scalar.encoding === 'float'
  const count = sizeBytes > 4 ? 2 : 1
  return {
    words: [Number(wide & 0xffffffffn), Number(wide >> 32n)].slice(0, count),
    floatWords: isFloat ? count : undefined,
    isDoubleAligned: count === 2,
    isComposite: false,
  }
}

/** A struct or union of C by value; members that are left out are 0. */
function compositeArgument(outer: Type, value: unknown, path: string): Argument | undefined {
  const type = dwarf().stripType(outer)
  const sizeBytes = sizeOf(type)
  if (!isAggregate(type) || type.kind === 'class' || sizeBytes === undefined) return undefined
  const bytes = new Uint8Array((sizeBytes + 3) & ~3)
  for (const patch of encode({ type, storage: known(bytes) }, value, path)) {
    const made = patch.bytes()
    patch.target.storage.bytes(0, made.length).set(made)
  }
  const leaves = leavesOf(type, 0, true) ?? []
  const view = new DataView(bytes.buffer)
  return {
    words: Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(4 * index, true)),
    floatWords: homogeneousFloats(leaves),
    isDoubleAligned: sizeBytes % 8 === 0 && hasDoubleWord(type),
    isComposite: true,
  }
}

/** Up to four floats or doubles and nothing else: their words each. */
function homogeneousFloats(leaves: readonly Leaf[]): 1 | 2 | undefined {
  const [first] = leaves
  const isHomogeneous =
    leaves.length <= 4 && leaves.every((leaf) => leaf.isFloat && leaf.sizeBytes === first?.sizeBytes)
  if (first === undefined || !isHomogeneous) return undefined
  return first.sizeBytes === 8 ? 2 : 1
}

/** Whether a member is aligned to eight bytes: none of a packed struct is, of which an odd place tells. */
function hasDoubleWord(outer: Type): boolean {
  const type = dwarf().stripType(outer)
  if (type.kind === 'array') return hasDoubleWord(type.element)
  if (!isAggregate(type)) return sizeOf(type) === 8
  return type.members.some((member) => (member.offsetBytes ?? 1) % 8 === 0 && hasDoubleWord(member.type))
}

/** What no longer fits in registers goes on the stack, and all core arguments behind it too. */
function putCore(core: number[], stack: number[], argument: Argument): void {
  const { words, isDoubleAligned, isComposite } = argument
  if (isDoubleAligned && core.length % 2 === 1) core.push(0)
  if (core.length + words.length <= coreRegisters) {
    core.push(...words)
    return
  }
  const isSplit = isComposite && core.length < coreRegisters && stack.length === 0
  const inRegisters = isSplit ? coreRegisters - core.length : 0
  core.push(...words.slice(0, inRegisters))
  while (core.length < coreRegisters) core.push(0)
  if (isSplit) stack.push(...words.slice(inRegisters))
  else putStack(stack, argument)
}

function putStack(stack: number[], { words, isDoubleAligned }: Argument): void {
  if (isDoubleAligned && stack.length % 2 === 1) stack.push(0)
  stack.push(...words)
}

/** The lowest registers that are free, one after the other; a double needs an even pair. False where none are left. */
function putSingles(singles: (number | undefined)[], words: readonly number[], step: 1 | 2): boolean {
  for (let at = 0; at + words.length <= fpRegisters; at += step) {
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
    if (isOneScalar || (homogeneousFloats(leaves) !== undefined && !isRust))
      return { in: 'singles', sizeBytes }
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
    'call a function that takes and gives scalars (addresses too, of what read() and write() reach) or structs of C',
  )
}
