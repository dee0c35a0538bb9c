#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { nearestNames } from '../../src/errors.ts'
import { exitStatus } from './exit-status.ts'
import { UsageError } from './arguments.ts'
import { writeError, writeOutput } from './streams.ts'

interface Command {
  readonly usage: string
  run(args: readonly string[]): Promise<number> | number
}

/** One file a command, loaded when it is asked for: starting is most of what a short run costs. */
const commands: Readonly<Record<string, { readonly summary: string; load(): Promise<Command> }>> = {
  test: { summary: 'run *.isr.test.ts files with vitest', load: () => import('./test.ts') },
  run: { summary: 'run a firmware from reset, with its output on stdout', load: () => import('./run.ts') },
  info: { summary: 'vectors, memory and critical sections of a firmware', load: () => import('./info.ts') },
}

const usage = `tailchain: tests for Cortex-M firmware that say when interrupts arrive

usage:
${Object.entries(commands)
  .map(([name, { summary }]) => `  tailchain ${name.padEnd(6)} ${summary}`)
  .join('\n')}

  tailchain COMMAND --help   the command's arguments
  tailchain --version
`

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined) throw new UsageError('no command given', usage)
  if (name === '--help' || name === '-h' || name === 'help') {
    const asked = name === 'help' ? rest[0] : undefined
    writeOutput(asked === undefined ? usage : (await load(asked)).usage)
    return exitStatus.ok
  }
  if (name === '--version' || name === '-v') {
    writeOutput(`${version()}\n`)
    return exitStatus.ok
  }
  const command = await load(name)
  const ownArguments = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest
  if (ownArguments.includes('--help') || ownArguments.includes('-h')) {
    writeOutput(command.usage)
    return exitStatus.ok
  }
  return await command.run(rest)
}

async function load(name: string): Promise<Command> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command !== undefined) return await command.load()
  const what = name.startsWith('-') ? 'option' : 'command'
  const near = nearestNames(name, [...Object.keys(commands), '--help', '--version'])
  const nearest = near.length > 0 ? `nearest: ${near.join(', ')}` : undefined
  throw new UsageError(`unknown ${what} '${name}'`, nearest ?? usage)
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (error instanceof UsageError) {
    writeError(`tailchain: ${error.message}\n${error.help.replace(/\n*$/, '\n')}`)
    return exitStatus.usage
  }
  // By name: its class may come from another chunk than this one.
  if (error instanceof Error && error.name === 'TailchainError') {
    writeError(`tailchain: ${error.message}\n`)
    return exitStatus.badInput
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  writeError(`tailchain: this is a bug in Tailchain, please report it\n${text}\n`)
  return exitStatus.internal
}
