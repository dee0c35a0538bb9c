import type { TestCase, TestModule } from 'vitest/node'
import type { TableRow } from '../report/exploration-table.ts'
import type { ExplorationResult } from './meta.ts'

/** What a test has explored, in this process. */
export interface ExploredTest {
  readonly test: TestCase
  readonly file: string
  readonly explorations: readonly ExplorationResult[]
}

/** Tests that have explored something, in the order of their files' names. */
export function exploredTests(modules: readonly TestModule[]): ExploredTest[] {
  const sorted = [...modules].sort((a, b) => (a.relativeModuleId < b.relativeModuleId ? -1 : 1))
  return sorted.flatMap((module) =>
    [...module.children.allTests()].flatMap((test) => {
      const explorations = test.meta().tailchainExplorations ?? []
      return explorations.length === 0 ? [] : [{ test, file: module.relativeModuleId, explorations }]
    }),
  )
}

export function rowsOf(tests: readonly ExploredTest[]): TableRow[] {
  return tests.flatMap(({ test, file, explorations }) =>
    explorations.map((result) => ({
      ...{ file, test: test.fullName, window: result.window },
      ...{ boundaries: result.boundaries, classes: result.classes, schedules: result.schedules },
      ...{ depth: result.depth, complete: result.complete },
      ...{ failures: result.failureCount, races: result.raceCount },
    })),
  )
}
