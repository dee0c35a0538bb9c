import { hex } from '../bits.ts'
import type { Breach } from '../explore/breaches.ts'
import type { Exploration } from '../explore/exploration.ts'
import type { FoundFailure } from '../explore/verdicts.ts'
import { innermostLoop } from '../machine/innermost-loop.ts'
import type { Benign } from '../race/benign.ts'
import type { Conflict } from '../race/conflicts.ts'
import { maskingOf } from '../race/masking.ts'
import type { TracedAccess, Triple } from '../race/triples.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'
import { partName } from './values/part-name.ts'
import type { Activation, Panic, SourcePosition, Stop } from './types.ts'

/** A schedule that ends as it should not. */
export interface Failure {
  readonly kind: FoundFailure['kind']
  readonly message: string
  /** Replays it: `mcu.replay(token)`. */
  readonly token: string
  readonly panic?: Panic
  /** The accesses that collided, where there are such. */
  readonly explanation?: Explanation
  readonly run: FailureRun
}
/** When what happened in a failing schedule, in cycles since its window began. */
export interface FailureRun {
  /** Its length. */
  readonly cycles: number
  readonly activations: readonly {
    readonly exception: string
    readonly pendedAt: number
    /** The instruction before which it was pended, and where that is in the source. */
    readonly pendedPlace: string
    readonly pendedSource?: SourcePosition
    readonly enteredAt: number
    /** Left out where the run ended first. */
    readonly returnedAt?: number
    readonly delayedBy: Activation['delayedBy']
  }[]
  /** Where PRIMASK, BASEPRI or FAULTMASK was set; without `to`: until the end. */
  readonly masked: readonly { readonly from: number; readonly to?: number }[]
}
/** An access of the firmware, in words. */
export interface Access {
  readonly kind: 'read' | 'write'
  readonly address: number
  readonly sizeBytes: number
  /** `STATE`, or `STATE+0x4`. */
  readonly variable: string
  /** What of it, by the debug information: `ring[2]`, `pair.x`; left out where it is all of it, or that is not known. */
  readonly part?: string
  readonly pc: number
  readonly place: string
  /** Where that is in the source; left out without debug information. */
  readonly source?: SourcePosition
  /** The exception in whose handler it is; `main` outside of all. */
  readonly context: string
  readonly disassembly: string
  /** Of a failure: cycles since the window began, when its instruction did. */
  readonly at?: number
  /** Set where the run ended before it came to that. */
  readonly isAhead?: true
}
/** Three accesses, the middle one by a handler, that no order of whole sections could have. */
export interface Explanation {
  readonly pattern: Triple['pattern']
  /** `lost update`, `torn read` … */
  readonly name: string
  readonly accesses: readonly [Access, Access, Access]
  /** What held the handler back, where that ended too early, and what would have. */
  readonly masking: string
}
/** Three such accesses that arrivals can bring about, whether the end state was wrong or not. */
export interface Race extends Explanation {
  readonly variable: string
  readonly interrupt: string
  /** Replays a schedule that shows it, whether that fails or not; left out where only several together do. */
  readonly token?: string
}
/** Accesses that conflict and do no harm, and why. */
export interface BenignConflict {
  readonly variable: string
  readonly interrupt: string
  /** Two, or the three of a pattern. */
  readonly accesses: readonly Access[]
  readonly reason: string
}
/** A state in which schedules ended. */
export interface EndStateReport {
  readonly hash: string
  /** How many of those that were run. */
  readonly count: number
  /** `reached`, or how they ended instead. */
  readonly outcome: string
  /** Replays the first of them; left out where there are very many. */
  readonly token?: string
  /** Exceptions that are pending there, each with the reason that it was not taken. */
  readonly waiting?: readonly string[]
  /** Of the variables that were to be watched. */
  readonly values?: Readonly<Record<string, number | bigint | boolean>>
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
  /** What may not be as was meant: an interrupt that has no handler, or that nothing takes in the window; why workers were of no use. */
  readonly notes: readonly string[]
  /** Interrupts that could arrive and that no schedule takes: of their handlers nothing was tried. */
  readonly neverTaken: readonly string[]
  readonly failures: readonly Failure[]
  /** Distinct states in which schedules ended. */
  readonly endStates: readonly EndStateReport[]
  /** Distinct triples of accesses that collide in some schedule. */
  readonly races: readonly Race[]
  /** Races were looked for in every schedule with one or two arrivals that may show others; else `notes` says what was left out. */
  readonly racesComplete: boolean
  /** Accesses of the same bytes, one of them a write, by a handler and what it interrupts, of which nothing comes. */
  readonly benign: readonly BenignConflict[]
  /** The longest wait of an arrival, masked stretch and stack; `exact` where every schedule was run. */
  readonly worst: {
    readonly latencyCycles: number
    readonly maskedCycles: number
    readonly stackBytes: number
    readonly exact: boolean
  }
}

