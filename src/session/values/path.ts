import { nearestNames, TailchainError } from '../../errors.ts'
import { type AggregateType, type Member, dwarf } from '../../machine/source/debug-types.ts'
import {
  activeVariant,
  arrayOf,
  bitsOf,
  fieldsOf,
  isAggregate,
  isOption,
  memberOf,
  reading,
  type Sequence,
  sizeOf,
  sliceOf,
  type Target,
} from './layout.ts'
import { collected, sharedBy } from './collections.ts'
import { inMemory, type Memory } from './storage.ts'

/** What follows a variable's name: `.len`, `[2]`. */
export type Step = { readonly member: string } | { readonly index: number }

/** The steps of a text like `.queue[2].len`; undefined where it is none. */
export function parseSteps(text: string): Step[] | undefined {
  const steps: Step[] = []
  const pattern = /\.([A-Za-z_$][\w$]*|\d+)|\[(\d+)\]/y
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    steps.push(match[1] === undefined ? { index: Number(match[2]) } : { member: match[1] })
  }
  return steps
}

/**
 * All ways to cut a path into a name and steps, the longest name first: symbols may hold dots (`TICKS.0`), and the
 * arguments of generic types brackets.
 */
export function cuts(path: string): { name: string; steps: Step[] }[] {
  const found: { name: string; steps: Step[] }[] = []
  for (let end = path.length; end > 0; end--) {
    if (end < path.length && path[end] !== '.' && path[end] !== '[') continue
    const steps = parseSteps(path.slice(end))
    if (steps === undefined) break
    found.push({ name: path.slice(0, end), steps })
  }
  return found
}

/** A path, taken apart. */
export interface Path {
  readonly name: string
  readonly steps: readonly Step[]
  /** It begins with `*`: what is meant is what it points to. */
  readonly isPointer: boolean
}

/** What a path leads to. @throws TailchainError `MEMBER_UNKNOWN`, `VALUE_ABSENT`, `OFFSET_OUTSIDE_VARIABLE` */
export function walkAlong(from: Target, { name, steps, isPointer }: Path, memory: Memory): Target {
  const walk = new Walk(memory)
  let target = from
  let shown = name
  for (const step of steps) {
    target = walk.step(target, step, shown)
    shown += 'index' in step ? `[${String(step.index)}]` : `.${step.member}`
  }
  return isPointer ? walk.pointedTo(target, shown) : target
}

/** Goes on from a value by one step, through wrappers, pointers and `Some`. */
class Walk {
  readonly #memory: Memory

  constructor(memory: Memory) {
    this.#memory = memory
  }

  /**
   * @param path - what led to the target, for errors
   * @throws TailchainError `MEMBER_UNKNOWN`, `VALUE_ABSENT`, `OFFSET_OUTSIDE_VARIABLE`
   */
  step(from: Target, step: Step, path: string): Target {
    let target = from
    const known: string[] = []
    for (let depth = 0; depth < maxDepth; depth++) {
      const found =
        'index' in step ? this.#indexed(target, step.index, path) : this.#named(target, step.member, known)
      if (found !== undefined) return found
      const next = this.#through(target, path)
      if (next === undefined) break
      target = next
    }
    throw noSuch(from, step, path, known)
  }

  /** What a pointer points to. @throws TailchainError `MEMBER_UNKNOWN`, `VALUE_ABSENT` */
  pointedTo(target: Target, path: string): Target {
    let seen: Target | undefined = target
    for (let depth = 0; seen !== undefined && depth < maxDepth; depth++) {
      const type = dwarf().stripType(seen.type)
      const next = this.#through(seen, path)
      const isPointer = type.kind === 'pointer' || (isAggregate(type) && reading(type).isShared)
      if (isPointer && next !== undefined) return next
      seen = next
    }
    throw new TailchainError(
      'MEMBER_UNKNOWN',
      `${path} is no pointer but a ${dwarf().typeName(target.type)}`,
      "read it without the '*'",
    )
  }

