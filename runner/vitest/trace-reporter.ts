import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { escaped } from '../report/escape.ts'
import './meta.ts'

const named = new WeakSet<Vitest>()

/** Lists at the end which pages were written for which tests. */
export function nameTraces(vitest: Vitest): void {
  if (named.has(vitest)) return
  named.add(vitest)
  const reporter: Reporter = {
    onTestRunEnd: (modules) => {
      for (const line of modules.flatMap((module) => tracesOf(module))) vitest.logger.log(line)
    },
  }
  ;(vitest.config.reporters as unknown[]).push(reporter)
}

function tracesOf(module: TestModule): string[] {
  return [...module.children.allTests()].flatMap((test) => {
    const { tailchainTrace } = test.meta()
    return tailchainTrace === undefined
      ? []
      : [`trace: ${escaped(tailchainTrace)}  ${escaped(test.fullName)}`]
  })
}
