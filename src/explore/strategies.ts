import type { Progress } from './progress.ts'
import type { Node } from './node.ts'
import type { Plan } from './plan.ts'

/** What level by level needs. */
interface Levels {
  readonly depth: number
  /** Runs what is left of a level; asks before each schedule, and ends where it is told to. */
  readonly descend: (level: number, isCutOff: () => boolean) => Generator<Progress>
  /** Why no more is to be run. */
  readonly cutOff: () => string | undefined
}

/**
 * Level by level: schedules of one arrival, then of two … so that the first failure is a shortest one.
 *
 * @returns why not everything was run
 */
export function* runAll(root: Node, { depth, descend, cutOff }: Levels): Generator<Progress, string[]> {
  let reason: string | undefined
  for (let level = 1; level <= depth && reason === undefined; level++)
    yield* descend(level, () => (reason ??= cutOff()) !== undefined)
  return reason === undefined
    ? []
    : [`${reason}: ${String(root.left)} schedules and what follows them are left`]
}

/** What chance needs. */
interface Chance {
  readonly depth: number
  /** Runs a schedule: whether a failure was found that is new. */
  readonly run: (node: Node) => { readonly fails: boolean; readonly progress: Progress }
  readonly cutOff: () => string | undefined
  readonly sample: NonNullable<Plan['sample']>
}

/** Schedules that chance chooses, arrival by arrival: one that fails early is not made longer. */
export function* runSome(root: Node, { depth, run, sample, cutOff }: Chance): Generator<Progress, string[]> {
  const { count, seed, full } = sample
  const random = mulberry32(seed)
  const below = (end: number): number => Math.floor(random() * end)
  for (let tried = 0; tried < count; tried++) {
    const wanted = full ? depth : 1 + below(depth)
    let node = root
    while (node.level < wanted) {
      const fitting = node.children.filter(({ level }) => level <= wanted)
      const chosen = fitting[below(fitting.length)]
      if (chosen === undefined) break
      node = chosen
      const ran = run(node)
      yield ran.progress
      if (ran.fails) break
    }
    const reason = cutOff()
    if (reason !== undefined) return [`${reason}: ${String(tried + 1)} of ${String(count)} were tried`]
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
