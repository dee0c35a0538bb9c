import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cacheFolder, hasProgram, scratchFolder, type Availability } from './tools.ts'

export function availability(): Availability {
  if (hasProgram('arm-none-eabi-gcc')) return { available: true }
  const packages = 'Debian packages gcc-arm-none-eabi and libnewlib-arm-none-eabi'
  return { available: false, why: `arm-gcc: arm-none-eabi-gcc was not found (needs the ${packages})` }
}

export interface Program {
  readonly sources: readonly string[]
  /** Files that the sources include; they only take part in what the result is kept under. */
  readonly headers: readonly string[]
  readonly linkerScript: string
  readonly flags: readonly string[]
}

/** Compiles a program (for Cortex-M3, unless the flags say otherwise) if need be, and returns the ELF's path. */
export function compile({ sources, headers, linkerScript, flags }: Program): string {
  const hash = createHash('sha256').update(flags.join('\0'))
  // Debug information names the sources' folder: another checkout's program would lead to files that may be gone.
  for (const file of [...sources, ...headers, linkerScript]) hash.update(file).update(readFileSync(file))
  const name = basename(sources[0] ?? 'program', '.c')
  const folder = join(cacheFolder, 'programs')
  const elf = join(folder, `${name}-${hash.digest('hex').slice(0, 16)}.elf`)
  if (existsSync(elf)) return elf
  const scratch = scratchFolder()
  const fresh = join(scratch, 'program.elf')
  const args = [
    '-mcpu=cortex-m3',
    '-mthumb',
    '-w',
    ...flags,
    '-T',
    linkerScript,
    ...sources,
    '-lm',
    '-o',
    fresh,
  ]
  const { status, stderr } = spawnSync('arm-none-eabi-gcc', args, { encoding: 'utf8' })
  mkdirSync(folder, { recursive: true })
  if (status === 0) renameSync(fresh, elf)
  rmSync(scratch, { recursive: true })
  if (status !== 0) throw new Error(`arm-none-eabi-gcc: ${stderr}`)
  return elf
}
