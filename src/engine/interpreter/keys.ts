import { sysm } from '../../core/special-registers.ts'
import { decodeRow, table, type Instruction } from '../../isa/decode.ts'
import { matches, type Encoding } from '../../isa/encoding.ts'
import { isEmittedToo, isReferenceOnly } from '../reference-only.ts'

/**
 * One instruction for each handler key that the table can give, found by trying telling values of every
 * field of every row. A key that this missed would run in the reference stage (a test looks for one).
 */
export function instructionsByKey(): Map<string, Instruction> {
  const found = new Map<string, Instruction>()
  for (const row of table) {
    // Where a 32-bit instruction stands in an IT block changes whether it is predictable, never its key.
    const positions = row.sizeBytes === 2 ? (['outside', 'inside'] as const) : (['outside'] as const)
    for (const raw of samples(row)) {
      for (const it of positions) {
        const instruction = decodeRow(row, raw, it)
        if (instruction.unpredictable || (isReferenceOnly(row) && !isEmittedToo(instruction))) continue
        if (!found.has(instruction.key)) found.set(instruction.key, instruction)
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** More combinations of a row than this are thinned out. */
const limit = 8000

function* samples(row: Encoding): Generator<number> {
  const choices = row.fields.map(({ name, mask }) => {
    if (name === 'sysm') return range(sysm.CONTROL)
    return name === 'cond' ? range(mask) : telling(mask)
  })
  const total = choices.reduce((product, values) => product * values.length, 1)
  // An odd stride that no number of choices divides meets all of them.
  const stride = total <= limit ? 1 : nextPrime(total / limit)
  for (let i = 0; i < total; i += stride) {
    let raw = (row.match | row.shouldMatch) >>> 0
    let rest = i
    for (const [index, values] of choices.entries()) {
      raw += (values[rest % values.length] ?? 0) * 2 ** (row.fields[index]?.low ?? 0)
      rest = Math.floor(rest / values.length)
    }
    if (matches(row, raw)) yield raw
  }
}

/** All values of fields up to two bits; else the lowest, the registers with special forms, the highest. */
function telling(mask: number): readonly number[] {
  if (mask <= 3) return range(mask)
  // 5: the low bits of SP where the high one is a field of its own.
  if (mask === 7) return [0, 1, 5, 7]
  if (mask === 15) return [1, 2, 3, 13, 14, 15, 0]
  return [0, 1, 2, mask >>> 1, mask]
}
function range(last: number): readonly number[] {
  return Array.from({ length: last + 1 }, (_, value) => value)
}

function nextPrime(above: number): number {
  for (let candidate = Math.max(Math.ceil(above), 11); ; candidate++) {
    let divisor = 2
    while (candidate % divisor !== 0) divisor++
    if (divisor === candidate) return candidate
  }
}
