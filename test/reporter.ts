import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node'

/** After the default report: what was skipped, each once, and one line that counts. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    const skipped = new Map<string, number>()
    for (const module of modules) {
      const own = { passed: 0, failed: 0, skipped: 0, pending: 0 }
      for (const test of module.children.allTests()) {
        own[test.result().state]++
        if (test.result().state !== 'skipped') continue
        const name = `${module.relativeModuleId} > ${outermostSkipped(test)}`
        skipped.set(name, (skipped.get(name) ?? 0) + 1)
      }
      // A file that could not be loaded, or a hook that failed.
      if (own.failed === 0 && module.state() === 'failed') own.failed = 1
      counts.passed += own.passed
      counts.failed += own.failed
      counts.skipped += own.skipped
    }
    const lines = [...skipped].map(
      ([name, count]) => `skipped: ${name}${count === 1 ? '' : ` (${String(count)} tests)`}`,
    )
    const rest = counts.skipped === 0 ? '' : `, ${String(counts.skipped)} skipped`
    lines.push(`${String(counts.passed)} passed, ${String(counts.failed)} failed${rest}`)
    process.stdout.write(`${lines.join('\n')}\n`)
  }
}

/** The largest block around it of which nothing ran. */
function outermostSkipped(test: TestCase): string {
  let found: TestCase | TestSuite = test
  for (let { parent } = test; parent.type === 'suite'; { parent } = parent) {
    const all = [...parent.children.allTests()]
    if (!all.every((other) => other.result().state === 'skipped')) break
    found = parent
  }
  return found.fullName
}
