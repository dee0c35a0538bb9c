import { explore, TailchainError, type ExploreOptions } from '../../../src/index.ts'
import { features, plain, type Choice, type Feature, type Statement } from './features.ts'
import { nameOf, optionsOf, start, type Handled, type Program } from './program.ts'

type Random = () => number

export interface Generated extends Program {
  readonly features: readonly string[]
}

/** More schedules than that, estimated, and a program is explored less deep. */
const mostSchedules = 2500

/** A program whose window ends when nothing arrives. */
export async function generate(random: Random): Promise<Generated> {
  for (;;) {
    const program = draft(random)
    if (start(program).runTo('end', { limitCycles: 1000 }).reason !== 'breakpoint') continue
    const { depth = 1, ...options } = optionsOf(program)
    const schedules = await schedulesOf(program, options)
    if (schedules === undefined) continue
    const affordable = Math.floor(Math.log(mostSchedules) / Math.log(schedules))
    return { ...program, options: { ...options, depth: Math.max(1, Math.min(depth, affordable)) } }
  }
}

/** Of one arrival; undefined where with some input the window does not end. */
async function schedulesOf(program: Program, options: ExploreOptions): Promise<number | undefined> {
  try {
    const report = await explore(start(program), { ...options, depth: 1, reduction: 'none' })
    return report.schedules
  } catch (error) {
    if (error instanceof TailchainError && error.code === 'WINDOW_NOT_LEFT') return undefined
    throw error
  }
}

/** A program of which nobody knows whether it ends. */
export function draft(random: Random): Generated {
  const below = (end: number): number => random() % end
  const one = <T>(from: readonly T[]): T => from[below(from.length)] as T
  const names = Object.keys(features)
  const chosen = [...new Set(Array.from({ length: 1 + below(3) }, () => one(names)))]
  const parts = [plain, ...chosen.map((name) => features[name] ?? plain)]
  // Deep, wide or long, not all at once: every schedule is run.
  const depth = one([1, 1, 2, 2, 2, 2, 2, 3])
  const handlers = depth === 3 ? 1 : 1 + below(3)
  let labels = 0
  const choiceOf = (handler: number | undefined): Choice => ({
    ...{ below, handlers, handler },
    label: () => `l_${labels++}`,
  })
  const text = (handler: number | undefined, count: number): string => {
    const choice = choiceOf(handler)
    return Array.from({ length: count }, () => one(poolOf(one(parts), handler))(choice)).join('\n  ')
  }
  const irqs = Array.from({ length: handlers }, (_, index) => `irq${index}` as Handled)
  const options = optionsFor(one, irqs, depth)
  const program: Generated = {
    features: chosen,
    ...needsOf(parts),
    main: text(
      undefined,
      (depth === 3 ? 2 : handlers === 3 && depth === 2 ? 3 : 4) + below(depth === 1 ? 6 : 3),
    ),
    handlers: {
      ...Object.fromEntries(parts.flatMap(({ exceptions = {} }) => Object.entries(exceptions))),
      ...Object.fromEntries(irqs.map((name, index) => [name, `${text(index, 1 + below(3))}\n  bx lr`])),
    },
    options,
  }
  const priorities = Object.fromEntries(irqs.map((name) => [name, one([0x40, 0x80, 0xc0])]))
  return { ...program, priorities: { ...priorities, ...program.priorities } }
}

/** Plain statements where a feature has none for the place. */
function poolOf(feature: Feature, handler: number | undefined): readonly Statement[] {
  const { anywhere = [], main = [], handlers = [] } = feature
  const pool = [...anywhere, ...(handler === undefined ? main : handlers)]
  return pool.length === 0 ? (plain.anywhere ?? []) : pool
}

function needsOf(parts: readonly Feature[]): Partial<Program> {
  const all = parts.map(({ needs }) => needs ?? {})
  const inRam = all.find((needs) => needs.inRam !== undefined)?.inRam
  return {
    ...(inRam === undefined ? {} : { inRam }),
    priorities: Object.assign({}, ...all.map(({ priorities }) => priorities)) as Program['priorities'] &
      object,
    boot: Object.assign({}, ...all.map(({ boot }) => boot)) as Program['boot'] & object,
    setup: all.map(({ setup = '' }) => setup).join('\n'),
    functions: all.map(({ functions = '' }) => functions).join('\n'),
    words: all.find(({ words }) => words !== undefined)?.words ?? [],
  }
}

/** Half of the programs have nothing special about their options. */
function optionsFor(
  one: <T>(from: readonly T[]) => T,
  irqs: readonly Handled[],
  depth: number,
): Partial<ExploreOptions> {
  const interrupts = irqs.map(nameOf)
  const [first = '', ...rest] = interrupts
  const special: readonly Partial<ExploreOptions>[] = [
    { interrupts: [{ exception: first, max: 1 }, ...rest] },
    { interrupts: [{ exception: first, minGap: { instructions: 3 } }, ...rest] },
    { interrupts: [{ exception: first, minGap: { cycles: 7 } }, ...rest] },
    {
      interrupts: [
        {
          exception: first,
          before: (mcu) => {
            mcu.write('words', ((mcu.read('words', 'u32') as number) | 4) >>> 0, 'u32')
            mcu.pend(first)
          },
        },
        ...rest,
      ],
    },
    {
      always: (mcu) => {
        const [a, b] = [0, 4].map((offset) => mcu.read('words', 'u32', { offset }) as number)
        if (a === 1 && b !== 1) throw new Error(`one without the other: ${String(b)}`)
      },
    },
    {
      check: (mcu) => {
        if ((mcu.read('words', 'u32') as number) === 2) throw new Error('two')
      },
    },
    { multiword: 'atomic' },
    { inputs: { words: [0, 2] } },
  ]
  const options = one([0, 1]) === 0 ? {} : one(special)
  return { interrupts, depth, ...options }
}
