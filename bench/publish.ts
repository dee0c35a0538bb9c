import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { picture } from './report/picture.ts'
import { figure } from './report/table.ts'
import type { PeerSummary, Results } from './results.ts'

const [begin, end] = ['<!-- bench: written by npm run bench -- --publish -->', '<!-- /bench -->']

/** Writes the figures that are kept: docs/benchmarks.json and .svg, and the tables in docs/benchmarks.md and README.md. */
export function publish(root: string, results: Results): void {
  writeFileSync(join(root, 'docs/benchmarks.json'), JSON.stringify(results, undefined, 1) + '\n')
  writeFileSync(join(root, 'docs/benchmarks.svg'), picture(results))
  const alternative = "Tailchain's speed in multiples of other emulators'"
  replace(join(root, 'README.md'), `![${alternative}](docs/benchmarks.svg)\n\n${summaryTable(results)}`)
  replace(
    join(root, 'docs/benchmarks.md'),
    `${summaryTable(results)}\n\n${kernelTable(results)}\n\nAll measurements: [benchmarks.json](benchmarks.json).`,
  )
}

/** What is between the marks gives way to new text. */
function replace(path: string, text: string): void {
  const old = readFileSync(path, 'utf8')
  const [from, to] = [old.indexOf(begin), old.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} has no ${begin} … ${end}`)
  writeFileSync(path, `${old.slice(0, from + begin.length)}\n${text}\n${old.slice(to)}`)
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  )
}

function summaryTable({ machine, turns, peers, summary, longer, schedules, startUp }: Results): string {
  const descriptionOf = (name: string): string =>
    peers.find((peer) => peer.name === name)?.description ?? name
  const rowOf = ({ name, geometricMean, slowest }: PeerSummary, where = ''): string[] => [
    where + descriptionOf(name),
    `${figure(geometricMean)} ×`,
    `${figure(slowest.ratio)} × (${slowest.kernel})`,
  ]
  const rows = summary.filter(({ name }) => name !== 'interpreter').map((each) => rowOf(each))
  for (const each of longer?.summary ?? [])
    rows.push(rowOf(each, `runs ${String(longer?.factor)} times as long: `))
  for (const { name, ratios } of summary) {
    const [storm, mmio] = [ratios.storm, ratios.mmio]
    if (name === 'interpreter') continue
    if (storm !== undefined) rows.push([`interrupt storm: ${descriptionOf(name)}`, `${figure(storm)} ×`, ''])
    if (mmio !== undefined) rows.push([`polled registers: ${descriptionOf(name)}`, `${figure(mmio)} ×`, ''])
  }
  if (schedules?.overUnicorn !== undefined)
    rows.push(['schedules of 10,000 instructions: Unicorn', `${figure(schedules.overUnicorn)} ×`, ''])
  if (schedules?.overQemu !== undefined)
    rows.push(['schedules of 10,000 instructions: QEMU `loadvm`', `${figure(schedules.overQemu)} ×`, ''])
  const { date, cpu, cores, node, qemu, loadAverage } = machine
  const facts = [
    `${date}, ${cpu}, ${cores} cores, Node ${node}${qemu === undefined ? '' : `, QEMU ${qemu}`}`,
    `medians of ${turns}; load average at the start ${loadAverage}`,
  ]
  const start =
    startUp === undefined
      ? ''
      : `\n\n\`tailchain run\` takes ${figure(startUp.hello)} ms longer than \`node -e 0\`, with a million instructions ${figure(startUp.million)} ms.`
  return `${facts.join('; ')}.\n\n${table(['Tailchain is as fast as', 'geometric mean', 'least'], rows)}${start}`
}

/** Millions of instructions per second of user CPU time. */
function kernelTable({ kernels, peers }: Results): string {
  const rows = kernels.map((kernel) => [
    `${kernel.name}: ${kernel.description}`,
    ...peers.map(({ name }) => {
      const mips = kernel.peers[name]?.mips
      return mips === undefined ? '' : figure(mips)
    }),
  ])
  return table(['MIPS', ...peers.map(({ name }) => name)], rows)
}