/**
 * A triple in words.
 *
 * @param begin - the cycle in which the window began, where the triple is of one schedule
 */
export function explain(fork: Mcu, { pattern, name, accesses }: Triple, begin?: number): Explanation {
  const [first, second, third] = accesses
  const { machine } = fork[parts]
  const masking = maskingOf(accesses, {
    place: (pc) => fork.placeOf(pc),
    exception: (exceptionNumber) => contextOf(fork, exceptionNumber),
    hasBasepri: machine.configuration.profile === 'v7-M',
  })
  return {
    ...{ pattern, name, masking },
    accesses: [inWords(fork, first, begin), inWords(fork, second, begin), inWords(fork, third, begin)],
  }
}
function contextOf(fork: Mcu, exceptionNumber: number): string {
  return exceptionNumber === 0 ? 'main' : fork.exceptionName(exceptionNumber)
}
function inWords(fork: Mcu, access: TracedAccess, begin?: number): Access {
  const { kind, address, sizeBytes, pc, exceptionNumber, cycle, isAhead } = access
  const at = begin === undefined || cycle === undefined || isAhead === true ? undefined : cycle - begin
  const source = fork.sourceOf(pc)
  const part = partName(fork[parts].machine.configuration.image, access)
  return {
    ...{ kind, address, sizeBytes, pc },
    variable: fork.placeOf(address),
    ...(part === undefined ? {} : { part }),
    place: fork.placeOf(pc),
    ...(source === undefined ? {} : { source }),
    context: contextOf(fork, exceptionNumber),
    disassembly: fork.disassembly(pc),
    ...(at === undefined ? {} : { at }),
    ...(isAhead === true ? { isAhead: true } : {}),
  }
}
/** What conflicts in explorations of one window, for whichever inputs: each once, as a finding where it is one for some. */
export function conflictsOf(
  fork: Mcu,
  found: readonly Exploration[],
  tokenOf: (access: TracedAccess) => string | undefined,
): Pick<Report, 'races' | 'benign'> {
  const [first, ...others] = found.map(({ conflicts }) => conflicts)
  for (const each of others) first?.absorb(each)
  const all = first?.found ?? []
  return {
    races: all.flatMap((conflict) =>
      'pattern' in conflict && conflict.benign === undefined
        ? [
            withToken(
              { ...explain(fork, conflict), ...subjectOf(fork, conflict) },
              tokenOf(conflict.accesses[1]),
            ),
          ]
        : [],
    ),
    benign: all.flatMap((conflict) =>
      conflict.benign === undefined
        ? []
        : [
            {
              ...subjectOf(fork, conflict),
              accesses: conflict.accesses.map((access) => inWords(fork, access)),
              reason: reasons[conflict.benign],
            },
          ],
    ),
  }
}
function withToken(race: Race, token: string | undefined): Race {
  return token === undefined ? race : { ...race, token }
}
function subjectOf(fork: Mcu, { accesses }: Conflict): Pick<Race, 'variable' | 'interrupt'> {
  const [, inner] = accesses
  return {
    variable: fork.placeOf(inner.variable ?? inner.address),
    interrupt: contextOf(fork, inner.exceptionNumber),
  }
}
const reasons: Readonly<Record<Benign, string>> = {
  retried: 'the STREX fails where the handler came between, and all of it is tried again',
  compared: 'what was read is compared with what is read again',
  asked: 'what is read first decides only whether to ask again, in a critical section',
  polled: 'a poll: what is read decides only whether to read again',
  upheld: 'what is read first only decides, and decides the same with what the handler leaves there',
  signal: 'it is there for the other side to see: nothing but a branch depends on it',
  handed: 'handed over and taken back, by a flag without which the handler leaves it alone',
  guarded: 'a flag that holds the handler off: where it finds that, it leaves alone what the flag guards',
  atomic: 'atomic: each by an LDREX and STREX of its own',
  unchanged: 'the handler leaves the bytes as it finds them',
  sections: 'each in a critical section of its own, and nothing of the first goes into the second',
  masked: 'the handler is held back around the access',
  single: "no two accesses that the handler's could come between",
}

