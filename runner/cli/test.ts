import { parseArguments, UsageError } from './arguments.ts'
import { writeError } from './streams.ts'

export const usage = `tailchain test: runs *.isr.test.ts files with vitest

usage: tailchain test [options] [vitest's arguments]

  --watch      runs again what a change of a test or of an ELF touches
  --typecheck  checks the types of the test files first

All else goes to vitest: filters (parts of file names), -t PATTERN,
--reporter=junit, --shard, --coverage … A vitest.config.ts is used where
there is one; the plugin 'tailchain/vitest' need not be in it.

The exit status is vitest's: 0 where all passed, else 1.
`

const own = { typecheck: { type: 'boolean' }, demo: { type: 'boolean' } } as const

export async function run(args: readonly string[]): Promise<number> {
  const isOwn = (arg: string): boolean => Object.keys(own).some((name) => arg === `--${name}`)
  const { values } = parseArguments(args.filter(isOwn), own, usage)
  const rest = args.filter((arg) => !isOwn(arg))
  const { startTests, unknownOption } = await import('../vitest/start.ts')
  try {
    const unknown = unknownOption(rest)
    if (unknown !== undefined) {
      const near = unknown.near.length > 0 ? `nearest: ${unknown.near.join(', ')}` : usage
      throw new UsageError(`neither tailchain test nor vitest has '${unknown.name}'`, near)
    }
    const { demo = false, typecheck = false } = values
    const status = await startTests({ args: rest, demo, typecheck })
    if (status !== 'no vitest') return status
    writeError('tailchain: vitest is not installed: npm install --save-dev vitest\n')
    return 1
  } catch (error) {
    // vitest's own parser of arguments.
    if (error instanceof Error && error.name === 'CACError') throw new UsageError(error.message, usage)
    throw error
  }
}
