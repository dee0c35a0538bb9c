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

/** More combinations of a row than this are thinned out evenly. */
const limit = 20_000

function* samples(row: Encoding): Generator<number> {
  // All values of fields up to four bits where that is feasible, else those that registers care about.
  const everything = row.fields.map(({ mask }) => (mask < 16 ? range(mask) : ends(mask)))
  const product = (choices: readonly number[][]): number =>
    choices.reduce((total, values) => total * values.length, 1)
  const choices =
    product(everything) <= limit
      ? everything
      : row.fields.map(({ mask }) => (mask < 8 ? range(mask) : ends(mask)))
  const total = product(choices)
  const stride = total <= limit ? 1 : Math.floor(total / limit) | 1
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

function range(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, value) => value)
}

/** 0…2, the registers with special forms, and the highest values. */
function ends(mask: number): number[] {
  return [...new Set([0, 1, 2, 13, 14, 15, mask >>> 1, mask])].filter((value) => value <= mask)
}
