import type { ExploreOptions } from '../../src/index.ts'
import { cycleCount, exceptionOf, UsageError, wholeNumber } from './arguments.ts'
import { settingsOf } from './settings.ts'

/** What says which schedules are tried, for `parseArgs`. */
export const exploreArguments = {
  from: { type: 'string' },
  until: { type: 'string' },
  interrupts: { type: 'string', multiple: true },
  gate: { type: 'string', multiple: true },
  depth: { type: 'string' },
  set: { type: 'string', multiple: true },
  multiword: { type: 'string' },
  reduction: { type: 'string' },
  schedules: { type: 'string' },
  seconds: { type: 'string' },
  random: { type: 'string' },
  pct: { type: 'string' },
  seed: { type: 'string' },
  limit: { type: 'string' },
  workers: { type: 'string' },
} as const

export const exploreUsage = `  --from PLACE        where the window begins; default: main
  --until PLACE       where it ends
  --interrupts A,B    what may arrive: SysTick,TIM2,irq(19)
  --gate A=ADDRESS.BIT
                      A arrives only where that bit of its device's register
                      is set: UART0=0x4000c038.4
  --depth N           arrivals in a schedule; default 1
  --set NAME=V1,V2    writes a variable at the window's start: NAME, NAME[i] or
                      NAME:u8[i] (four bytes where no type is named); each
                      combination of values is explored
  --watch NAME        shows which values it has where the window ends, and a
                      schedule that leads to each; named as for --set
  --allow NAME        races about this variable are no findings
  --multiword atomic  nothing arrives inside LDM, STM, PUSH, POP, LDRD, STRD
  --reduction none    runs also what can't end differently
  --schedules N       stops after so many schedules, or
  --seconds S         after so long
  --random N          tries N schedules that chance chooses, or
  --pct N             N of exactly as many arrivals as the depth allows;
  --seed S            decides which; default 1
  --limit CYCLES      for each schedule after its last arrival (5000, 5k, 1.5M);
                      default: 100 times the undisturbed window
  --workers N         runs schedules in N threads beside; the report is the same
  --json              the report as one JSON document
`

type Values = {
  readonly [Name in keyof typeof exploreArguments]?: (typeof exploreArguments)[Name] extends {
    multiple: true
  }
    ? readonly string[] | undefined
    : string | undefined
}

/** What `explore` is asked for; it says itself which places and exceptions there are. @throws UsageError */
export function exploreOptions(values: Values, usage: string): ExploreOptions & { readonly until: string } {
  const { from, until, depth, limit, workers } = values
  const named = (values.interrupts ?? []).flatMap((text) => text.split(',')).map((text) => text.trim())
  const interrupts = [...new Set(named)].filter((text) => text !== '')
  if (until === undefined) throw new UsageError('--until is missing: where the window ends', usage)
  if (interrupts.length === 0) throw new UsageError('--interrupts is missing: what may arrive', usage)
  const strategy = strategyOf(values, usage)
  const multiword = choice('multiword', values.multiword, ['interruptible', 'atomic'], usage)
  const reduction = choice('reduction', values.reduction, ['full', 'none'], usage)
  return {
    until,
    interrupts: interruptsOf(interrupts, values.gate ?? [], usage),
    inputs: Object.fromEntries(settingsOf(values.set)),
    ...(from === undefined ? {} : { from }),
    ...(depth === undefined ? {} : { depth: wholeNumber('depth', depth, usage) }),
    ...(limit === undefined ? {} : { limitCycles: cycleCount(limit, usage) }),
    ...(workers === undefined ? {} : { workers: wholeNumber('workers', workers, usage) }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(multiword === undefined ? {} : { multiword }),
    ...(reduction === undefined ? {} : { reduction }),
  }
}

function interruptsOf(
  names: readonly string[],
  gates: readonly string[],
  usage: string,
): ExploreOptions['interrupts'] {
  const gateOf = new Map(
    gates.map((text) => {
      const [, name = '', address, bit] = /^(.+)=(0x[\da-f]+|\d+)\.(\d+)$/i.exec(text) ?? []
      if (!names.includes(name))
        throw new UsageError(`--gate: '${text}' is no INTERRUPT=ADDRESS.BIT of one of --interrupts`, usage)
      return [name, { address: Number(address), bit: Number(bit) }] as const
    }),
  )
  return names.map((name) => {
    const gate = gateOf.get(name)
    return gate === undefined ? exceptionOf(name) : { exception: exceptionOf(name), gate }
  })
}
function strategyOf(
  { schedules, seconds, random, pct, seed }: Values,
  usage: string,
): ExploreOptions['strategy'] {
  const isBounded = schedules !== undefined || seconds !== undefined
  if ([isBounded, random !== undefined, pct !== undefined].filter(Boolean).length > 1)
    throw new UsageError('--schedules and --seconds, --random, and --pct exclude each other', usage)
  const chosen = { seed: seed === undefined ? 1 : wholeNumber('seed', seed, usage, 0) }
  if (random !== undefined) return { random: wholeNumber('random', random, usage), ...chosen }
  if (pct !== undefined) return { pct: wholeNumber('pct', pct, usage), ...chosen }
  if (seed !== undefined) throw new UsageError('--seed goes with --random or --pct', usage)
  if (!isBounded) return undefined
  return {
    bounded: {
      ...(schedules === undefined ? {} : { schedules: wholeNumber('schedules', schedules, usage) }),
      ...(seconds === undefined ? {} : { seconds: wholeNumber('seconds', seconds, usage) }),
    },
  }
}

function choice<const T extends string>(
  option: string,
  text: string | undefined,
  choices: readonly T[],
  usage: string,
): T | undefined {
  const chosen = choices.find((each) => each === text)
  if (text === undefined || chosen !== undefined) return chosen
  throw new UsageError(`--${option}: '${text}' is neither ${choices.join(' nor ')}`, usage)
}
