import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { availability as gcc } from '../oracles/arm-gcc.ts'
import { expectationsOf, folder, racesOf } from './programs.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

interface Disagreement {
  readonly why: string
  readonly missed?: readonly string[]
  readonly reported?: readonly string[]
}
const inHandlers = 'races are looked for under one arrival only'
const values = 'accesses are compared without their values'
const unrelated = 'variables of their own are taken for parts of one'
const readAgain = 'the program itself compares both reads and begins anew'
/** Where the header is right and the report is not yet. One that has gone fails its test: take it out then. */
const disagreements: Readonly<Record<string, Disagreement>> = {
  'clear-what-was-set': { why: values, reported: ['event read-write-write High rb_task High_IRQHandler'] },
  'deferred-work': {
    why: inHandlers,
    missed: ['work read-write-write High Low_IRQHandler High_IRQHandler'],
  },
  'emergency-stop': { why: values, reported: ['lamp read-write-write High switch_off High_IRQHandler'] },
  'exclusive-retry': {
    why: 'what LDREX read is thrown away where STREX fails',
    reported: ['total read-write-read High rb_task High_IRQHandler'],
  },
  'motor-control': {
    why: inHandlers,
    missed: ['position read-write-read High Mid_IRQHandler High_IRQHandler'],
  },
  'nested-lost-update': {
    why: inHandlers,
    missed: ['total read-write-write High Low_IRQHandler High_IRQHandler'],
  },
  'own-write-first': {
    why: 'the handler reads nothing but what it has written',
    reported: ['state write-read-write High rb_task High_IRQHandler'],
  },
  'pair-by-ldrd': {
    why: 'what an abandoned LDRD has read is thrown away',
    reported: ['point read-write-read High rb_task High_IRQHandler'],
  },
  'plain-stores': {
    why: unrelated,
    reported: [
      'level write-read-write High rb_task,finish High_IRQHandler',
      'phase write-read-write High begin,rb_task High_IRQHandler',
    ],
  },
  'priorities-swapped': {
    why: inHandlers,
    missed: ['total read-write-write Low High_IRQHandler Low_IRQHandler'],
  },
  'read-again-until-equal': {
    why: readAgain,
    reported: ['milliseconds read-write-read High rb_task High_IRQHandler'],
  },
  'restored-value': { why: values, reported: ['level write-write-read High rb_task High_IRQHandler'] },
  'same-value-flag': { why: values, reported: ['ready write-write-read High rb_task High_IRQHandler'] },
  'second-arrival': {
    why: inHandlers,
    missed: ['total read-write-write High rb_task High_IRQHandler'],
  },
  'sequence-lock': {
    why: readAgain,
    reported: [
      'pair read-write-read High rb_task High_IRQHandler',
      'version read-write-read High rb_task High_IRQHandler',
    ],
  },
  'set-then-run': {
    why: inHandlers,
    missed: ['mode write-write-read High set_mode,run_mode High_IRQHandler'],
  },
  'shared-helper': {
    why: 'races by the same instructions of two interrupts are taken for one',
    missed: ['total read-write-write Low rb_task add'],
  },
  'take-a-ticket': {
    why: inHandlers,
    missed: [
      'next read-write-read High Low_IRQHandler High_IRQHandler',
      'next read-write-write High Low_IRQHandler High_IRQHandler',
    ],
  },
  'three-contexts': {
    why: inHandlers,
    missed: ['total read-write-write High Low_IRQHandler High_IRQHandler'],
  },
  'uart-queue': {
    why: unrelated,
    reported: ['overruns write-read-write High take_overruns,take High_IRQHandler'],
  },
  'unrelated-variables': {
    why: unrelated,
    reported: [
      'counted write-write-read High bump,ask High_IRQHandler',
      'counted write-write-read High bump,look High_IRQHandler',
      'level read-write-read High look,ask High_IRQHandler',
      'level read-write-write High look,ask High_IRQHandler',
    ],
  },
  'watchdog-bits': {
    why: inHandlers,
    missed: [
      'kicked read-write-write High Low_IRQHandler High_IRQHandler',
      'kicked read-write-write High Mid_IRQHandler High_IRQHandler',
    ],
  },
}

const programs = readdirSync(folder)
  .filter((name) => name.endsWith('.c'))
  .map((name) => basename(name, '.c'))
const levels = ['-O0', '-O1', '-O2']

describe.skipIf(!gcc().available)('programs with known races', () => {
  test.each(programs.flatMap((name) => levels.map((level) => ({ name, level }))))(
    '$name $level',
    async ({ name, level }) => {
      const { bugs, decoys } = expectationsOf(name)
      const { missed = [], reported = [] } = disagreements[name] ?? {}
      const races = await racesOf(name, level)
      const verdict = {
        missed: bugs.filter((bug) => !races.includes(bug)).sort(),
        reported: races.filter((race) => !bugs.includes(race)),
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
  expect(programs.length).toBeGreaterThanOrEqual(24)
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
