import type { Exploration, FoundFailure } from '../explore/explore.ts'
import type { TracedAccess, Triple } from '../race/triples.ts'
import type { Mcu } from './mcu.ts'
import type { Panic, Stop } from './types.ts'

/** A schedule that ends as it should not. */
export interface Failure {
  readonly kind: FoundFailure['kind']
  readonly message: string
  /** Replays it: `mcu.replay(token)`. */
  readonly token: string
  readonly panic?: Panic
  /** The accesses that collided, where there are such. */
  readonly explanation?: Explanation
}
/** An access of the firmware, in words. */
export interface Access {
  readonly kind: 'read' | 'write'
  readonly address: number
  readonly sizeBytes: number
  /** `STATE`, or `STATE+0x4`. */
  readonly variable: string
  readonly pc: number
  readonly place: string
  /** The exception in whose handler it is; `main` outside of all. */
  readonly context: string
  readonly disassembly: string
}
/** Three accesses, the middle one by a handler, that no order of whole sections could have. */
export interface Explanation {
  readonly pattern: Triple['pattern']
  /** `lost update`, `torn read` … */
  readonly name: string
  readonly accesses: readonly [Access, Access, Access]
}
/** Three such accesses that one arrival can bring about, whether the end state was wrong or not. */
export interface Race extends Explanation {
  readonly variable: string
  readonly interrupt: string
}
/** What exploring has found. */
export interface Report {
  /** No schedule failed that was tried. */
  readonly holds: boolean
  /** Every schedule within the bounds was tried, or is the same as one that was. */
  readonly complete: boolean
  /** Boundaries between instructions in the undisturbed window. */
  readonly boundaries: number
  /** First arrivals that were told apart. */
  readonly classes: number
  readonly schedules: number
  /** Schedules that ended in a state that another one had reached. */
  readonly merged: number
  readonly depth: number
  /** Why it is not complete. */
  readonly cutOff: readonly string[]
  readonly failures: readonly Failure[]
  readonly endStates: readonly { readonly hash: string; readonly count: number; readonly outcome: string }[]
  /** Distinct triples of accesses that collide under one arrival. */
  readonly races: readonly Race[]
  /** The longest wait of an arrival, masked stretch and stack; `exact` where every schedule was run. */
  readonly worst: {
    readonly latencyCycles: number
    readonly maskedCycles: number
    readonly stackBytes: number
    readonly exact: boolean
  }
}

/** A triple in words. */
export function explain(fork: Mcu, { pattern, name, accesses: [first, second, third] }: Triple): Explanation {
  return { pattern, name, accesses: [inWords(fork, first), inWords(fork, second), inWords(fork, third)] }
}
function inWords(fork: Mcu, access: TracedAccess): Access {
  const { kind, address, sizeBytes, pc, exceptionNumber } = access
  return {
    ...{ kind, address, sizeBytes, pc },
    variable: fork.placeOf(address),
    place: fork.placeOf(pc),
    context: exceptionNumber === 0 ? 'main' : fork.exceptionName(exceptionNumber),
    disassembly: fork.disassembly(pc),
  }
}
/** A triple that a schedule of one arrival showed. */
export function raceOf(fork: Mcu, triple: Triple): Race {
  const explanation = explain(fork, triple)
  const [, { variable, context }] = explanation.accesses
  return { ...explanation, variable: variable.replace(/\+0x[0-9a-f]+$/, ''), interrupt: context }
}
/** What went wrong, in a line. */
export function messageOf(error: unknown, stop: Stop): string {
  if (error !== undefined)
    return error instanceof Error ? error.message : 'something that is no Error was thrown'
  switch (stop.reason) {
    case 'panicked':
      return `panicked: ${stop.panic.message} (from ${stop.panic.caller})`
    case 'faulted':
    case 'lockedUp':
      return `${stop.reason}: ${stop.fault.text}`
    case 'stuck':
      return `stuck in ${stop.loop.join(', ')}${stop.hint === undefined ? '' : `; ${stop.hint}`}`
    default:
      return `${stop.reason} at ${stop.place}`
  }
}

/** Adds up what was found for each combination of inputs. */
export function summary(
  found: readonly Exploration[],
  rest: Pick<Report, 'failures' | 'races' | 'depth'> & { readonly isExact: boolean },
): Report {
  const { failures, races, depth, isExact } = rest
  const sum = (count: (each: Exploration) => number): number =>
    found.reduce((total, each) => total + count(each), 0)
  const most = (value: (each: Exploration) => number): number => Math.max(...found.map(value))
  const cutOff = found.flatMap((each) => each.cutOff)
  return {
    ...{ holds: failures.length === 0, complete: cutOff.length === 0 },
    boundaries: sum((each) => each.boundaries),
    classes: sum((each) => each.classes),
    schedules: sum((each) => each.schedules),
    merged: sum((each) => each.merged),
    ...{ depth, cutOff, failures, races },
    endStates: found.flatMap(({ endStates }) => endStates.map((each) => ({ ...each }))),
    worst: {
      latencyCycles: most(({ worst }) => worst.latencyCycles),
      maskedCycles: most(({ worst }) => worst.maskedCycles),
      stackBytes: most(({ worst }) => worst.stackBytes),
      exact: isExact && cutOff.length === 0,
    },
  }
}
