import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')
export const cli = join(root, 'dist', 'cli.cjs')
export const example = (name: string): string => join(root, 'firmware-examples', name, `${name}.elf`)

if (!existsSync(cli)) throw new Error('dist/ is missing: npm run build')

export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built command line, without colours. */
export function start(args: readonly string[], cwd = root): ChildProcess {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' }
  // What vitest sets for its workers.
  for (const name of ['FORCE_COLOR', 'FORCE_TTY', 'VITEST', 'TEST', 'NODE_ENV', 'VITEST_POOL_ID']) {
    env[name] = undefined
  }
  return spawn(process.execPath, [cli, ...args], { cwd, env })
}

/** Runs it to its end. */
export async function tailchain(args: readonly string[], cwd = root): Promise<Outcome> {
  const child = start(args, cwd)
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, stdout, stderr }
}
