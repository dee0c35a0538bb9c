import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Whether an oracle can be asked; else why not, with what to install. */
export type Availability = { readonly available: true } | { readonly available: false; readonly why: string }

/** Where what oracles are built from sources is kept. */
export const cacheFolder = join(
  import.meta.dirname,
  '..',
  '..',
  'node_modules',
  '.cache',
  'tailchain-oracles',
)

/** Where an oracle's files are kept: another folder for each version of its source. */
export function oracleFolder(name: string, source: string): string {
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  return join(cacheFolder, `${name}-${hash}`)
}

/** A new empty folder beside the oracles', to be moved or removed when it is full. */
export function scratchFolder(): string {
  mkdirSync(cacheFolder, { recursive: true })
  return mkdtempSync(join(cacheFolder, 'scratch-'))
}

/** Compiles an oracle's driver into its folder, once. Several processes may do so at a time. */
export function compiled(
  name: string,
  source: string,
  command: readonly [string, ...string[]],
  packages: string,
): Availability {
  const folder = oracleFolder(name, source)
  if (existsSync(join(folder, 'driver'))) return { available: true }
  const scratch = scratchFolder()
  const [program, ...args] = command
  const { status, stderr } = spawnSync(program, [...args, '-o', join(scratch, 'driver')], {
    encoding: 'utf8',
  })
  if (status !== 0) {
    rmSync(scratch, { recursive: true })
    const reason = status === null ? `${program} was not found` : (stderr.split('\n')[0] ?? '')
    return { available: false, why: `${name}: ${reason} (needs ${packages})` }
  }
  try {
    renameSync(scratch, folder)
  } catch {
    // Another process was first.
    rmSync(scratch, { recursive: true })
  }
  return { available: true }
}

/** Whether a program can be started. */
export function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}
