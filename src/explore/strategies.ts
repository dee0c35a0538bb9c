import { randomWords } from '../bits.ts'
import type { Progress, Step } from './progress.ts'
import type { Node } from './node.ts'
import type { Plan } from './plan.ts'

/** What level by level needs. */
interface Levels {
  readonly depth: number
  /** Runs what is left of a level; asks before each schedule, and ends where it is told to. */
  readonly descend: (level: number, isCutOff: () => boolean) => Generator<Step>
  /** Why no more is to be run. */
  readonly cutOff: () => string | undefined
}

/**
 * Level by level: schedules of one arrival, then of two … so that the first failure is a shortest one.
 *
 * @returns why not everything was run
 */
export function* runAll(root: Node, { depth, descend, cutOff }: Levels): Generator<Step, string[]> {
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
  const random = randomWords(seed)
  const below = (end: number): number => Math.floor((random() / 2 ** 32) * end)
  /** Of the first arrival, the second …: among how many it was chosen, at most. */
  const choices: number[] = []
  for (let tried = 0; tried < count; tried++) {
    const wanted = full ? depth : 1 + below(depth)
    let node = root
    for (let place = 0; node.level < wanted; place++) {
      const fitting = node.children.filter(({ level }) => level <= wanted)
      choices[place] = Math.max(choices[place] ?? 1, fitting.length)
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
  const all = `${String(count)} schedules that chance chose, seed ${String(seed)}`
  return [full ? `${all}: ${oddsOf(choices, count)}` : all]
}

/**
 * How likely it was to come upon a failure that needs certain arrivals and no others: each is chosen among so many, all
 * alike. Boundaries of runs that were not made are not counted.
 */
function oddsOf(choices: readonly number[], count: number): string {
  const once = choices.reduce((odds, among) => odds / among, 1)
  // 1 - (1 - once)^count, exact where it is tiny.
  const overall = -Math.expm1(count * Math.log1p(-once))
  const arrivals = choices.length === 1 ? 'one arrival' : `${String(choices.length)} arrivals`
  const among = choices.join(' * ')
  return `each finds a failure that needs ${arrivals} with a probability of at least 1/(${among}), all of them with ${percent(overall)}`
}
function percent(share: number): string {
  return `${String(Number((100 * share).toPrecision(2)))} %`
}
