import { type AggregateType, dwarf, type Type } from '../../machine/source/debug-types.ts'
import {
  arrayOf,
  bitsOf,
  isAggregate,
  memberOf,
  reading,
  seenThrough,
  type Sequence,
  sequence,
  sizeOf,
  type Target,
} from './layout.ts'
import { scalarOf } from './scalars.ts'
import { inMemory, type Memory, type Storage } from './storage.ts'

/**
 * What a collection holds, in order; undefined where its members are not those that are known, or can't be those of a
 * collection.
 */
export function collected(type: AggregateType, storage: Storage, memory: Memory): Sequence | undefined {
  const { collection } = reading(type)
  switch (collection) {
    case undefined:
      return undefined
    case 'string': {
      const vec = within({ type, storage }, 'vec')
      return vec === undefined ? filled(type, storage) : collected(vec.type, vec.storage, memory)
    }
    case 'index map':
      return entriesOf({ type, storage }, (bucket) => pairOf(bucket))
    case 'index set': {
      const map = within({ type, storage }, 'map')
      return map === undefined ? undefined : entriesOf(map, (bucket) => memberNamed(bucket, 'key'))
    }
    case 'allocated vec':
    case 'allocated deque':
      return allocated(type, storage, memory, collection === 'allocated deque')
    case 'array vec':
      return filled(type, storage)
    default:
      return inPlace(type, storage, collection)
  }
}

/** What an `Rc` or `Arc` shares; undefined where it points to nothing. */
export function sharedBy(type: AggregateType, storage: Storage, memory: Memory): Target | undefined {
  if (!reading(type).isShared) return undefined
  const pointer = memberNamed({ type, storage }, 'ptr')
  const seen = pointer === undefined ? undefined : seenThrough(pointer)
  const seenType = seen === undefined ? undefined : dwarf().stripType(seen.type)
  if (seen === undefined || seenType === undefined) return undefined
  if (isAggregate(seenType)) return sharedSlice(type, { type: seenType, storage: seen.storage }, memory)
  if (seenType.kind !== 'pointer') return undefined
  const counted = pointedTo(seen, memory)
  return counted === undefined ? undefined : valueIn(counted)
}

/** `Rc<str>` and `Rc<[T]>`: an array, as long as the pointer says. */
function sharedSlice(type: AggregateType, pointer: Aggregate, memory: Memory): Target | undefined {
  const data = memberNamed(pointer, 'data_ptr')
  const length = numberOf(pointer, 'length')
  const counted = data === undefined ? undefined : pointedTo(data, memory)
  const first = counted === undefined ? undefined : valueIn(counted)
  if (first === undefined || length === undefined) return undefined
  const isText = /^alloc::\w+::\w+<str\b/.test(type.name ?? '')
  const dimensions = [{ count: length, lowerBound: 0 }]
  return {
    storage: first.storage,
    type: {
      kind: 'array',
      name: isText ? 'str' : undefined,
      ...{ element: first.type, dimensions, strideBytes: undefined },
    },
  }
}

function valueIn(counted: Target): Target | undefined {
  const type = dwarf().stripType(counted.type)
  if (!isAggregate(type)) return undefined
  return memberNamed(
    { type, storage: counted.storage },
    /\bArcInner</.test(type.name ?? '') ? 'data' : 'value',
  )
}

function pointedTo(pointer: Target, memory: Memory): Target | undefined {
  const type = dwarf().stripType(pointer.type)
  const address = Number(bitsOf(pointer).bits)
  if (type.kind !== 'pointer' || address === 0) return undefined
  return { type: type.target, storage: inMemory(memory, address) }
}

/** alloc's `Vec<T>`: its pointer has lost T, which is a parameter of the type. */
function allocated(
  type: AggregateType,
  storage: Storage,
  memory: Memory,
  isDeque: boolean,
): Sequence | undefined {
  const element = type.parameters.find(({ name }) => name === 'T')?.type
  const stride = element === undefined ? undefined : sizeOf(element)
  const buffer = within({ type, storage }, 'buf')
  // Older ones have no `inner`.
  const raw = buffer === undefined ? undefined : (within(buffer, 'inner') ?? buffer)
  const address = raw === undefined ? undefined : numberOf(raw, 'ptr')
  const capacity = raw === undefined ? undefined : numberOf(raw, 'cap')
  const count = numberOf({ type, storage }, 'len')
  const first = isDeque ? numberOf({ type, storage }, 'head') : 0
  if (element === undefined || stride === undefined || address === undefined || address === 0)
    return undefined
  if (capacity === undefined || count === undefined || first === undefined) return undefined
  const start = inMemory(memory, address)
  if (stride === 0) return { ...sequence(element, count, () => start), isElsewhere: true }
  if (count > capacity || first >= Math.max(capacity, 1)) return undefined
  const isThere = (at: number): boolean => memory(at, 0) !== undefined
  if (capacity > 0 && !(isThere(address) && isThere(address + stride * capacity - 1))) return undefined
  return {
    ...sequence(element, count, (index) => start.from(((first + index) % capacity) * stride)),
    isElsewhere: true,
  }
}

