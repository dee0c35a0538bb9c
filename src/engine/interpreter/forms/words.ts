import { bitCount, randomWords } from '../../../bits.ts'
import type { Encoding } from '../../../isa/encoding.ts'
import type { WordTest } from './word-test.ts'

/** So many bits of fields that all their values are tried. */
const fewBits = 12

/** Words of a row from which to learn: all of them, or what its fields have to tell, alone and in pairs. */
export function wordsOf(row: Encoding): readonly number[] {
  const free = fieldBits(row)
  const fixed = row.match | row.shouldMatch
  const found = new Set<number>()
  if (bitCount(free) <= fewBits) {
    for (let bits = free; bits !== 0; bits = (bits - 1) & free) found.add(fixed | bits)
    return [...found, fixed]
  }
  const random = randomWords(1)
  const add = (mask = 0, bits = 0): unknown => found.add(fixed | (randomFields(row, random) & ~mask) | bits)
  for (let i = 0; i < 2000; i++) add()
  const choices = row.fields.map(({ low, mask }) =>
    tellingValues(mask).map((value) => ({ bits: value << low, mask: mask << low })),
  )
  for (const [i, one] of choices.entries()) {
    for (const a of one) {
      for (let n = 0; n < 4; n++) add(a.mask, a.bits)
      for (const other of choices.slice(i + 1)) for (const b of other) add(a.mask | b.mask, a.bits | b.bits)
    }
  }
  return [...found]
}

/** Words of a row that pass a test, without end: to try what was learned. */
export function* trialsOf(row: Encoding, { mask, match }: WordTest): Generator<number> {
  const random = randomWords(mask ^ match)
  const fixed = row.match | row.shouldMatch | match
  for (;;) yield fixed | (randomFields(row, random) & ~mask)
}

/** Each field is random, or has a value that may be special, or that of the one before. */
function randomFields({ fields }: Encoding, random: () => number): number {
  let bits = 0
  let last = 0
  for (const { low, mask } of fields) {
    const drawn = random()
    const value = (drawn >>> 16) & mask
    const special = [0, 1 << ((drawn >>> 8) & 15), mask, 13, 15, last][(drawn >>> 4) & 7] ?? value
    last = (drawn & 1) === 0 ? value : special & mask
    bits |= last << low
  }
  return bits
}

/** The bits of a row's fields. */
export function fieldBits(row: Encoding): number {
  return row.fields.reduce((bits, { low, mask }) => bits | (mask << low), 0)
}

function tellingValues(mask: number): readonly number[] {
  if (mask <= 15) return Array.from({ length: mask + 1 }, (_, value) => value)
  const values = [0, mask >>> 1, mask - 1, mask]
  for (let bit = 1; bit <= mask; bit *= 2) values.push(bit)
  return values
}
