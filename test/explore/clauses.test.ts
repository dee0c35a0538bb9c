import { describe, test, vi } from 'vitest'
import { clauses } from './clauses/index.ts'
import { judge } from './clauses/judge.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000 })

describe('a small program for each condition under which reductions are sound', () => {
  test.each(clauses)('$name', judge)
})
