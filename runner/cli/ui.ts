import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { UsageError } from './arguments.ts'
import { writeError } from './streams.ts'
import { run as runTests } from './test.ts'

export const usage = `tailchain ui: *.isr.test.ts files in a browser, with vitest's UI

usage: tailchain ui [vitest's arguments]

Tests run again when they or their ELFs change. What exploring a window has
come to is an annotation of its test, there as soon as it is known; what failed
is in the test's report, with its token.
@vitest/ui has to be installed. Arguments are those of tailchain test, so
filters, --open=false, --api.port=51204 …
`

export async function run(args: readonly string[]): Promise<number> {
  const missing = missingPackage()
  if (missing !== undefined) {
    writeError(`tailchain: the UI is not installed: npm install --save-dev ${missing}\n`)
    return 1
  }
  if (args.includes('--run') || args.includes('--watch=false'))
    throw new UsageError('the UI watches: it has nothing to show when it has ended', usage)
  return await runTests(['--ui', '--watch', ...args])
}

/** What to install, of the version that goes with the vitest that will run; undefined where it is there. */
function missingPackage(): string | undefined {
  try {
    const vitest = createRequire(import.meta.url).resolve('vitest/package.json')
    const load = createRequire(vitest)
    const places = load.resolve.paths('@vitest/ui') ?? []
    if (places.some((place) => existsSync(join(place, '@vitest/ui/package.json')))) return undefined
    const { version } = load(vitest) as { version: string }
    return `@vitest/ui@${version}`
  } catch {
    return 'vitest @vitest/ui'
  }
}
