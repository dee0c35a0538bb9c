import { backtrace, type Frame } from '../backtrace.ts'
import type { Machine } from '../machine.ts'
import { isLibraryFunction } from '../source/own-code.ts'
import { unwindStart } from '../unwind.ts'
import { lastSteps, type Step } from './last-steps.ts'
import type { Past, Stretch } from './past.ts'
import type { RawPanic } from './watch.ts'

/** What a borrow that failed had found: a `RefCell` that was borrowed. */
export interface HeldBorrow {
  /** The cell's borrow flag. */
  readonly address: number
  /** The instruction that found it set; undefined where none had to look. */
  readonly readBy: number | undefined
  readonly isMutable: boolean
  /** From the instruction that took it; of several that were held the oldest. */
  readonly backtrace: readonly Frame[]
  /** The exception in whose handler that was; 0 for none. */
  readonly ipsr: number
  /** How many were held. */
  readonly count: number
}

interface Flag {
  readonly address: number
  readonly readBy: number | undefined
  readonly value: number
}
interface Change {
  /** Instructions that had executed when the one that writes came. */
  readonly instructions: number
  readonly value: number
}
interface Changes {
  readonly first: number
  readonly list: readonly Change[]
}

/** How far back the beginning of a borrow is looked for first, and then ten times as far each time. */
const firstDistance = 1000
const maxFlag = 0x10000

/** Goes through a machine's past to find who holds the cell that a panic is about. */
export function findHeldBorrow(past: Past, panic: RawPanic): HeldBorrow | undefined {
  for (const flag of candidates(past.machine, lastSteps(past, panic))) {
    const held = holderOf(past, flag)
    if (held !== undefined) return held
  }
  return undefined
}

/**
 * What may be the borrow flag, the likeliest first: words that were read on the way to the panic and are what a flag of
 * a borrowed cell can be. What `core`'s own functions have on the stack are copies.
 */
function candidates({ bus, configuration }: Machine, steps: readonly Step[]): Flag[] {
  const isOwn = ({ pc }: Step): boolean => !isLibraryFunction(configuration.image.symbols.at(pc)?.name ?? '')
  const floor = (steps.findLast(isOwn) ?? steps[0])?.sp ?? 0
  const lowest = Math.min(...steps.map(({ sp }) => sp))
  const flags = new Map<number, Flag>()
  for (const { pc, reads } of steps.toReversed()) {
    for (const { address, value: seen } of reads.toReversed()) {
      const value = flagAt(bus, address)
      const isCopy = address >= lowest && address < floor
      if (isCopy || value === 0 || Math.abs(value) > maxFlag || flags.has(address)) continue
      // Of a cell that the same function has borrowed, the compiler knows what it would read.
      flags.set(address, { address, value, readBy: (seen | 0) === value ? pc : undefined })
    }
  }
  const [read, known] = [true, false].map((isRead) =>
    [...flags.values()].filter(({ readBy }) => (readBy !== undefined) === isRead),
  )
  return [...(read ?? []), ...(known ?? [])]
}

function flagAt(bus: Machine['bus'], address: number): number {
  return (bus.peek(address, 4) ?? 0) | 0
}

/** Who holds what this flag counts; undefined where it counts nothing, or began to before all that is known. */
function holderOf(past: Past, { address, value, readBy }: Flag): HeldBorrow | undefined {
  for (const stretch of past.stretches.toReversed()) {
    const changes = changesOf(past, stretch, address)
    const open = openBorrows(changes)
    const [oldest] = open ?? []
    if (open === undefined || oldest === undefined) return undefined
    if (oldest === 'before') continue
    const { machine } = past
    past.goTo(stretch, oldest.instructions)
    return {
      ...{ address, readBy, isMutable: value < 0, count: open.length, ipsr: machine.state.ipsr },
      backtrace: backtrace(machine, unwindStart(machine)),
    }
  }
  return undefined
}

/** From the last moment of a stretch at which the flag is known to have been zero, or from its beginning. */
function changesOf(past: Past, stretch: Stretch, address: number): Changes {
  const { begin, end } = stretch
  for (let distance = firstDistance; distance < end - begin; distance *= 10) {
    past.goTo(stretch, end - distance)
    if (flagAt(past.machine.bus, address) === 0) return changesFrom(past, stretch, address, end - distance)
  }
  return changesFrom(past, stretch, address, begin)
}

function changesFrom(past: Past, stretch: Stretch, address: number, from: number): Changes {
  const { bus, state, watches } = past.machine
  past.goTo(stretch, from)
  const first = flagAt(bus, address)
  const list: Change[] = []
  const unwatch = watches.add({
    ...{ kind: 'write', address, sizeBytes: 4, side: 'after', isIt: () => true },
    fire: () => {
      // The instruction that writes is counted already.
      list.push({ instructions: state.instructions - 1, value: flagAt(bus, address) })
    },
  })
  try {
    past.goTo(stretch, stretch.end)
  } finally {
    unwatch()
  }
  return { first, list: list.filter(({ instructions }) => instructions >= from) }
}

/**
 * The borrows that are left of a flag's changes, oldest first: of two that overlap, the later one ends first.
 * Undefined: no borrow flag changes so.
 */
function openBorrows({ first, list }: Changes): (Change | 'before')[] | undefined {
  let open: (Change | 'before')[] | undefined = Array.from({ length: first < 0 ? 1 : first }, () => 'before')
  let last = first
  for (const change of list) {
    const { value } = change
    if (value === 0) open = []
    else if (value !== last) open = Math.abs(value - last) === 1 ? afterStep(open, change, last) : undefined
    last = value
  }
  return open
}
function afterStep(
  open: readonly (Change | 'before')[] | undefined,
  change: Change,
  last: number,
): (Change | 'before')[] | undefined {
  if (open === undefined) return undefined
  if (change.value > 0) return change.value > last ? [...open, change] : open.slice(0, -1)
  // Parts of a mutable borrow count down from -1.
  return last === 0 ? [change] : [...open]
}
