import { afterEach, describe, expect, test, vi } from 'vitest'
import { guards, removedGuards, type Guard } from '../../src/explore/guards.ts'
import { clauses } from './clauses/index.ts'
import { judge } from './clauses/judge.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000 })

afterEach(() => {
  removedGuards.clear()
})

test('clauses name guards that there are', () => {
  const known = new Set<string>(guards)
  expect(clauses.flatMap((clause) => clause.guards ?? []).filter((guard) => !known.has(guard))).toEqual([])
})

describe.each(guards)('without the guard %s', (guard: Guard) => {
  const made = clauses.filter((clause) => (clause.guards ?? []).includes(guard))
  test('there is a clause for it', () => {
    expect(made).not.toEqual([])
  })
  test.each(made)('something is lost: $name', async (clause) => {
    removedGuards.add(guard)
    await expect(judge(clause)).rejects.toMatchObject({ name: 'AssertionError' })
  })
})
