import { expect, test } from 'vitest'
import { complaint, fuzzCommandLines } from './command-line/fuzzer.ts'

test('random command lines end with a documented status and a word about it', async () => {
  const { statuses, mismatch } = await fuzzCommandLines(0x7a11, 16)
  expect(mismatch).toBeUndefined()
  // Wrong arguments, wrong input, and runs.
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['2', '65']))
  expect(Object.keys(statuses).length).toBeGreaterThan(2)
})

test.each([
  ['a crash', null, 'tailchain: x\n'],
  ['a bug', 70, 'tailchain: this is a bug in Tailchain, please report it\n'],
  ['a stack trace', 65, 'Error: x\n    at main (cli.js:1:1)\n'],
  ['silence', 2, '\n'],
  ['control characters', 65, 'tailchain: \u001b[31m\n'],
])('%s is a complaint', (_, status, stderr) => {
  expect(complaint({ status, stdout: '', stderr })).toBeDefined()
})
