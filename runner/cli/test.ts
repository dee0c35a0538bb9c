import { parseArguments, UsageError } from './arguments.ts'
import { coverageOptions } from './coverage-options.ts'
import { writeError } from './streams.ts'

export const usage = `tailchain test: runs *.isr.test.ts files with vitest

usage: tailchain test [options] [vitest's arguments]

  --watch      runs again what a change of a test or of an ELF touches
  --typecheck  checks the types of the test files first
  --coverage.firmware               which source lines, functions and branches
               of the firmware executed, and which handlers came before them:
               lcov.info and pages in coverage/firmware
  --coverage.firmware.dir=DIR       … or there
  --coverage.firmware.lines=80      fails below 80 %; also functions, branches,
               interleavings
  --coverage.firmware.include=GLOB  of source files; also exclude
  --coverage.firmware.reporter=NAME cobertura, text …; by default lcovonly,
               html and interleavings
  --coverage.firmware.allowExternal also files outside of the project's root

All else goes to vitest: filters (parts of file names), -t PATTERN,
--reporter=junit, --shard, --coverage … A vitest.config.ts is used where
there is one; the plugin 'tailchain/vitest' need not be in it.

The exit status is vitest's: 0 where all passed, else 1.
`

const own = { typecheck: { type: 'boolean' }, demo: { type: 'boolean' } } as const

export async function run(args: readonly string[]): Promise<number> {
  const isOwn = (arg: string): boolean => Object.keys(own).some((name) => arg === `--${name}`)
  const { values } = parseArguments(args.filter(isOwn), own, usage)
  const others = args.filter((arg) => !isOwn(arg))
  const { options: firmwareCoverage, rest } = coverageOptions(others, usage)
  const { startTests, unknownOption } = await import('../vitest/start.ts')
  try {
    const unknown = unknownOption(rest)
    if (unknown !== undefined) {
      const near = unknown.near.length > 0 ? `nearest: ${unknown.near.join(', ')}` : usage
      throw new UsageError(`neither tailchain test nor vitest has '${unknown.name}'`, near)
    }
    const { demo = false, typecheck = false } = values
    const status = await startTests({ args: rest, demo, typecheck, firmwareCoverage })
    if (status !== 'no vitest') return status
    writeError('tailchain: vitest is not installed: npm install --save-dev vitest\n')
    return 1
  } catch (error) {
    // vitest's own parser of arguments.
    if (error instanceof Error && error.name === 'CACError') throw new UsageError(error.message, usage)
    throw error
  }
}
