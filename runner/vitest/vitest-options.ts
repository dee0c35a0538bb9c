import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { nearestNames } from '../../src/errors.ts'

/** Options that need no look into vitest's help. */
const common = new Set(
  [
    'run',
    'watch',
    'update',
    'reporter',
    'output-file',
    'test-name-pattern',
    'coverage',
    'ui',
    'bail',
    'shard',
  ].concat([
    'root',
    'config',
    'project',
    'retry',
    'changed',
    'pass-with-no-tests',
    'silent',
    'max-workers',
    'isolate',
  ]),
)

/** The first option that vitest does not have, with the nearest ones: its parser lets any pass. */
export function unknownOption(args: readonly string[]): { name: string; near: string[] } | undefined {
  const end = args.indexOf('--')
  const asked = (end < 0 ? args : args.slice(0, end)).filter((arg) => arg.startsWith('--'))
  const isKnown = (known: ReadonlySet<string>) => (arg: string) =>
    known.has(nameOf(arg)) || known.has(nameOf(arg).replace(/^no-/, ''))
  if (asked.every(isKnown(common))) return undefined
  const known = optionsOfVitest()
  const unknown = known.size === 0 ? undefined : asked.find((arg) => !isKnown(known)(arg))
  if (unknown === undefined) return undefined
  const name = unknown.split('=')[0] ?? unknown
  return { name, near: nearestNames(nameOf(name), known).map((near) => `--${near}`) }
}

/** `test-name-pattern` for `--testNamePattern=x`, `coverage` for `--coverage.enabled`. */
function nameOf(arg: string): string {
  const [name = ''] = arg.slice(2).split(/[=.]/)
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function optionsOfVitest(): Set<string> {
  const folder = dirname(createRequire(import.meta.url).resolve('vitest/package.json'))
  const args = [join(folder, 'vitest.mjs'), '--help', '--expand-help']
  const { stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return new Set(['help', 'version', ...(stdout.match(/--[A-Za-z][\w-]*/g) ?? []).map(nameOf)])
}
