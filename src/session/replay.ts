import { TailchainError } from '../errors.ts'
import { runWindow, type LocatedArrivals } from '../explore/window.ts'
import type { RunEnd } from '../machine/control.ts'
import { functionFingerprint } from '../machine/fingerprint.ts'
import { boundaryAt } from '../machine/instructions.ts'
import type { Machine } from '../machine/machine.ts'
import { formatToken, parseToken, type ReplayToken } from '../schedule/token.ts'
import type { ExceptionNumber } from '../units.ts'
import { writeElement } from './element.ts'
import type { Mcu } from './mcu.ts'
import { parts, type SessionParts } from './parts.ts'
import type { RerunGoal } from './run-record.ts'

const limitCycles = 100_000_000

/** A schedule in a window as it was explored. */
export interface ExploredSchedule {
  readonly from: number
  readonly until: number
  readonly inputs: readonly (readonly [variable: string, value: number])[]
  readonly schedule: readonly LocatedArrivals[]
  /** Cycles after the last arrival, where the schedule is to be still running then. */
  readonly limitCycles?: number
  /** Whether something prepares the cause of an exception. */
  readonly isPrepared: (exception: ExceptionNumber) => boolean
}
/** What a token can't hold, or says otherwise. */
export interface ReplayOptions {
  /** How the causes of exceptions are prepared, by the exception. */
  readonly before?: Readonly<Record<string, (mcu: Mcu) => void>>
  /** Values written at `from`, over the token's own. */
  readonly inputs?: Readonly<Record<string, number>>
}

/** The token of a schedule. */
export function tokenOf(
  { machine, places }: Pick<SessionParts, 'machine' | 'places'>,
  { from, until, inputs, schedule, limitCycles: limit, isPrepared }: ExploredSchedule,
): string {
  const { vectors } = machine.configuration
  const addresses = [from, until, ...schedule.map(({ at }) => at.address)]
  const functions = new Map(addresses.flatMap((address) => fingerprintAt(machine, address)))
  return formatToken({
    ...{ from: places.describe(from), until: places.describe(until), inputs },
    arrivals: schedule.flatMap(({ at, exceptions }) =>
      exceptions.map((exception) => ({
        ...{ exception: vectors.exceptionName(exception), place: places.describe(at.address) },
        ...{ visit: at.visit, beat: at.beat, isPrepared: isPrepared(exception) },
      })),
    ),
    ...(limit === undefined ? {} : { limitCycles: limit }),
    fingerprints: [...functions],
  })
}

function fingerprintAt(machine: Machine, address: number): [name: string, digest: string][] {
  const symbol = machine.configuration.image.symbols.at(address)
  if (symbol?.kind !== 'function' || symbol.sizeBytes === 0) return []
  return [[symbol.name, functionFingerprint(machine, symbol)]]
}

/**
 * Runs a machine through a token's window.
 *
 * @throws TailchainError `TOKEN_INVALID`, `TOKEN_OUTDATED`, `TOKEN_NEEDS_BEFORE`
 */
