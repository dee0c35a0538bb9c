import type { Exploration } from '../explore/exploration.ts'
import type { EndState, FoundFailure } from '../explore/verdicts.ts'
import type { LocatedArrivals } from '../explore/window.ts'
import type { TracedAccess } from '../trace/access.ts'
import type { ExploreOptions } from './explore.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'
import { heldStill, tokenOf } from './replay.ts'
import { explain, messageOf, type EndStateReport, type Failure, type FailureRun } from './report.ts'
import { waitingText } from './stops.ts'

/** What was found for one combination of inputs. */
export interface Explored {
  readonly inputs: readonly (readonly [string, number])[]
  readonly found: Exploration
  readonly begin: ReturnType<Mcu['snapshot']>
  /** PC there. */
  readonly from: number
}

/** What prepares the causes of exceptions, by the exception's name. */
export function causesOf(fork: Mcu, { interrupts }: ExploreOptions): Record<string, (mcu: Mcu) => void> {
  return Object.fromEntries(
    interrupts.flatMap((each) =>
      typeof each === 'object' && each.before !== undefined
        ? [[fork.exceptionName(each.exception), each.before] as const]
        : [],
    ),
  )
}
/** The token of a schedule that was found. */
function tokenOfFound(
  fork: Mcu,
  options: ExploreOptions,
  {
    explored,
    schedule,
    endPc,
    isLimit,
  }: {
    explored: Explored
    schedule: readonly LocatedArrivals[]
    endPc: number
    /** It was still running when it was ended. */
    isLimit: boolean
  },
): string {
  const { machine, places } = fork[parts]
  // A token is made of the code as the window begins, where it is replayed: schedules may have written to it.
  fork.restore(explored.begin)
  const causes = causesOf(fork, options)
  // Of several ends the one that was come to; a schedule that ends otherwise comes to none of them.
  const ends = typeof options.until === 'function' ? [] : places.addresses(options.until)
  const until = ends.includes(endPc) ? endPc : (ends[0] ?? endPc)
  return tokenOf(fork[parts], {
    ...{ from: explored.from, inputs: explored.inputs, schedule },
    ...(isLimit ? { limitCycles: explored.found.limitCycles } : {}),
    isPrepared: (exception) => Object.hasOwn(causes, machine.configuration.vectors.exceptionName(exception)),
    until,
  })
}

/** A state in which schedules ended, in words. */
export function describeEnd(
  fork: Mcu,
  options: ExploreOptions,
  { end, explored }: { end: EndState; explored: Explored },
): EndStateReport {
  const { hash, count, outcome, schedule, endPc, waiting, values } = end
  const { machine } = fork[parts]
  const lines = waiting.map(({ exception, why }) => waitingText(machine, exception, why))
  return {
    ...{ hash, count, outcome },
    ...(schedule === undefined
      ? {}
      : { token: tokenOfFound(fork, options, { explored, schedule, endPc, isLimit: outcome === 'limit' }) }),
    ...(lines.length === 0 ? {} : { waiting: lines }),
    ...(values === undefined ? {} : { values }),
  }
}
/** The token of a schedule that has shown a handler's access. */
export function tokenOfShown(
  fork: Mcu,
  options: ExploreOptions,
  { access, explorations }: { access: TracedAccess; explorations: readonly Explored[] },
): string | undefined {
  for (const explored of explorations) {
    const shown = explored.found.shownBy.get(access)
    if (shown === undefined) continue
    const { schedule, endPc, outcome } = shown
    return tokenOfFound(fork, options, { explored, schedule, endPc, isLimit: outcome === 'limit' })
  }
  return undefined
}
/** Runs a failing schedule once more, from its token, and says what happens. */
export function describeFailure(
  fork: Mcu,
  options: ExploreOptions,
  { failure, explored }: { failure: FoundFailure; explored: Explored },
): Failure {
  const { kind, schedule, endPc, triples } = failure
  const isLimit = kind === 'limit'
  const token = tokenOfFound(fork, options, { explored, schedule, endPc, isLimit })
  const { cycles: begin } = fork
  const stop = heldStill(fork[parts].machine, () => fork.replay(token, { before: causesOf(fork, options) }))
  const panic = stop.reason === 'panicked' ? { panic: stop.panic } : {}
  const [triple] = triples
  const explanation = triple === undefined ? {} : { explanation: explain(fork, triple, begin) }
  const run = runSince(fork, begin)
  return { kind, message: messageOf(fork, failure, stop), token, ...panic, ...explanation, run }
}

/** As many activations are kept: the last ones. */
const maxActivations = 64

function runSince(fork: Mcu, begin: number): FailureRun {
  const { masking, state } = fork[parts].machine
  const { since } = masking.mark()
  const stretches = masking.stretches.filter(({ toCycle }) => toCycle > begin)
  const activations = fork.exceptions
    .filter(({ returnedAt, enteredAt }) => (returnedAt ?? enteredAt).cycle >= begin)
    .slice(-maxActivations)
  return {
    cycles: state.cycles - begin,
    activations: activations.map(({ exception, pendedAt, enteredAt, returnedAt, delayedBy }) => ({
      ...{ exception, delayedBy, pendedAt: pendedAt.cycle - begin, pendedPlace: pendedAt.place },
      ...(pendedAt.source === undefined ? {} : { pendedSource: pendedAt.source }),
      enteredAt: enteredAt.cycle - begin,
      ...(returnedAt === undefined ? {} : { returnedAt: returnedAt.cycle - begin }),
    })),
    masked: [
      ...stretches.map(({ fromCycle, toCycle }) => ({ from: fromCycle - begin, to: toCycle - begin })),
      ...(since === undefined ? [] : [{ from: since - begin }]),
    ],
  }
}