/** As many instructions of a loop are named. */
const maxPlaces = 12

/** What went wrong, in a line; the machine stands where it did, and may go on. */
export function messageOf(
  fork: Mcu,
  { error, breach }: Pick<FoundFailure, 'error' | 'breach'>,
  stop: Stop,
): string {
  if (breach !== undefined) return breachText(fork, breach)
  if (error !== undefined)
    return error instanceof Error ? error.message : 'something that is no Error was thrown'
  switch (stop.reason) {
    case 'panicked':
      return stop.panic.text
    case 'faulted':
    case 'lockedUp':
      return `${stop.reason}: ${stop.fault.text}`
    case 'stuck':
      return `stuck in ${listed(stop.loop)}${stop.hint === undefined ? '' : `; ${stop.hint}`}`
    case 'limit': {
      const loop = innermostLoop(fork[parts].machine)?.map((address) => fork.placeOf(address))
      const where = loop === undefined ? `at ${stop.place}` : `in a loop of ${listed(loop)}`
      return `still running ${stop.cycles.toLocaleString('en')} cycles after the last arrival, ${where}; limitCycles gives it longer`
    }
    default:
      return `${stop.reason} at ${stop.place}`
  }
}

function listed(places: readonly string[]): string {
  const more = places.length - maxPlaces
  const shown = places.slice(0, maxPlaces).join(', ')
  return more > 0 ? `${shown} and ${String(more)} more` : shown
}

function breachText(fork: Mcu, breach: Breach): string {
  if (breach.kind === 'clobbered') {
    const registers = breach.registers.map((register) => `r${String(register)}`).join(', ')
    return `the handler of ${contextOf(fork, breach.exceptionNumber)} does not restore ${registers}: it breaks the calling convention`
  }
  const { bound, sp, pc, isMain, over } = breach
  const stack = isMain ? 'the main stack' : 'the process stack'
  const place = fork.placeOf(pc).replace(/\+0x[0-9a-f]+$/, '')
  const beyond = bytes(bound.address - sp)
  const hit = over === undefined ? '' : `, over ${over}`
  return `${stack} outgrows its bound, ${hex(bound.address)} (${bound.by}), by ${beyond}${hit}: ${bytes(bound.top - sp)} deep in ${place}`
}
function bytes(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'byte' : 'bytes'}`
}

/** Adds up what was found for each combination of inputs. */
export function summary(
  explorations: readonly Exploration[],
  rest: Pick<Report, 'failures' | 'races' | 'benign' | 'depth' | 'endStates' | 'notes' | 'neverTaken'> & {
    readonly isExact: boolean
  },
): Report {
  const { isExact, ...found } = rest
  const sum = (count: (each: Exploration) => number): number =>
    explorations.reduce((total, each) => total + count(each), 0)
  const most = (value: (each: Exploration) => number): number => Math.max(...explorations.map(value))
  const cutOff = explorations.flatMap((each) => each.cutOff)
  return {
    ...{ holds: found.failures.length === 0, complete: cutOff.length === 0 },
    boundaries: sum((each) => each.boundaries),
    classes: sum((each) => each.classes),
    schedules: sum((each) => each.schedules),
    merged: sum((each) => each.merged),
    racesComplete: explorations.every(({ untraced }) => untraced === 0),
    ...{ cutOff, ...found },
    worst: {
      latencyCycles: most(({ worst }) => worst.latencyCycles),
      maskedCycles: most(({ worst }) => worst.maskedCycles),
      stackBytes: most(({ worst }) => worst.stackBytes),
      exact: isExact && cutOff.length === 0,
    },
  }
}
