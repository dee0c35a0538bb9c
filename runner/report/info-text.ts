import type { FirmwareInfo } from '../../src/index.ts'
import { escaped } from './escape.ts'

type Vector = FirmwareInfo['vectors'][number]

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`
const size = (bytes: number): string =>
  bytes % 2 ** 20 === 0
    ? `${String(bytes / 2 ** 20)} MiB`
    : bytes % 1024 === 0
      ? `${String(bytes / 1024)} KiB`
      : `${String(bytes)} bytes`

/** `tailchain info`, for people. */
export function infoText(info: FirmwareInfo): string {
  const architecture = info.architecture === undefined ? '' : ` (${info.architecture})`
  const sections = [
    [`${info.name}: ${info.cpu}${architecture}`],
    ['memory', ...memory(info)],
    [`vector table at ${hex(info.vectorTable)}`, ...vectors(info.vectors)],
    ['where interrupts are masked', ...criticalSections(info.criticalSections)],
    ...(info.notes.length === 0 ? [] : [['notes', ...info.notes]]),
  ]
  const lines = sections.map(([title = '', ...rest]) => [title, ...rest.map((line) => `  ${line}`)])
  return `${lines.map((section) => section.map((line) => escaped(line, 4000)).join('\n')).join('\n\n')}\n`
}

function memory({ flash, ram, initialSp }: FirmwareInfo): string[] {
  return [
    ...flash.map(({ base, sizeBytes }) => `flash  ${hex(base)}  ${size(sizeBytes)}`),
    ...ram.map(({ base, sizeBytes }) => `RAM    ${hex(base)}  ${size(sizeBytes)}`),
    `SP     ${hex(initialSp)}  at reset`,
  ]
}

function vectors(all: readonly Vector[]): string[] {
  const own = all.filter((vector) => vector.handler !== undefined && !vector.isDefault)
  const width = Math.max(0, ...own.map(({ name }) => name.length))
  const lines = own.map(({ exceptionNumber, name, handler, symbol }) => {
    const number = exceptionNumber < 16 ? String(exceptionNumber) : `irq(${String(exceptionNumber - 16)})`
    return `${number.padStart(8)}  ${name.padEnd(width)}  ${hex(handler ?? 0)}  ${symbol ?? ''}`.trimEnd()
  })
  const byHandler = new Map<number, Vector[]>()
  for (const vector of all) {
    if (!vector.isDefault || vector.handler === undefined) continue
    byHandler.set(vector.handler, [...(byHandler.get(vector.handler) ?? []), vector])
  }
  for (const [handler, left] of byHandler) {
    lines.push(...wrapped(`left to ${left[0]?.symbol ?? hex(handler)}: `, folded(left)))
  }
  return lines
}

/** Runs of interrupts as `irq(0) … irq(43)`. */
function folded(left: readonly Vector[]): string[] {
  const parts: string[] = []
  for (let at = 0; at < left.length;) {
    const first = left[at]
    if (first === undefined) break
    let end = at + 1
    if (first.exceptionNumber >= 16) {
      while (left[end]?.exceptionNumber === first.exceptionNumber + end - at) end++
    }
    const last = left[end - 1] ?? first
    const name = ({ exceptionNumber, name }: Vector): string =>
      exceptionNumber < 16 ? name : `irq(${String(exceptionNumber - 16)})`
    parts.push(end - at > 2 ? `${name(first)} … ${name(last)}` : name(first))
    if (end - at === 2) parts.push(name(last))
    at = end
  }
  return parts
}

function wrapped(start: string, parts: readonly string[]): string[] {
  const lines = [start]
  for (const [index, part] of parts.entries()) {
    const text = index === parts.length - 1 ? part : `${part}, `
    const line = lines.at(-1) ?? ''
    if (line.length + text.length > 76) lines.push(`  ${text}`)
    else lines[lines.length - 1] = line + text
  }
  return lines.map((line) => line.trimEnd())
}

function criticalSections(all: FirmwareInfo['criticalSections']): string[] {
  if (all.length === 0) return ['nowhere']
  const names = { cpsid: 'masks (cpsid)', cpsie: 'unmasks (cpsie)', msr: 'sets a mask (msr)' }
  return all.map(
    ({ address, place, instruction }) => `${hex(address)}  ${names[instruction].padEnd(17)}  ${place}`,
  )
}
