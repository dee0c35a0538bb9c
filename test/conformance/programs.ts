import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boot, type BootOptions, type Stop } from '../../src/index.ts'

/** Sources of the programs; beside them what they share. */
const sources = join(import.meta.dirname, 'programs')
/** The programs as they were built last, for where no toolchain is. */
export const built = join(import.meta.dirname, '../../fixtures/conformance')
const shared = ['check.h', 'startup.S', 'link.ld']
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

/** Digests of the sources as they are now. */
export function sourceDigests(): Record<string, string> {
  const read = (file: string): string => readFileSync(join(sources, file), 'utf8')
  const common = shared.map(read).join('\n')
  const digest = (name: string): string =>
    createHash('sha256')
      .update(`${common}\n${read(`${name}.S`)}`)
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
type Cpu = keyof typeof targets

/** The core that a program is about. */
export function cpuOf(name: string): Cpu {
  const [, cpu = 'cortex-m3'] =
    /^\/\/ cpu: (\S+)$/m.exec(readFileSync(join(sources, `${name}.S`), 'utf8')) ?? []
  if (!(cpu in targets)) throw new Error(`${name}.S: no target is called ${cpu}`)
  return cpu as Cpu
}

/** Builds every program, two at a time; the folder of the ELFs. */
export async function buildAll(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tailchain-conformance-'))
  await inPairs(programs, async (name) => {
    const result = await run('arm-none-eabi-gcc', [
      ...[...targets[cpuOf(name)].flags, '-mthumb', '-nostdlib', '-nostartfiles', '-s'],
      ...['-Wa,--fatal-warnings', '-Wl,--fatal-warnings', '-Wl,--build-id=none', '-Wl,-z,max-page-size=4'],
      ...['-T', join(sources, 'link.ld'), '-o', join(folder, `${name}.elf`)],
      ...[join(sources, 'startup.S'), join(sources, `${name}.S`)],
    ])
    if (result.status !== 0) throw new Error(`${name}: ${result.text}`)
  })
  return folder
}

/** Programs that are about another board than the mps2-an385. */
export const otherChips: Readonly<Record<string, NonNullable<BootOptions['chip']>>> = {
  'priority-bits-that-do-not-exist': 'lm3s6965evb',
  'vector-that-cannot-be-read': {
    flash: { base: 0, sizeBytes: 256 * kib },
    ram: [{ base: 0x20000000, sizeBytes: 8 * kib + 64 }],
  },
}

/** Runs a program on this emulator from reset until it ends. */
export function runHere(folder: string, name: string, tier: NonNullable<BootOptions['tier']>): Stop {
  const cpu = cpuOf(name)
  const chip = otherChips[name] ?? targets[cpu].chip
  return boot(join(folder, `${name}.elf`), {
    chip,
    cpu,
    stopAt: 'reset',
    tier,
    limitCycles: 10_000_000,
  }).run()
}

/** How a program ended on QEMU: its exit status, or that it did not end in time. */
export async function runAllOnQemu(folder: string, names: readonly string[]): Promise<Map<string, string>> {
  const results = new Map<string, string>()
  await inPairs(names, async (name) => {
    const { status, text } = await run('qemu-system-arm', [
      // Time by instructions: without it SysTick follows the host's clock, and outcomes its load.
      ...['-icount', 'shift=4,sleep=off'],
      ...['-M', targets[cpuOf(name)].board, '-nographic', '-monitor', 'none', '-serial', 'none'],
      ...['-semihosting-config', 'enable=on,target=native', '-kernel', join(folder, `${name}.elf`)],
    ])
    results.set(name, status === undefined ? 'did not end' : describeStatus(status, text))
  })
  return results
}

/** A program's exit status in words. */
export function describeStatus(status: number, text = ''): string {
  if (status === 0) return 'passed'
  if (text.startsWith('qemu:') || text.includes('Lockup')) return text.split('\n')[0] ?? text
  return status > 200
    ? `unexpected exception ${String(status - 200)}`
    : `the check in line ${String(status)} failed`
}

/** A run on this emulator in words. */
export function describeStop(stop: Stop): string {
  if (stop.reason === 'exited') return describeStatus(stop.status)
  return 'fault' in stop ? `${stop.reason}: ${stop.fault.text}` : `${stop.reason} at ${stop.place}`
}

async function inPairs(names: readonly string[], task: (name: string) => Promise<void>): Promise<void> {
  const left = [...names]
  const worker = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await task(name)
  }
  await Promise.all([worker(), worker()])
}

function run(tool: string, args: readonly string[]): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve) => {
    execFile(tool, [...args], { timeout: 5000, killSignal: 'SIGKILL' }, (error, _stdout, stderr) => {
      const code = error === null ? 0 : error.code
      resolve({ status: typeof code === 'number' ? code : undefined, text: stderr })
    })
  })
}
