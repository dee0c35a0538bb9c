import { decodeRow, table, type Instruction } from '../../isa/decode.ts'
import { matches, type Encoding } from '../../isa/encoding.ts'
import { isReferenceOnly } from '../reference-only.ts'

/**
 * One instruction for each handler key that the table can give, found by trying telling values of every
 * field of every row. A key that this missed would run in the reference stage (a test looks for one).
 */
export function instructionsByKey(): Map<string, Instruction> {
  const found = new Map<string, Instruction>()
  for (const row of table) {
    if (isReferenceOnly(row)) continue
    for (const raw of samples(row)) {
      for (const it of ['outside', 'inside'] as const) {
        const instruction = decodeRow(row, raw, it)
        if (instruction.unpredictable) continue
        if (!found.has(instruction.key)) found.set(instruction.key, instruction)
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function* samples(row: Encoding): Generator<number> {
  const choices = row.fields.map((field) => {
    const all = Array.from({ length: Math.min(field.mask + 1, 8) }, (_, i) => i)
    const telling = field.mask < 8 ? all : [0, 1, 2, 13, 14, 15, field.mask >>> 1, field.mask]
    return [...new Set(telling.filter((value) => value <= field.mask))].map((value) => value * 2 ** field.low)
  })
  // Rows with many fields: their low-order ones take turns instead of making a product.
  const fixed = (row.match | row.shouldMatch) >>> 0
  const total = choices.reduce((product, values) => product * values.length, 1)
  const limit = 20_000
  const stride = total <= limit ? 1 : Math.floor(total / limit) | 1
  for (let i = 0; i < total; i += stride) {
    let raw = fixed
    let rest = i
    for (const values of choices) {
      raw += values[rest % values.length] ?? 0
      rest = Math.floor(rest / values.length)
    }
    if (matches(row, raw)) yield raw
  }
}
