import { expect } from 'vitest'
import { explore, type ExploreOptions, type Mcu, type Report } from '../../../src/index.ts'
import { optionsOf, start, type Program } from './program.ts'

export type Reduction = NonNullable<ExploreOptions['reduction']>

/** Each alone, and all. */
export const reductions: Readonly<Record<string, Reduction>> = {
  masked: { masked: true, commuting: false, merge: false },
  commuting: { masked: false, commuting: true, merge: false },
  merge: { masked: false, commuting: false, merge: true },
  full: 'full',
}

export interface Explored {
  readonly report: Report
  /** Distinct end states that `check` was asked about, in words, and distinct failures. */
  readonly ends: readonly string[]
  readonly failures: readonly string[]
  /** With the hashes that the report tells end states apart by. */
  readonly states: readonly string[]
}

/** Booted once; exploring leaves a machine as it is. */
const machines = new WeakMap<Program, Mcu>()
function machineOf(program: Program): Mcu {
  const mcu = machines.get(program) ?? start(program)
  machines.set(program, mcu)
  return mcu
}

const special = ['sp', 'lr', 'pc', 'xpsr', 'primask', 'basepri', 'faultmask', 'control', 'msp', 'psp']

/** What of a machine's state a program's continuation could depend on, except for stacks, devices and time. */
export function observe(mcu: Mcu, program: Program): string {
  const { registers } = mcu
  const general = Array.from({ length: 13 }, (_, index) => `r${index}`)
  const floating = [...Array.from({ length: 16 }, (_, index) => `s${index}`), 'fpscr']
  const taken = optionsOf(program).interrupts.map((each) => {
    const exception = typeof each === 'object' ? each.exception : each
    return `${exception} ${mcu.taken(exception)}`
  })
  const values = [...general, ...special, ...floating]
    .filter((name) => registers[name] !== undefined)
    .map((name) => `${name}=${(registers[name] ?? 0).toString(16)}`)
  const words = Array.from(
    { length: 16 },
    (_, index) => mcu.read('words', 'u32', { offset: 4 * index }) as number,
  )
  return [...taken, ...values, words.map((word) => word.toString(16)).join(' '), mcu.output].join(', ')
}

/** Explores a program, and says in words how its schedules end. */
export async function explored(program: Program, reduction: Reduction): Promise<Explored> {
  const ends = new Set<string>()
  const atEnds = new Set<string>()
  const given = optionsOf(program)
  // Asked of every schedule's end, not of distinct ones.
  const always =
    reduction === 'none'
      ? (mcu: Mcu): void => {
          if (mcu.placeOf(mcu.registers.pc) === 'end') atEnds.add(observe(mcu, program))
          given.always?.(mcu)
        }
      : given.always
  const report = await explore(machineOf(program), {
    ...given,
    ...(always === undefined ? {} : { always }),
    reduction,
    check: (mcu) => {
      ends.add(observe(mcu, program))
      given.check?.(mcu)
    },
  })
  if (reduction === 'none' && given.until === 'end' && given.always === undefined)
    expect(ends, 'states with equal hashes are equal').toEqual(atEnds)
  return {
    report,
    ends: [...ends].sort(),
    failures: [...new Set(report.failures.map(({ kind, message }) => `${kind} ${message}`))].sort(),
    states: report.endStates.map(({ outcome, hash }) => `${outcome} ${hash}`).sort(),
  }
}

/** All that a reduction may not change. */
export function expectSame(reduced: Explored, all: Explored, how: string): void {
  expect(reduced.ends, `${how}: end states`).toEqual(all.ends)
  expect(reduced.failures, `${how}: failures`).toEqual(all.failures)
  expect(reduced.states, `${how}: hashes of end states`).toEqual(all.states)
  expect(reduced.report.complete, `${how}: complete`).toBe(all.report.complete)
}

/** @returns what exploring every schedule found */
export async function expectReductionsToLoseNothing(program: Program): Promise<Explored> {
  const all = await explored(program, 'none')
  for (const [how, reduction] of Object.entries(reductions)) {
    const reduced = await explored(program, reduction)
    expectSame(reduced, all, how)
  }
  return all
}
