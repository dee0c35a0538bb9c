import { beforeAll, describe, expect, test } from 'vitest'
import { prng } from '../isa/prng.ts'
import { compare, differs, fuzzExceptions } from './exceptions/fuzzer.ts'
import { randomScript } from './exceptions/generate.ts'
import { regressions } from './exceptions/regressions.ts'
import { availability, imageOf, runHere, type Logs } from './exceptions/run.ts'
import { exceptions, type Script } from './exceptions/script.ts'

const oracle = availability()
describe.skipIf(!oracle.available)(`QEMU${oracle.available ? '' : `: ${oracle.why}`}`, () => {
  test('random scripts of exceptions log the same on both tiers', async () => {
    const report = await fuzzExceptions(0x7a11, () => true, 250)
    expect(report.mismatch).toBeUndefined()
    expect(report.words).toBeGreaterThan(50 * report.scripts)
  })

  test.each(regressions.map((script, index) => [index, script] as const))(
    'regression %i',
    async (_, script) => {
      expect((await compare([script])).differences).toEqual([undefined])
    },
  )
})

describe.skipIf(!oracle.available)('scripts', () => {
  const random = prng(0x7a12)
  const scripts = Array.from({ length: 250 }, () => randomScript(random))
  let logs: Logs['logs'] = []
  let ended = ''
  let entries: (readonly number[])[] = []
  beforeAll(() => {
    ;({ logs, ended } = runHere(imageOf(scripts), 'interpreter'))
    const words = logs.flat()
    entries = words.flatMap((word, at) => (word >>> 5 === 0xe0000000 >>> 5 ? [words.slice(at, at + 16)] : []))
  })

  test('each comes to its end', () => {
    expect(ended).toBe('exited')
    expect(logs.map(([index]) => index)).toEqual(scripts.map((_, index) => index))
  })
  test('every exception is taken, from each mode and stack, and faults escalate', () => {
    const taken = new Set(entries.map(([tag = 0]) => tag & 0xff))
    expect(exceptions.filter((exception) => !taken.has(exception))).toEqual([])
    const returns = new Set(entries.map((entry) => entry[3] ?? 0))
    expect([...returns].sort()).toEqual([0xfffffff1, 0xfffffff9, 0xfffffffd])
    const isForced = (entry: readonly number[]): boolean => ((entry[13] ?? 0) >>> 30) % 2 === 1
    expect(entries.some(isForced)).toBe(true)
  })
  test('a word that differs, and a log that is missing, are differences', () => {
    const log = logs[3] ?? []
    for (const at of log.keys()) {
      const other = log.map((word, index) => (index === at ? word ^ 1 : word))
      expect(differs('reference', other, 'exited', log, 'exited')).toMatch(`word ${at} of the log`)
    }
    expect(differs('reference', log, 'exited', log, 'exited')).toBeUndefined()
    expect(differs('reference', log.slice(0, -1), 'exited', log, 'exited')).toBeDefined()
    expect(differs('reference', undefined, 'lockedUp', log, 'exited')).toBeDefined()
  })
  test('an action that is left out changes the log', () => {
    const script: Script = { 0: [['writeSpecial', 0, 1], ['logSpecials']] }
    const [whole, shorter] = [script, { 0: [['logSpecials']] } as Script].map(
      (each) => runHere(imageOf([each]), 'reference').logs[0],
    )
    expect(whole).not.toEqual(shorter)
  })
})
