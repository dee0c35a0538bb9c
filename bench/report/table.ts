import type { KernelResult, Results } from '../results.ts'
import { median } from '../statistics.ts'

/** `1,234`, `12.3`, `1.23`: three digits that mean something. */
export function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(13) : cell.padStart(18))).join('')
}

export function header(peers: readonly string[]): string {
  return row(['MIPS (ratio)', ...peers])
}

/** Millions of instructions per second, and in parentheses how many times as fast Tailchain is. */
export function kernelRow(kernel: KernelResult, peers: readonly string[]): string {
  const cells = peers.map((name) => {
    const peer = kernel.peers[name]
    if (peer === undefined) return '-'
    return peer.ratio === undefined ? figure(peer.mips) : `${figure(peer.mips)} (${figure(peer.ratio)})`
  })
  return row([kernel.name, ...cells])
}

/** What follows the rows. */
export function summary({ summary, longer, schedules, startUp, missing, wrong }: Results): string {
  const lines = summary.map(
    ({ name, geometricMean, slowest }) =>
      `${figure(geometricMean)} × ${name} (geometric mean; least ${figure(slowest.ratio)} × in ${slowest.kernel})`,
  )
  for (const { name, geometricMean } of longer?.summary ?? [])
    lines.push(`in runs ${String(longer?.factor)} times as long: ${figure(geometricMean)} × ${name}`)
  for (const { name, ratios } of summary) {
    if (ratios.storm !== undefined) lines.push(`interrupt storm: ${figure(ratios.storm)} × ${name}`)
  }
  if (schedules !== undefined) {
    const { overUnicorn, overQemu, tailchain, unicorn, qemuLoadvm } = schedules
    lines.push(`schedules of 10,000 instructions per second: ${rates(tailchain)}`)
    if (unicorn !== undefined && overUnicorn !== undefined)
      lines.push(`  Unicorn, context and memory restored: ${rates(unicorn)}; ${figure(overUnicorn)} ×`)
    if (qemuLoadvm !== undefined && overQemu !== undefined)
      lines.push(`  QEMU loadvm, -icount shift=5,sleep=off: ${rates(qemuLoadvm)}; ${figure(overQemu)} ×`)
  }
  if (startUp !== undefined) {
    lines.push(
      `start-up over \`node -e 0\` (${figure(startUp.node)} ms): ${figure(startUp.hello)} ms; ` +
        `with a million instructions ${figure(startUp.million)} ms`,
    )
  }
  return [
    ...lines,
    ...missing.map((why) => `not compared: ${why}`),
    ...wrong.map((what) => `WRONG: ${what}`),
  ].join('\n')
}

function rates(values: readonly number[]): string {
  return figure(median(values))
}