/** heapless's IndexMap: its entries are in the order of insertion, beside the table that finds them. */
function entriesOf(map: Aggregate, shownOf: (bucket: Aggregate) => Target | undefined): Sequence | undefined {
  const core = within(map, 'core')
  const entries = core === undefined ? undefined : within(core, 'entries')
  const buckets = entries === undefined ? undefined : filled(entries.type, entries.storage)
  const element = buckets === undefined ? undefined : dwarf().stripType(buckets.element)
  if (buckets === undefined || element === undefined) return undefined
  const bucketType = unwrapped(element)
  if (bucketType === undefined) return undefined
  const shownAt = (index: number): Target | undefined =>
    shownOf({ type: bucketType, storage: seenThrough(buckets.at(index)).storage })
  const sample = buckets.count === 0 ? undefined : shownAt(0)
  if (buckets.count > 0 && sample === undefined) return undefined
  return {
    count: buckets.count,
    element: sample?.type ?? bucketType,
    at: (index) => shownAt(index) ?? buckets.at(index),
  }
}

/** The struct in a `MaybeUninit`. */
function unwrapped(type: Type): AggregateType | undefined {
  let inner = type
  while (isAggregate(inner)) {
    const { held } = reading(inner)
    if (held === undefined) return inner
    inner = dwarf().stripType(held.type)
  }
  return undefined
}

const pairs = new WeakMap<AggregateType, AggregateType>()

/** A bucket's key and value, as LinearMap has them. */
function pairOf({ type, storage }: Aggregate): Target | undefined {
  let pair = pairs.get(type)
  if (pair === undefined) {
    const members = ['key', 'value'].map((wanted) => type.members.find(({ name }) => name === wanted))
    const [key, value] = members
    if (key === undefined || value === undefined) return undefined
    pair = {
      ...{ kind: 'struct', name: undefined, sizeBytes: type.sizeBytes, isDeclaration: false },
      members: [key, value].map((member, index) => ({
        name: `__${String(index)}`,
        ...{ type: member.type, offsetBytes: member.offsetBytes, addressIn: undefined, bits: undefined },
        ...{ isBaseClass: false, isArtificial: false },
      })),
      ...{ variantPart: undefined, parameters: [] },
    }
    pairs.set(type, pair)
  }
  return { type: pair, storage }
}

/** The first `len` of a buffer. */
function filled(type: AggregateType, storage: Storage): Sequence | undefined {
  const buffer = bufferOf(type, storage)
  const count = numberOf({ type, storage }, 'len')
  if (buffer === undefined || count === undefined || count > buffer.count) return undefined
  return part(buffer, 0, count)
}

/** heapless's collections whose elements are in themselves. */
function inPlace(
  type: AggregateType,
  storage: Storage,
  collection: 'vec' | 'deque' | 'queue' | 'history',
): Sequence | undefined {
  const buffer = bufferOf(type, storage)
  if (buffer === undefined) return undefined
  const number = (name: string): number => numberOf({ type, storage }, name) ?? 0
  const capacity = buffer.count
  if (collection === 'vec') return part(buffer, 0, Math.min(number('len'), capacity))
  if (collection === 'history') {
    const next = number('write_at')
    return number('filled') === 1 ? part(buffer, next, capacity) : part(buffer, 0, next)
  }
  const [first, end] =
    collection === 'deque' ? [number('front'), number('back')] : [number('head'), number('tail')]
  const isFull = collection === 'deque' && number('full') === 1
  return part(buffer, first, isFull ? capacity : (end - first + capacity) % Math.max(capacity, 1))
}

function part(buffer: Sequence, first: number, count: number): Sequence {
  return { ...buffer, count, at: (index) => buffer.at((first + index) % buffer.count) }
}

/** The array behind a member `buffer`, `data` or `xs`, in whatever it is wrapped. */
function bufferOf(type: AggregateType, storage: Storage): Sequence | undefined {
  let inner: AggregateType = type
  let at = storage
  for (let depth = 0; depth < maxDepth; depth++) {
    const member = inner.members.find(({ name }) => /^(buffer|data|xs)$/.test(name ?? ''))
    const target = member === undefined ? undefined : memberOf(member, at)
    if (target === undefined) return undefined
    const seen = seenThrough(target)
    const seenType = dwarf().stripType(seen.type)
    if (seenType.kind === 'array') return arrayOf(seenType, seen.storage)
    if (!isAggregate(seenType)) return undefined
    inner = seenType
    at = seen.storage
  }
  return undefined
}

/** Deeper nesting is a cycle that no compiler makes. */
const maxDepth = 64

interface Aggregate extends Target {
  readonly type: AggregateType
}

function memberNamed({ type, storage }: Aggregate, wanted: string): Target | undefined {
  const member = type.members.find(({ name }) => name === wanted)
  return member === undefined ? undefined : memberOf(member, storage)
}

/** A member that is a struct. */
function within(outer: Aggregate, wanted: string): Aggregate | undefined {
  const target = memberNamed(outer, wanted)
  const type = target === undefined ? undefined : dwarf().stripType(target.type)
  return target !== undefined && type !== undefined && isAggregate(type)
    ? { type, storage: target.storage }
    : undefined
}

/** A member that is a number, or a pointer, in whatever it is wrapped. */
function numberOf(outer: Aggregate, wanted: string): number | undefined {
  const target = memberNamed(outer, wanted)
  const seen = target === undefined ? undefined : seenThrough(target)
  return seen === undefined || scalarOf(dwarf().stripType(seen.type)) === undefined
    ? undefined
    : Number(bitsOf(seen).bits)
}
