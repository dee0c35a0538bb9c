#!/usr/bin/env node
import { nearestNames } from '../../src/errors.ts'
import type { UsageError } from './arguments.ts'
import { keepCompiled, loadCached } from './cached.ts'
import { escaped } from '../report/escape.ts'
import { exitStatus } from './exit-status.ts'
import type * as Run from './run.ts'
import { writeError, writeOutput } from './streams.ts'
import { version } from './version.ts'

interface Command {
  readonly usage: string
  run(args: readonly string[]): Promise<number> | number
}

/** One file a command, loaded when it is asked for: starting is most of what a short run costs. */
const commands: Readonly<Record<string, { readonly summary: string; load(): Promise<Command> | Command }>> = {
  init: { summary: 'a first test of a firmware, with what it needs', load: () => import('./init.ts') },
  test: { summary: 'run *.isr.test.ts files with vitest', load: () => import('./test.ts') },
  ui: { summary: 'the same in a browser, with results while they run', load: () => import('./ui.ts') },
  run: {
    summary: 'run a firmware from reset, with its output on stdout',
    load: () => loadCached('run') as typeof Run,
  },
  explore: {
    summary: 'try every arrival of interrupts in a window of a run',
    load: () => import('./explore.ts'),
  },
  replay: {
    summary: 'run a schedule that explore() found, from its token',
    load: () => import('./replay.ts'),
  },
  trace: {
    summary: 'record a run, and make a page of it to step through',
    load: () => import('./trace.ts'),
  },
  info: { summary: 'vectors, memory and critical sections of a firmware', load: () => import('./info.ts') },
}

const usage = `tailchain: tests for Cortex-M firmware that say when interrupts arrive

usage:
${Object.entries(commands)
  .map(([name, { summary }]) => `  tailchain ${name.padEnd(7)} ${summary}`)
  .join('\n')}

  tailchain COMMAND --help   the command's arguments
  tailchain --version
`

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined) return refuse('no command given', usage)
  if (name === '--help' || name === '-h' || name === 'help') {
    const asked = name === 'help' ? rest[0] : undefined
    if (asked !== undefined && !Object.hasOwn(commands, asked)) return unknown(asked)
    writeOutput(asked === undefined ? usage : ((await commands[asked]?.load())?.usage ?? usage))
    return exitStatus.ok
  }
  if (name === '--version' || name === '-v') {
    writeOutput(`${version()}\n`)
    return exitStatus.ok
  }
  const command = Object.hasOwn(commands, name) ? await commands[name]?.load() : undefined
  if (command === undefined) return unknown(name)
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  if (own.includes('--help') || own.includes('-h')) {
    writeOutput(command.usage)
    return exitStatus.ok
  }
  return await command.run(rest)
}

function unknown(name: string): number {
  const near = nearestNames(name, [...Object.keys(commands), '--help', '--version'])
  const what = name.startsWith('-') ? 'option' : 'command'
  return refuse(`unknown ${what} '${name}'`, near.length > 0 ? `nearest: ${near.join(', ')}` : usage)
}

function refuse(message: string, help: string): number {
  writeError(`tailchain: ${escaped(message)}\n${help.replace(/\n*$/, '\n')}`)
  return exitStatus.usage
}

// As a script it can't wait for anything at its top.
main(process.argv.slice(2))
  .then((status) => {
    keepCompiled()
    // Everything is written: what is still being compiled in the background need not be waited for.
    process.exit(status)
  })
  .catch((error: unknown) => {
    process.exit(report(error))
  })

/** By name: the classes of a cached command are its own. */
function report(error: unknown): number {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  if (name === 'UsageError') return refuse(message, (error as UsageError).help)
  if (name === 'TailchainError') {
    writeError(`tailchain: ${message}\n`)
    return exitStatus.badInput
  }
  writeError(`tailchain: this is a bug in Tailchain, please report it\n${stack ?? message}\n`)
  return exitStatus.internal
}
