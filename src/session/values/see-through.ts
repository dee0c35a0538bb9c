import type { AggregateType, Member } from '../../machine/source/debug-types.ts'

/**
 * What is looked through, by the names that debug information gives types: the one table of it. A wrapper is read as the
 * member that it is there for; `member` names it where it is not the only one with a size.
 */
const wrappers: readonly { readonly type: RegExp; readonly member?: RegExp }[] = [
  { type: /^core::cell::(UnsafeCell|SyncUnsafeCell|Cell)</ },
  { type: /^core::cell::RefCell</, member: /^value$/ },
  { type: /^core::cell::once::OnceCell</ },
  { type: /^core::mem::(manually_drop::ManuallyDrop|maybe_dangling::MaybeDangling)</ },
  { type: /^core::mem::maybe_uninit::MaybeUninit</, member: /^value$/ },
  { type: /^core::num::(wrapping::Wrapping|saturating::Saturating|nonzero::NonZero)/ },
  { type: /^core::(pin::Pin|ptr::non_null::NonNull|ptr::unique::Unique)</ },
  { type: /^core::sync::atomic::Atomic/ },
  // A word's alignment, and nothing else.
  { type: /^core::sync::atomic::private::/ },
  { type: /^critical_section::mutex::Mutex</ },
  { type: /^bare_metal::Mutex</ },
  { type: /^embassy_sync::blocking_mutex::Mutex</, member: /^data$/ },
  { type: /^embassy_sync::mutex::Mutex</, member: /^inner$/ },
  { type: /^spin::mutex::/, member: /^(inner|data)$/ },
  { type: /^heapless::binary_heap::BinaryHeap(Inner|View)?</, member: /^data$/ },
  { type: /^heapless::linear_map::LinearMap(Inner|View)?</, member: /^buffer$/ },
  { type: /^portable_atomic::Atomic/ },
  { type: /^(vcell::VolatileCell|volatile_register::(RO|RW|WO))</ },
  { type: /^static_cell::(StaticCell|ConstStaticCell)</, member: /^val$/ },
  { type: /^rtic(_\w+)*::.*RacyCell</ },
]

/** Collections that are read as what they hold. */
const collections: readonly { readonly type: RegExp; readonly kind: Collection }[] = [
  { type: /^heapless::(vec::)?Vec(Inner|View)?</, kind: 'vec' },
  { type: /^heapless::(string::)?String(Inner|View)?</, kind: 'string' },
  { type: /^heapless::(deque::)?Deque(Inner|View)?</, kind: 'deque' },
  { type: /^heapless::spsc::Queue(Inner|View)?</, kind: 'queue' },
  { type: /^heapless::history_buf::HistoryBuf(Inner|View)?</, kind: 'history' },
  { type: /^heapless::index_?map::IndexMap(Inner|View)?</, kind: 'index map' },
  { type: /^heapless::index_?set::IndexSet(Inner|View)?</, kind: 'index set' },
  { type: /^alloc::vec::Vec</, kind: 'allocated vec' },
  { type: /^alloc::collections::vec_deque::VecDeque</, kind: 'allocated deque' },
  { type: /^alloc::string::String$/, kind: 'string' },
  { type: /^arrayvec::arrayvec::ArrayVec</, kind: 'array vec' },
  { type: /^arrayvec::array_string::ArrayString</, kind: 'string' },
]

/** What a collection's members mean: `len`; `front`, `back` and `full`; `head` and `tail`; `write_at` and `filled`. */
export type Collection =
  | 'vec'
  | 'string'
  | 'deque'
  | 'queue'
  | 'history'
  | 'index map'
  | 'index set'
  | 'allocated vec'
  | 'allocated deque'
  | 'array vec'

/** How a type is read. */
export interface Reading {
  /** The member that is read in the type's place. */
  readonly held: Member | undefined
  readonly collection: Collection | undefined
  /** `Rc` or `Arc`: what it points to is read in its place. */
  readonly isShared: boolean
  readonly isRefCell: boolean
  /** Kept as an integer of 0 or 1. */
  readonly isAtomicBool: boolean
}

const readings = new WeakMap<AggregateType, Reading>()

/**
 * @param sizeOf - of a member's type
 */
export function readingOf(type: AggregateType, sizeOf: (member: Member) => number | undefined): Reading {
  let reading = readings.get(type)
  if (reading === undefined) {
    const name = type.name ?? ''
    reading = {
      held: heldBy(type, name, sizeOf),
      collection: collections.find((row) => row.type.test(name))?.kind,
      isShared: /^alloc::(rc::Rc|sync::Arc)</.test(name),
      isRefCell: name.startsWith('core::cell::RefCell<'),
      isAtomicBool: /^(core::sync::atomic|portable_atomic)::Atomic(Bool$|<bool>)/.test(name),
    }
    readings.set(type, reading)
  }
  return reading
}

function heldBy(
  type: AggregateType,
  name: string,
  sizeOf: (member: Member) => number | undefined,
): Member | undefined {
  if (type.variantPart !== undefined) return undefined
  const row = wrappers.find((wrapper) => wrapper.type.test(name))
  const wanted = row?.member
  if (wanted !== undefined) return type.members.find((member) => wanted.test(member.name ?? ''))
  const sized = type.members.filter((member) => sizeOf(member) !== 0)
  const [only] = sized
  if (only === undefined || sized.length > 1) return undefined
  // A struct of one unnamed field stands for it: `struct Meters(u32)`.
  return row !== undefined || (type.kind === 'struct' && only.name === '__0') ? only : undefined
}
