import { expect, test } from 'vitest'
import { rowName } from '../isa/samples.ts'
import { coverage } from './coverage.ts'

test('every row of the instruction table is compared with an oracle somewhere', () => {
  const rows = coverage()
  expect(rows.length).toBeGreaterThan(370)
  expect(rows.filter(({ by }) => by === undefined).map(({ row }) => rowName(row))).toEqual([])
})
