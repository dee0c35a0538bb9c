import { spawnSync } from 'node:child_process'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'

/** What the figures of a run depend on. */
export interface MachineFacts {
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly v8: string
  readonly qemu: string | undefined
  readonly commit: string | undefined
  /** Of the minute before: the figures of a busy machine are worth less. */
  readonly loadAverage: number
}

export function machineFacts(): MachineFacts {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    qemu: firstLine('qemu-system-arm', ['--version'])?.replace(/^QEMU emulator version /, ''),
    commit: firstLine('git', ['-C', import.meta.dirname, 'rev-parse', '--short', 'HEAD']),
    loadAverage: Number((loadavg()[0] ?? 0).toFixed(1)),
  }
}

function firstLine(command: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout.split('\n')[0] : undefined
}
