import type { Frame } from '../machine/backtrace.ts'
import { findHeldBorrow, type HeldBorrow } from '../machine/panic/borrow-history.ts'
import { describePanic, type PanicDescription } from '../machine/panic/describe.ts'
import { lastOwnLine } from '../machine/panic/last-steps.ts'
import { refusedBorrow } from '../machine/panic/refused-borrow.ts'
import type { RawPanic } from '../machine/panic/watch.ts'
import { debugInfoOf } from '../machine/source/debug-info.ts'
import type { SessionParts } from './parts.ts'
import { Retrace } from './retrace.ts'
import type { BootOptions, BorrowSite, DoubleBorrow, Panic } from './types.ts'

/** Kinds of panics that say that a `RefCell` was borrowed already. */
const doubleBorrows: readonly string[] = ['refcell_borrowed', 'refcell_mutably_borrowed']

/** Puts a machine's panics into words, each once: that runs the firmware's code, and goes through its past. */
export class Panics {
  readonly #partsOf: () => SessionParts
  readonly #known = new WeakMap<RawPanic, Panic>()
  /** By where it began: a panic comes to further functions while it goes on. */
  readonly #pasts = new WeakMap<RawPanic['at'], Asked>()

  constructor(partsOf: () => SessionParts) {
    this.#partsOf = partsOf
  }

  /** The first panic of the run, if there was one. */
  get first(): Panic | undefined {
    const { machine, places } = this.#partsOf()
    const { first: raw } = machine.panics
    if (raw === undefined) return undefined
    let panic = this.#known.get(raw)
    if (panic === undefined) {
      const { callerPc, isCertain, ...description } = describePanic(machine, raw)
      const { held, location } = this.#ask(raw, { callerPc, isCertain, ...description })
      panic = inWords(this.#partsOf(), raw, {
        ...description,
        ...(location === undefined ? {} : { location }),
        ...(held === undefined || isCertain ? {} : refusedBorrow(machine, held)),
        caller: places.describe(callerPc),
        held,
      })
      this.#known.set(raw, panic)
    }
    return panic
  }

  #ask(raw: RawPanic, description: PanicDescription): Asked {
    let asked = this.#pasts.get(raw.at)
    if (asked === undefined) {
      asked = ask(this.#partsOf(), raw, description)
      this.#pasts.set(raw.at, asked)
    }
    return asked
  }
}

/** What the past tells of a panic. */
interface Asked {
  readonly held?: HeldBorrow | undefined
  readonly location?: Panic['location']
}

function ask(
  { record, twin, options, machine }: SessionParts,
  raw: RawPanic,
  { location, isCertain }: PanicDescription,
): Asked {
  const isDoubleBorrow = doubleBorrows.includes(raw.entry.kind)
  const hasLines = debugInfoOf(machine.configuration.image) !== undefined
  if ((!isDoubleBorrow && (location !== undefined || !hasLines)) || !isRepeatable(options)) return {}
  const past = new Retrace(twin(), record.save(), raw.instructions)
  const held = isDoubleBorrow ? findHeldBorrow(past, raw) : undefined
  const near = location === undefined ? lastOwnLine(past, raw) : undefined
  return {
    ...(near === undefined ? {} : { location: { ...near, isGuess: true as const } }),
    held: held !== undefined && (isCertain || refusedBorrow(machine, held) !== undefined) ? held : undefined,
  }
}

/** Functions that answer for registers may answer otherwise the second time, and must not be asked behind a test's back. */
function isRepeatable({ stubs = {} }: BootOptions): boolean {
  return Object.values(stubs).every((stub) => typeof stub === 'number')
}

function inWords(
  session: SessionParts,
  { at }: RawPanic,
  { held, ...panic }: Omit<Panic, 'text' | 'doubleBorrow'> & { readonly held: HeldBorrow | undefined },
): Panic {
  const where =
    panic.location === undefined
      ? `in ${panic.caller}`
      : `${panic.location.isGuess === true ? 'near' : 'at'} ${positionText(panic.location)}`
  const text = `panicked ${where}: ${panic.message.replace(/\n\s*/g, ', ')}`
  if (held === undefined) return { ...panic, text }
  const doubleBorrow = borrows(session, { held, panic, ipsr: at.ipsr })
  return { ...panic, doubleBorrow, text: `${text}; ${doubleBorrow.text}` }
}

function borrows(
  session: SessionParts,
  { held, panic, ipsr }: { held: HeldBorrow; panic: Omit<Panic, 'text' | 'doubleBorrow'>; ipsr: number },
): DoubleBorrow {
  const { places } = session
  const first = siteOf(session, held.backtrace, held.ipsr)
  const again = siteOf(session, panic.backtrace.slice(1), ipsr)
  const preempted = panic.backtrace.flatMap(({ exception, pc }, index) =>
    exception === undefined ? [] : [{ exception, ...placeOf(session, panic.backtrace.slice(index), pc) }],
  )
  const way = preempted.map((each, index) => {
    const next = preempted[index + 1]
    return `which preempted${next === undefined ? '' : ` ${next.exception}`} at ${placeText(each)}`
  })
  const others =
    held.count > 1 ? ` (and ${String(held.count - 1)} more ${held.count === 2 ? 'time' : 'times'})` : ''
  const text = [
    `borrowed first at ${placeText(first)} in ${first.context}${others}`,
    `again in ${again.context}`,
    ...way,
  ].join(', ')
  return {
    ...{ cell: places.describe(held.address), isMutable: held.isMutable, count: held.count },
    ...{ first: { ...first, backtrace: held.backtrace }, again, preempted, text },
  }
}

function siteOf(
  session: SessionParts,
  frames: readonly Frame[],
  ipsr: number,
): Omit<BorrowSite, 'backtrace'> {
  const { vectors } = session.machine.configuration
  const context = ipsr === 0 ? 'main' : vectors.exceptionName(ipsr)
  return { context, ...placeOf(session, frames, frames[0]?.pc ?? 0) }
}

/** An instruction, and the line of the project's own that has come to it in the same context. */
function placeOf(
  { places }: SessionParts,
  frames: readonly Frame[],
  pc: number,
): Pick<BorrowSite, 'place' | 'location'> {
  const end = frames.findIndex(({ exception }, index) => index > 0 && exception !== undefined)
  const own = frames
    .slice(0, end === -1 ? undefined : end)
    .find(({ file, line, isLibrary }) => file !== undefined && line !== undefined && isLibrary !== true)
  if (own?.file === undefined || own.line === undefined) return { place: places.describe(pc) }
  return { place: places.describe(pc), location: { file: own.file, line: own.line, column: own.column ?? 0 } }
}

function placeText({ place, location }: Pick<BorrowSite, 'place' | 'location'>): string {
  return location === undefined ? place : `${location.file}:${String(location.line)}`
}
function positionText({ file, line, column }: NonNullable<Panic['location']>): string {
  return `${file}:${String(line)}${column === 0 ? '' : `:${String(column)}`}`
}