  /** What an `Rc` holds goes before its own members, as with wrappers. */
  #named(target: Target, name: string, known: string[]): Target | undefined {
    const shared = this.#sharedBy(target)
    const inner = shared === undefined ? undefined : named(shared, name, known)
    return inner ?? named(target, name, known)
  }

  #sharedBy({ type: outer, storage }: Target): Target | undefined {
    const type = dwarf().stripType(outer)
    return isAggregate(type) ? sharedBy(type, storage, this.#memory) : undefined
  }

  #indexed(target: Target, index: number, path: string): Target | undefined {
    const type = dwarf().stripType(target.type)
    if (type.kind === 'pointer') {
      const pointed = sizeOf(type.target) === undefined ? undefined : this.#through(target, path)
      if (pointed === undefined || !isElement(pointed)) return undefined
      return { ...pointed, storage: pointed.storage.from(index * (sizeOf(pointed.type) ?? 0)) }
    }
    const sequence = this.#sequence(target)
    if (sequence === undefined) return undefined
    // An array without a length of its own ends a struct.
    const isOpen = type.kind === 'array' && type.dimensions[0]?.count === undefined
    if (index < sequence.count || isOpen) return sequence.at(index)
    throw new TailchainError(
      'OFFSET_OUTSIDE_VARIABLE',
      `${path}[${String(index)}] is not inside ${path}, which has ${String(sequence.count)} elements`,
      sequence.count === 0 ? 'it is empty' : `the last one is ${path}[${String(sequence.count - 1)}]`,
    )
  }

  #sequence({ type: outer, storage }: Target): Sequence | undefined {
    const type = dwarf().stripType(outer)
    if (type.kind === 'array') return arrayOf(type, storage)
    if (!isAggregate(type)) return undefined
    return collected(type, storage, this.#memory) ?? sliceOf(type, storage, this.#memory)?.elements
  }

  /** What stands for the target: what a wrapper holds, what a pointer points to, the value in `Some`. */
  #through(target: Target, path: string): Target | undefined {
    const type = dwarf().stripType(target.type)
    if (type.kind === 'pointer') {
      if (sizeOf(type.target) === undefined) return undefined
      const address = Number(bitsOf(target).bits)
      if (address === 0) throw absent(path, 'a null pointer')
      return { type: type.target, storage: inMemory(this.#memory, address) }
    }
    if (!isAggregate(type)) return undefined
    if (isOption(type)) {
      const { variant } = activeVariant(type, target.storage)
      const found = variant === undefined ? undefined : fieldsOf(variant, target.storage)
      const fields = found === undefined ? undefined : dwarf().stripType(found.fields.type)
      const value = fields !== undefined && isAggregate(fields) ? fields.members[0] : undefined
      if (found === undefined || value === undefined) throw absent(path, 'None')
      return memberOf(value, found.fields.storage)
    }
    const { held, isShared } = reading(type)
    if (!isShared) return held === undefined ? undefined : memberOf(held, target.storage)
    const shared = this.#sharedBy(target)
    if (shared === undefined) throw absent(path, 'a null pointer')
    return shared
  }
}

/** Longer chains of wrappers and pointers are cycles. */
const maxDepth = 64

/** A pointer to an array is indexed as the array. */
function isElement({ type }: Target): boolean {
  return dwarf().stripType(type).kind !== 'array'
}

/** @param known - takes the names that there are */
function named(target: Target, name: string, known: string[]): Target | undefined {
  const type = dwarf().stripType(target.type)
  if (!isAggregate(type)) return undefined
  if (type.variantPart !== undefined) {
    const { variant } = activeVariant(type, target.storage)
    const found = variant === undefined ? undefined : fieldsOf(variant, target.storage)
    const fields = found === undefined ? undefined : dwarf().stripType(found.fields.type)
    if (found === undefined || fields === undefined || !isAggregate(fields)) return undefined
    return isOption(type) ? undefined : memberNamed(fields, found.fields, name, known)
  }
  return memberNamed(type, target, name, known)
}

function memberNamed(
  type: AggregateType,
  { storage }: Target,
  name: string,
  known: string[],
): Target | undefined {
  // What a wrapper holds goes first: `value` of a RefCell is its T's.
  const { held } = reading(type)
  const inner = held === undefined ? undefined : memberOf(held, storage)
  const through = inner === undefined ? undefined : named(inner, name, known)
  if (through !== undefined) return through
  for (const member of type.members) {
    const at = memberOf(member, storage)
    if (at === undefined) continue
    if (isSpread(member)) {
      const found = named(at, name, known)
      if (found !== undefined) return found
      continue
    }
    const own = (member.name ?? '').replace(/^__(?=\d+$)/, '')
    if (own === name || member.name === name) return at
    known.push(own)
  }
  return undefined
}

/** Members of anonymous members and of base classes count as the outer one's. */
function isSpread({ name, isBaseClass }: Member): boolean {
  return name === undefined || isBaseClass
}

function noSuch(from: Target, step: Step, path: string, known: readonly string[]): TailchainError {
  const type = dwarf().typeName(from.type)
  if ('index' in step) {
    return new TailchainError(
      'MEMBER_UNKNOWN',
      `${path} is no array, slice or collection but a ${type}: it has no [${String(step.index)}]`,
      `name a member of it: ${path}.member`,
    )
  }
  const near = nearestNames(step.member, known)
  const hint =
    near.length > 0
      ? `nearest: ${near.join(', ')}`
      : known.length > 0
        ? `it has ${list(known)}`
        : 'it has no members'
  return new TailchainError('MEMBER_UNKNOWN', `${path}, a ${type}, has no member '${step.member}' now`, hint)
}

function absent(path: string, what: string): TailchainError {
  return new TailchainError(
    'VALUE_ABSENT',
    `${path} is ${what}: nothing is in it`,
    `read('${path}') alone tells whether there is something`,
  )
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ')
  return names.length > 12 ? `${shown} and ${String(names.length - 12)} more` : shown
}
