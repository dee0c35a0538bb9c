import type { Results } from '../results.ts'
import { figure } from './table.ts'

const [width, rowHeight, left, right, top] = [760, 44, 150, 90, 64]

/**
 * How many times as fast as each peer, on a logarithmic scale: a dot for each kernel, a bar at their geometric mean. An
 * SVG that shows on light and on dark pages.
 */
export function picture({ machine, summary, schedules, turns }: Results): string {
  const rows = summary
    .filter(({ name }) => name !== 'interpreter')
    .map(({ name, geometricMean, ratios }) => ({ name, mean: geometricMean, dots: Object.entries(ratios) }))
  if (schedules?.overUnicorn !== undefined)
    rows.push({ name: 'schedules, Unicorn', mean: schedules.overUnicorn, dots: [] })
  if (schedules?.overQemu !== undefined)
    rows.push({ name: 'schedules, QEMU', mean: schedules.overQemu, dots: [] })

  const all = rows.flatMap(({ mean, dots }) => [mean, ...dots.map(([, over]) => over)])
  const low = Math.min(0, Math.floor(Math.log10(Math.min(...all)) * 2) / 2)
  const high = Math.ceil(Math.log10(Math.max(...all, 10)))
  const x = (value: number): string =>
    (left + ((Math.log10(value) - low) / (high - low)) * (width - left - right)).toFixed(1)
  const height = top + rows.length * rowHeight + 44

  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" rx="6" fill="#fff"/>`,
    `<text x="16" y="26" font-size="16" font-weight="600" fill="#1f2328">Tailchain's speed in multiples of others'</text>`,
    `<text x="16" y="45" fill="#59636e">a dot for each program, a bar at the geometric mean; logarithmic</text>`,
  ]
  for (let power = Math.ceil(low); power <= high; power++) {
    const at = x(10 ** power)
    const isOne = power === 0
    parts.push(
      `<line x1="${at}" x2="${at}" y1="${top}" y2="${height - 44}" stroke="${isOne ? '#59636e' : '#d1d9e0'}"/>`,
      `<text x="${at}" y="${height - 28}" text-anchor="middle" fill="#59636e">${(10 ** power).toLocaleString('en')} ×</text>`,
    )
  }
  for (const [index, { name, mean, dots }] of rows.entries()) {
    const y = top + index * rowHeight + rowHeight / 2
    parts.push(`<text x="${left - 12}" y="${y + 4}" text-anchor="end" fill="#1f2328">${name}</text>`)
    for (const [kernel, over] of dots)
      parts.push(
        `<circle cx="${x(over)}" cy="${y}" r="4" fill="#0969da" fill-opacity="0.35"><title>${kernel}: ${figure(over)} ×</title></circle>`,
      )
    parts.push(
      `<rect x="${Number(x(mean)) - 2}" y="${y - 13}" width="4" height="26" rx="2" fill="#0550ae"/>`,
      `<text x="${width - 16}" y="${y + 4}" text-anchor="end" font-weight="600" fill="#0550ae">${figure(mean)} ×</text>`,
    )
  }
  const { cpu, node, qemu, date } = machine
  const versions = [cpu, `Node ${node}`, ...(qemu === undefined ? [] : [`QEMU ${qemu.split(' ')[0] ?? ''}`])]
  parts.push(
    `<text x="16" y="${height - 8}" font-size="11" fill="#59636e">${[...versions, `medians of ${turns}`, date].join(' · ')}</text>`,
    '</svg>',
  )
  return parts.join('\n') + '\n'
}
