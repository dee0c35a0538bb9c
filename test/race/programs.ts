import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '../oracles/arm-gcc.ts'
import { boot, explore, type Race } from '../../src/index.ts'
import { outcomeOf, serialOutcomes } from './outcomes.ts'

export const folder = join(import.meta.dirname, 'programs')
const linkerScript = join(import.meta.dirname, '../../firmware-examples/device-c/link.ld')

/**
 * What a program's header says: what there is to find, and what looks like it and is none. Written from what the program
 * means: three accesses to a variable count where no order of whole runs of the task and the handlers reads and leaves it
 * so.
 */
export interface Expectations {
  readonly source: string
  readonly interrupts: readonly string[]
  readonly depth: number
  /** Of optimisation. */
  readonly levels: readonly string[]
  /** Values of `rb_inputs`, by index. */
  readonly inputs: Readonly<Record<number, readonly number[]>>
  /** As {@link inWords} puts it, or a variable and an interrupt. */
  readonly bugs: readonly string[]
  /** A variable, an interrupt, and why there is nothing. */
  readonly decoys: readonly string[]
  /** Variables by which a task and handlers keep out of each other's way: what comes then may end as whole runs never do. */
  readonly signals: readonly string[]
}

/**
 * @param level - of optimisation: bugs that are there at another one are left out
 * @throws Error where a line is not understood
 */
export function expectationsOf(program: string, level?: string): Expectations {
  const source = readFileSync(join(folder, `${program}.c`), 'utf8')
  const lines = source.split('\n')
  const valuesOf = (key: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`// ${key}: `) ? [line.slice(key.length + 5).trim()] : []))
  const bugs: string[] = []
  const decoys: string[] = []
  const signals: string[] = []
  for (const text of valuesOf('expect')) {
    const [, kind = '', at, others = ''] = /^(\w+) (?:(-O\w) )?(.*)$/.exec(text) ?? []
    const [variable = '', ...rest] = others.split(' ')
    if (kind === 'bug' && at !== undefined && level !== undefined && at !== level) continue
    if (kind === 'bug' && (rest.length === 4 || rest.length === 1)) bugs.push([variable, ...rest].join(' '))
    else if (kind === 'decoy' && rest.length > 1) decoys.push([variable, ...rest].join(' '))
    else if (kind === 'signal' && rest.length > 0) signals.push(variable)
    else throw new Error(`${program}.c: not understood: expect: ${text}`)
  }
  const inputs = valuesOf('inputs').flatMap((text) =>
    text.split(' ').map((each): [number, number[]] => {
      const [index = '', values = ''] = each.split('=')
      return [Number(index), values.split(',').map(Number)]
    }),
  )
  return {
    interrupts: valuesOf('interrupts').flatMap((text) => text.split(' ')),
    depth: Number(valuesOf('depth')[0] ?? 1),
    levels: (valuesOf('levels')[0] ?? '-O0 -O1 -O2').split(' '),
    inputs: Object.fromEntries(inputs),
    ...{ source, bugs, decoys, signals },
  }
}

/** Whether a race, as {@link inWords} puts it, is what a header says: in full, or by its variable and interrupt alone. */
export function isAsSaid(race: string, bug: string): boolean {
  const [variable = '', , interrupt = ''] = race.split(' ')
  return race === bug || bug === `${variable} ${interrupt}`
}

/** What exploring finds of a program. */
export interface Found {
  /** Each once, as {@link inWords} puts them. */
  readonly races: readonly string[]
  /** Of every schedule. */
  readonly outcomes: ReadonlySet<string>
  /** Of those in which no handler interrupts the task or another one. */
  readonly serial: ReadonlySet<string>
}

/** Builds a program and explores it. */
export async function explored(program: string, level: string): Promise<Found> {
  const expectations = expectationsOf(program, level)
  const { interrupts, depth, inputs } = expectations
  const elf = compile({
    sources: [join(folder, `${program}.c`), join(folder, 'startup.s')],
    headers: [join(folder, 'race.h')],
    linkerScript,
    flags: [level, '-g', '-std=c11', '-ffreestanding', '-nostdlib'],
  })
  const mcu = boot(elf, { chip: 'lm3s6965evb' })
  const outcomes = new Set<string>()
  const report = await explore(mcu, {
    ...{ from: 'rb_task', until: 'rb_end', interrupts, depth },
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([index, values]) => [`rb_inputs[${index}]`, values]),
    ),
    check: (end) => {
      outcomes.add(outcomeOf(end, expectations))
    },
  })
  if (!report.complete || !report.holds)
    throw new Error(`${program}: ${report.cutOff.join()} ${report.failures.map(String).join()}`)
  return {
    races: [...new Set(report.races.map(inWords))].sort(),
    ...{ outcomes, serial: serialOutcomes(mcu, expectations) },
  }
}

/** `variable pattern interrupt first[,third] middle`: the functions that the three accesses are in. */
function inWords({ variable, pattern, interrupt, accesses }: Race): string {
  const [first = '', middle = '', third = ''] = accesses.map(({ place }) => place.replace(/\+0x.*/, ''))
  const handler = interrupt.replace(/_IRQHandler$/, '')
  return [variable, pattern, handler, first === third ? first : `${first},${third}`, middle].join(' ')
}
