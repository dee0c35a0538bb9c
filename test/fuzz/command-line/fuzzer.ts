import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitStatus } from '../../../runner/cli/exit-status.ts'
import { pick } from '../../engine/cases.ts'
import { prng } from '../../isa/prng.ts'
import { mutate } from '../images/mutate.ts'
import { seedFiles } from '../images/fuzzer.ts'
import { randomArguments } from './generate.ts'

const root = join(import.meta.dirname, '../../..')
const cli = join(root, 'dist/cli.cjs')
const timeoutSeconds = 60

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What a run came to. */
export interface CommandLineReport {
  readonly commandLines: number
  readonly statuses: Readonly<Record<string, number>>
  readonly mismatch: string | undefined
}

/** Runs `count` command lines, the seeds being `seed`, `seed + 1` … */
export async function fuzzCommandLines(seed: number, count: number): Promise<CommandLineReport> {
  const statuses: Record<string, number> = {}
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-arguments-'))
  try {
    const files = seedFiles().slice(0, 11)
    for (let index = 0; index < count; index++) {
      const random = prng(seed + index)
      const mutated = join(folder, 'mutated.elf')
      writeFileSync(mutated, mutate(pick(random, files), files, random))
      const examples = ['hello', 'counter', 'counter-c'].map((name) =>
        join(root, 'firmware-examples', name, `${name}.elf`),
      )
      const args = randomArguments([...examples, mutated], random)
      const outcome = await run(args, folder)
      statuses[String(outcome.status)] = (statuses[String(outcome.status)] ?? 0) + 1
      const wrong = complaint(outcome)
      if (wrong === undefined) continue
      const again = `again: npm run fuzz -- --cli --count 1 --seed ${String(seed + index)}`
      const mismatch = `${wrong}: tailchain ${JSON.stringify(args)}\n${outcome.stderr.slice(0, 2000)}\n${again}`
      return { commandLines: index + 1, statuses, mismatch }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  return { commandLines: count, statuses, mismatch: undefined }
}

/** What is wrong with how a command line ended. */
export function complaint({ status, stderr }: Outcome): string | undefined {
  if (status === null) return `it does not end within ${String(timeoutSeconds)} s, or crashes`
  if (status === exitStatus.internal) return 'it calls itself a bug'
  if (/\n {4}at |node:internal|ERR_[A-Z]/.test(stderr)) return 'a stack trace'
  // Any other may be the firmware's own, and what exploring found is on stdout.
  const isOurs = status !== exitStatus.found && Object.values<number>(exitStatus).includes(status)
  if (isOurs && status !== exitStatus.ok && stderr.trim() === '')
    return `status ${String(status)} and not a word`
  // What arguments and firmware hold must not reach the terminal.
  if (/\u001b|\r/.test(stderr)) return 'control characters on the terminal'
  return undefined
}

async function run(args: readonly string[], cwd: string): Promise<Outcome> {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, VITEST: undefined }
  const child = spawn(process.execPath, [cli, ...args], {
    ...{ cwd, env, timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, stdout, stderr }
}
