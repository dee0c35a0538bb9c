import { arrivalsOf } from './candidates.ts'
import type { Plan } from './plan.ts'
import type { Arrivals } from './window.ts'

type Schedule = readonly Arrivals[]
/** Runs a schedule: the arrivals that may come next, and whether a failure was found that is new. */
type Runner = (schedule: Schedule) => { readonly next: readonly Arrivals[]; readonly fails: boolean }

/**
 * Level by level: schedules of one arrival, then of two … so that the first failure is a shortest one.
 *
 * @param first - the arrivals that may come first
 * @returns why not everything was run
 */
export function runAll(
  first: readonly Arrivals[],
  { depth, run, cutOff }: { depth: number; run: Runner; cutOff: () => string | undefined },
): string[] {
  /** Schedules that are still to be run, by how many arrivals they have. */
  const levels: Schedule[][] = [[], ...Array.from({ length: depth }, () => [])]
  const extend = (schedule: Schedule, next: readonly Arrivals[]): void => {
    for (const arrivals of next)
      levels[arrivalsOf(schedule) + arrivals.exceptions.length]?.push([...schedule, arrivals])
  }
  extend([], first)
  let reason: string | undefined
  let left = 0
  for (const level of levels) {
    // A level grows while the ones before it run, never while it runs itself.
    for (const schedule of level) {
      reason ??= cutOff()
      if (reason === undefined) extend(schedule, run(schedule).next)
      else left++
    }
  }
  return reason === undefined ? [] : [`${reason}: ${String(left)} schedules and what follows them are left`]
}

/** Schedules that chance chooses, arrival by arrival: one that fails early is not made longer. */
export function runSome(
  first: readonly Arrivals[],
  { depth, run, sample }: { depth: number; run: Runner; sample: NonNullable<Plan['sample']> },
): string[] {
  const { count, seed, full } = sample
  const random = mulberry32(seed)
  const below = (end: number): number => Math.floor(random() * end)
  for (let tried = 0; tried < count; tried++) {
    const wanted = full ? depth : 1 + below(depth)
    let schedule: Schedule = []
    let next = first
    while (arrivalsOf(schedule) < wanted) {
      const room = wanted - arrivalsOf(schedule)
      const fitting = next.filter(({ exceptions }) => exceptions.length <= room)
      const chosen = fitting[below(fitting.length)]
      if (chosen === undefined) break
      schedule = [...schedule, chosen]
      const ran = run(schedule)
      if (ran.fails) break
      next = ran.next
    }
  }
  return [`${String(count)} schedules that chance chose, seed ${String(seed)}`]
}

/** Random numbers from 0 to 1, the same for the same seed on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