export function replayToken(
  mcu: Mcu,
  { machine, places, record }: SessionParts,
  text: string,
  { before = {}, inputs = {} }: ReplayOptions = {},
): RunEnd {
  const token = parseToken(text)
  checkFingerprints(machine, token)
  const from = places.address(token.from)
  const until = places.address(token.until)
  const number = (exception: string): ExceptionNumber =>
    machine.checkPendable(machine.configuration.vectors.resolveException(exception))
  const causes = new Map(Object.entries(before).map(([exception, cause]) => [number(exception), cause]))
  const schedule = token.arrivals.map(({ exception, isPrepared, place, visit, beat }) => {
    if (isPrepared && !causes.has(number(exception))) throw needsBefore(exception)
    return { at: { address: places.address(place), visit, beat }, exceptions: [number(exception)] }
  })
  if (machine.state.pc !== from) {
    const stop = mcu.runTo(from)
    if (stop.reason !== 'breakpoint')
      throw outdated(`the run ends before ${token.from}: ${stop.reason} at ${stop.place}`)
  }
  for (const [variable, value] of [...token.inputs, ...Object.entries(inputs)])
    writeElement(mcu, variable, value)
  const run = (on: Mcu, goal?: RerunGoal): ReturnType<typeof runWindow> =>
    runWindow(on[parts].machine, together(schedule), {
      ...{ until: [until], limitCycles: token.limitCycles ?? limitCycles },
      ...(goal === undefined ? {} : { goal }),
      pend: (exception) => {
        const cause = causes.get(exception)
        if (cause === undefined) on[parts].machine.arrive(exception)
        else cause(on)
      },
    })
  const { end, missed } = heldStill(machine, () =>
    record.runSchedule(
      () => mcu.snapshot(),
      () => run(mcu),
      run,
    ),
  )
  const [first] = missed
  if (first !== undefined && end.reason !== 'panicked') {
    throw outdated(
      `the run never stands before ${places.describe(first.at.address)} for time ${String(first.at.visit)}: it ends with ${end.reason} at ${places.describe(machine.state.pc)}`,
    )
  }
  return end.reason === 'reached' ? { reason: 'breakpoint' } : end
}

/** SysTick arrives when the schedule says, not by its clock. */
export function heldStill<T>({ ppb }: Machine, run: () => T): T {
  const { sysTick } = ppb
  const wasFrozen = sysTick.frozen
  sysTick.frozen = true
  try {
    return run()
  } finally {
    sysTick.frozen = wasFrozen
  }
}

/** Arrivals at one boundary become pending all at once. */
function together(arrivals: readonly LocatedArrivals[]): LocatedArrivals[] {
  const found: { at: LocatedArrivals['at']; exceptions: ExceptionNumber[] }[] = []
  for (const { at, exceptions } of arrivals) {
    const last = found.at(-1)
    const isSame = last?.at.address === at.address && last.at.visit === at.visit && last.at.beat === at.beat
    if (isSame) last.exceptions.push(...exceptions)
    else found.push({ at, exceptions: [...exceptions] })
  }
  return found
}

function checkFingerprints(machine: Machine, token: ReplayToken): void {
  for (const [name, digest] of token.fingerprints) {
    const symbol = machine.configuration.image.symbols.find(name, 'function')
    if (functionFingerprint(machine, symbol) === digest) continue
    const place = placesOf(token).find((each) => each === name || each.startsWith(`${name}+`))
    const nearest =
      place === undefined
        ? ''
        : `; the boundary nearest to ${place} is now ${nearestBoundary(machine, symbol, offsetOf(place))}`
    throw outdated(`${name} is not the code that it was made for${nearest}`)
  }
}
/** Those of the arrivals before those of the window. */
function placesOf({ arrivals, from, until }: ReplayToken): string[] {
  return [...arrivals.map(({ place }) => place), from, until]
}
function offsetOf(place: string): number {
  return Number(/\+(0x[0-9a-f]+)$/.exec(place)?.[1] ?? 0)
}
/** The instruction at an offset into a function, or the last one before it. */
function nearestBoundary(
  machine: Machine,
  { address, sizeBytes }: { readonly address: number; readonly sizeBytes: number },
  offset: number,
): string {
  const { image } = machine.configuration
  const at = address + Math.min(offset, Math.max(sizeBytes - 2, 0))
  const found = boundaryAt(image, (halfword) => machine.bus.peek(halfword, 2), at)
  const boundary = 'before' in found ? (found.before ?? found.after ?? at) : at
  return `${image.symbols.describe(boundary)}: ${machine.disassemble(boundary)}`
}
function needsBefore(exception: string): TailchainError {
  return new TailchainError(
    'TOKEN_NEEDS_BEFORE',
    `the token's ${exception} arrived by a cause that explore() was given`,
    `give it again: mcu.replay(token, { before: { '${exception}': (mcu) => … } })`,
  )
}
function outdated(why: string): TailchainError {
  return new TailchainError(
    'TOKEN_OUTDATED',
    `the replay token no longer fits the firmware: ${why}`,
    'explore again: the failure may be gone, or have another schedule now',
  )
}
