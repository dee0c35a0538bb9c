import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boot, type BootOptions, type Stop } from '../../src/index.ts'
import { inParallel, runCommand } from './commands.ts'

/** Sources of the programs; beside them what they share. */
const sources = join(import.meta.dirname, 'programs')
/** The programs as they were built last, for where no toolchain is. */
export const built = join(import.meta.dirname, '../../fixtures/conformance')
const shared = ['check.h', 'fp.h', 'startup.S', 'link.ld']
/** By program, the digest of what it was built from. */
const digestsFile = join(built, 'sources.json')

/** Programs by name: each checks one rule of the manual by itself. */
export const programs: readonly string[] = readdirSync(sources)
  .filter((file) => file.endsWith('.S') && !shared.includes(file))
  .map((file) => file.slice(0, -'.S'.length))

export const toolchainMissing: string | undefined = isFound('arm-none-eabi-gcc')
  ? undefined
  : 'arm-none-eabi-gcc not found (Debian package gcc-arm-none-eabi): the programs in fixtures/conformance are run'
export const qemuMissing: string | undefined = isFound('qemu-system-arm')
  ? undefined
  : 'qemu-system-arm not found (Debian package qemu-system-arm)'

function isFound(tool: string): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0
}

/** Digests of the sources, and of what they are built for, as they are now. */
export function sourceDigests(): Record<string, string> {
  const read = (file: string): string => readFileSync(join(sources, file), 'utf8')
  const common = shared.map(read).join('\n')
  const digest = (name: string): string =>
    createHash('sha256')
      .update(`${targets[cpuOf(name)].flags.join(' ')}\n${common}\n${read(`${name}.S`)}`)
      .digest('hex')
      .slice(0, 16)
  return Object.fromEntries(programs.map((name) => [name, digest(name)]))
}
/** Digests of the sources that the fixtures were built from. */
export function builtDigests(): unknown {
  return existsSync(digestsFile) ? JSON.parse(readFileSync(digestsFile, 'utf8')) : {}
}
export { digestsFile }

const kib = 1024
/** The memory of the nRF51822 on QEMU's microbit, its one board with a Cortex-M0. */
const microbit = {
  flash: { base: 0, sizeBytes: 256 * kib },
  ram: [{ base: 0x20000000, sizeBytes: 16 * kib }],
}

/** What a program is built and run for, by the name in its line `// cpu: …`; a Cortex-M3 where it has none. */
const targets = {
  'cortex-m0': { flags: ['-mcpu=cortex-m0'], chip: microbit, board: 'microbit' },
  'cortex-m3': { flags: ['-mcpu=cortex-m3'], chip: 'mps2-an385', board: 'mps2-an385' },
  'cortex-m4': { flags: ['-mcpu=cortex-m4'], chip: 'mps2-an386', board: 'mps2-an386' },
  'cortex-m4f': {
    flags: ['-mcpu=cortex-m4', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16'],
    chip: 'mps2-an386',
    board: 'mps2-an386',
  },
} as const
export type Cpu = keyof typeof targets

const textOf = (name: string): string => readFileSync(join(sources, `${name}.S`), 'utf8')

/** The core that a program is about. */
export function cpuOf(name: string): Cpu {
  const [, cpu = 'cortex-m3'] = /^\/\/ cpu: (\S+)$/m.exec(textOf(name)) ?? []
  if (!(cpu in targets)) throw new Error(`${name}.S: no target is called ${cpu}`)
  return cpu as Cpu
}

/** What a program says about itself in its first comment. */
export interface Rule {
  /** Sections of ARM DDI 0403E, with the register or function where that says more. */
  readonly section: string
  readonly text: string
  /** Public reports of emulators, or of silicon, that did otherwise. */
  readonly reports: readonly string[]
}

/** The rule that a program checks. */
export function ruleOf(name: string): Rule {
  const lines = (/^(?:\/\/ .*\n)+/.exec(textOf(name))?.[0] ?? '').split('\n').map((line) => line.slice(3))
  const marked = (mark: string): string[] =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length))
  const [, section = '', text = ''] =
    /^(.+?): (.+)$/.exec(
      lines
        .filter((line) => !/^(cpu|report): /.test(line))
        .join(' ')
        .trim(),
    ) ?? []
  if (section === '') throw new Error(`${name}.S: the first line is not '// <manual section>: <rule>'`)
  return { section, text, reports: marked('report: ') }
}

/** Whether a program ends in a lockup instead of an exit: nothing can run after it. */
export function isLockUp(name: string): boolean {
  return name.startsWith('lockup-')
}

/** What a program runs on. */
export interface Board {
  /** QEMU's name for it. */
  readonly machine: string
  readonly chip: Chip
}
type Chip = NonNullable<BootOptions['chip']>

/** The board that a program is for. */
export function boardOf(name: string): Board {
  const { board, chip } = targets[cpuOf(name)]
  return { machine: board, chip: otherChips[name] ?? chip }
}

/** Builds every program; the folder of the ELFs. */
export async function buildAll(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-conformance-'))
  await inParallel(programs, async (name) => {
    const { status, text } = await runCommand([
      'arm-none-eabi-gcc',
      ...[...targets[cpuOf(name)].flags, '-mthumb', '-nostdlib', '-nostartfiles', '-s'],
      ...['-Wa,--fatal-warnings', '-Wl,--fatal-warnings', '-Wl,--build-id=none', '-Wl,-z,max-page-size=4'],
      ...['-T', join(sources, 'link.ld'), '-o', join(folder, `${name}.elf`)],
      ...[join(sources, 'startup.S'), join(sources, `${name}.S`)],
    ])
    if (status !== 0) throw new Error(`${name}: ${text}`)
  })
  return folder
}

/** Programs that are about another board than their core's. */
export const otherChips: Readonly<Record<string, Chip>> = {
  'priority-bits-that-do-not-exist': 'lm3s6965evb',
  'vector-that-cannot-be-read': {
    flash: { base: 0, sizeBytes: 256 * kib },
    ram: [{ base: 0x20000000, sizeBytes: 8 * kib + 64 }],
  },
}

/** Runs a program on this emulator, in this process, from reset until it ends. */
export function runHere(folder: string, name: string, tier: NonNullable<BootOptions['tier']>): Stop {
  return boot(join(folder, `${name}.elf`), {
    chip: boardOf(name).chip,
    cpu: cpuOf(name),
    stopAt: 'reset',
    tier,
    limitCycles: 10_000_000,
  }).run()
}

/** A program's exit status in words. */
export function describeStatus(status: number): string {
  if (status === 0) return 'passed'
  return status > 200
    ? `unexpected exception ${String(status - 200)}`
    : `the check in line ${String(status)} failed`
}

/** A run on this emulator in words. */
export function describeStop(stop: Stop): string {
  if (stop.reason === 'exited') return describeStatus(stop.status)
  return 'fault' in stop ? `${stop.reason}: ${stop.fault.text}` : `${stop.reason} at ${stop.place}`
}
