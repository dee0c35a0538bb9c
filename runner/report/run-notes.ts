import type { Mcu, Stop } from '../../src/index.ts'
import { escaped } from './escape.ts'
import { stopText } from './stop-text.ts'

const maxNotes = 8

/** What a run's end leaves to be said, a line each. */
export function runNotes(mcu: Mcu, stop: Stop): string[] {
  const lines: string[] = []
  const isGood = stop.reason === 'exited' && stop.status === 0
  const { panic } = mcu
  if (panic !== undefined && stop.reason !== 'panicked') lines.push(`the firmware ${panic.text}`)
  if (stop.reason !== 'exited') lines.push(stopText(stop))
  if (stop.reason === 'stuck' && stop.hint !== undefined) lines.push(stop.hint)
  lines.push(...clobbering(mcu))
  const waiting = stop.waiting.filter((line) => !isGood || line.startsWith('the arrival'))
  lines.push(...waiting)
  if (!isGood) {
    const accesses = mcu.unmodelled.map(
      ({ kind, address, pc }) =>
        `${kind} of 0x${address.toString(16)}, which nothing models, at ${mcu.placeOf(pc)}`,
    )
    lines.push(...short(accesses))
  }
  return lines.map((line) => escaped(line))
}

function clobbering(mcu: Mcu): string[] {
  const byException = new Map<string, Set<string>>()
  for (const { exception, clobbered } of mcu.exceptions) {
    const known = byException.get(exception) ?? new Set()
    for (const register of clobbered) known.add(register)
    if (known.size > 0) byException.set(exception, known)
  }
  return [...byException].map(
    ([exception, registers]) =>
      `the handler of ${exception} does not restore ${[...registers].join(', ')}: it breaks the calling convention`,
  )
}

function short(lines: readonly string[]): string[] {
  const more = lines.length - maxNotes
  return more > 0 ? [...lines.slice(0, maxNotes), `and ${String(more)} more`] : [...lines]
}
