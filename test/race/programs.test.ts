import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { availability as gcc } from '../oracles/arm-gcc.ts'
import { expectationsOf, explored, folder, isAsSaid } from './programs.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

interface Disagreement {
  readonly why: string
  readonly missed?: readonly string[]
  readonly reported?: readonly string[]
  /** Where not at all of them. */
  readonly levels?: readonly string[]
}
/** Where the header is right and the report is not yet. One that has gone fails its test: take it out then. */
const disagreements: Readonly<Record<string, Disagreement>> = {
  'channels-apart': {
    why: 'that two elements are independent values is nowhere in the code',
    reported: ['channel read-write-read High rb_task High_IRQHandler'],
  },
  'list-removed-while-inserted': {
    why: 'the stale pointer goes into another variable, which the handler only asks for',
    missed: ['second High'],
  },
}

const programs = readdirSync(folder)
  .filter((name) => name.endsWith('.c'))
  .map((name) => basename(name, '.c'))

describe.skipIf(!gcc().available)('programs with known races', () => {
  test.each(programs.flatMap((name) => expectationsOf(name).levels.map((level) => ({ name, level }))))(
    '$name $level',
    async ({ name, level }) => {
      const { bugs, decoys, signals } = expectationsOf(name, level)
      const { races, outcomes, serial } = await explored(name, level)
      const mixed = [...outcomes].filter((outcome) => !serial.has(outcome))
      if (signals.length === 0)
        expect(mixed.length > 0, 'whether some schedule ends as whole runs never do').toBe(bugs.length > 0)
      const known = disagreements[name]
      const isHere = known?.levels?.includes(level) !== false
      const { missed = [], reported = [] } = isHere && known !== undefined ? known : {}
      const verdict = {
        missed: bugs.filter((bug) => !races.some((race) => isAsSaid(race, bug))).sort(),
        reported: races.filter((race) => !bugs.some((bug) => isAsSaid(race, bug))),
      }
      expect(verdict, `where there is nothing: ${decoys.join('; ')}`).toEqual({ missed, reported })
    },
  )
  for (const [name, { why, missed = [], reported = [] }] of Object.entries(disagreements)) {
    for (const race of missed) test.todo(`${name}: finds ${race} (${why})`)
    for (const race of reported) test.todo(`${name}: does not report ${race} (${why})`)
  }
})

test('each program says what there is to find, or why there is nothing', () => {
  expect(programs.length).toBeGreaterThanOrEqual(150)
  expect(Object.keys(disagreements).filter((name) => !programs.includes(name))).toEqual([])
  for (const name of programs) {
    const { source, bugs, decoys } = expectationsOf(name)
    expect(bugs.length + decoys.length, name).toBeGreaterThan(0)
    const code = source.replace(/^\/\/.*$/gm, '')
    const named = [...bugs, ...decoys].flatMap((text) => {
      const [variable = '', ...words] = text.split(' ')
      const functions = words.slice(2).flatMap((each) => each.split(','))
      return bugs.includes(text) ? [variable, ...functions] : [variable]
    })
    expect(
      named.filter((each) => !new RegExp(`\\b${each}\\b`).test(code)),
      name,
    ).toEqual([])
  }
})
