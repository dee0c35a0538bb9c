import { join } from 'node:path'
import { inParallel, runCommand, type Ended } from './commands.ts'
import { boardOf, cpuOf, describeStatus, isLockUp, type Board } from './programs.ts'

/** What runs the programs: this emulator's command line, a peer, or whatever command is given. */
export interface Emulator {
  readonly name: string
  /** The command that runs a program; undefined where this emulator can't have what the program needs. */
  command(name: string, elf: string): readonly string[] | undefined
}

/** How a program ended. */
export interface Outcome {
  readonly result: 'passed' | 'failed' | 'not applicable'
  readonly text: string
}

const root = join(import.meta.dirname, '..', '..')

/** The shipped command line, as anybody runs it. */
export const tailchain: Emulator = {
  name: 'tailchain',
  command: (name, elf) => {
    const cli = join(root, 'dist', 'cli.cjs')
    return [process.execPath, cli, 'run', ...chipArguments(boardOf(name)), '--cpu', cpuOf(name), elf]
  },
}

function chipArguments({ chip }: Board): string[] {
  if (typeof chip === 'string') return ['--chip', chip]
  const span = (base: number, sizeBytes: number): string => `0x${base.toString(16)}:${String(sizeBytes)}`
  return [
    ...['--flash', span(chip.flash.base, chip.flash.sizeBytes)],
    ...chip.ram.flatMap(({ base, sizeBytes }) => ['--ram', span(base, sizeBytes)]),
  ]
}

/** An emulator by a shell command, with `{elf}`, `{cpu}` and `{board}` (QEMU's name) for a program's own. */
export function emulatorOf(name: string, command: string): Emulator {
  const values = (program: string, elf: string): Readonly<Record<string, string>> => ({
    elf,
    cpu: cpuOf(program),
    board: boardOf(program).machine,
  })
  return {
    name,
    command: (program, elf) => {
      const known = values(program, elf)
      return ['sh', '-c', command.replaceAll(/\{(\w+)\}/g, (all, key: string) => known[key] ?? all)]
    },
  }
}

/** Runs programs from a folder of ELFs, as many at a time as there are processors. */
export async function runOn(
  emulator: Emulator,
  folder: string,
  names: readonly string[],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  await inParallel(names, async (name) => {
    const command = emulator.command(name, join(folder, `${name}.elf`))
    outcomes.set(
      name,
      command === undefined
        ? { result: 'not applicable', text: 'not applicable' }
        : outcomeOf(name, await runCommand(command)),
    )
  })
  return outcomes
}

function outcomeOf(name: string, ended: Ended): Outcome {
  const text = describeEnd(ended)
  const hasPassed = isLockUp(name) ? text === 'locked up' : text === 'passed'
  return { result: hasPassed ? 'passed' : 'failed', text: hasPassed ? 'passed' : text }
}

function describeEnd({ status, text }: Ended): string {
  if (status === 0) return 'passed'
  if (/\block(?:ed)?[ -]?up\b/i.test(text)) return 'locked up'
  const reason = text.trim().split('\n')[0] ?? ''
  if (status === undefined) return reason === '' ? 'did not end' : reason
  return status < 256 && reason === '' ? describeStatus(status) : `${describeStatus(status)}: ${reason}`
}
