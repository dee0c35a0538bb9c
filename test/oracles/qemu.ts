import { spawnSync } from 'node:child_process'
import { hasProgram, type Availability } from './tools.ts'

/** What a firmware printed, and how it ended: its exit status, or `endless` where it was cut off. */
export interface FirmwareRun {
  readonly output: string
  readonly status: number | 'endless'
}

export interface QemuOptions {
  readonly machine: 'mps2-an385' | 'mps2-an386' | 'lm3s6965evb' | 'microbit' | 'netduino2'
  /** Exact time: the argument of -icount. */
  readonly icount?: string
  readonly timeoutSeconds: number
}

export function availability(): Availability {
  if (hasProgram('qemu-system-arm')) return { available: true }
  return {
    available: false,
    why: 'qemu: qemu-system-arm was not found (needs the Debian package qemu-system-arm)',
  }
}

/** What qemu-system-arm is started with to run an ELF. */
export function qemuArguments(
  elf: string,
  { machine, icount }: Omit<QemuOptions, 'timeoutSeconds'>,
): string[] {
  return [
    ...['-M', machine, '-nographic', '-monitor', 'none', '-serial', 'none'],
    ...['-semihosting-config', 'enable=on,target=native'],
    ...(icount === undefined ? [] : ['-icount', icount]),
    ...['-kernel', elf],
  ]
}

/** Runs an ELF in QEMU; semihosting's stdout and stderr together. */
export function runInQemu(elf: string, options: QemuOptions): FirmwareRun {
  const { status, stdout, stderr } = spawnSync('qemu-system-arm', qemuArguments(elf, options), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutSeconds * 1000,
  })
  const said = stderr
    .split(/(?<=\n)/)
    .filter((line) => !line.startsWith('qemu-system-arm: ') && line !== 'Timer with period zero, disabling\n')
  return { output: stdout + said.join(''), status: status ?? 'endless' }
}
