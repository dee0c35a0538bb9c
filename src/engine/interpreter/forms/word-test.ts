import type { Encoding } from '../../../isa/encoding.ts'

/** Passed by words with `((shift === 0 ? raw : raw ^ (raw >>> shift)) & mask) === match`: the latter have two equal fields. */
export interface WordTest {
  readonly mask: number
  readonly match: number
  readonly shift: number
}

export const always: WordTest = { mask: 0, match: 0, shift: 0 }

export function passes({ mask, match, shift }: WordTest, raw: number): boolean {
  return ((shift === 0 ? raw : raw ^ (raw >>> shift)) & mask) === match
}

/** Passed by the words of one test that pass another; which asks nothing else where it compares two fields. */
export function both(one: WordTest, other: WordTest): WordTest {
  if (other.shift !== 0) return other
  return { mask: one.mask | other.mask, match: one.match | other.match, shift: 0 }
}

/** By each value of a field. */
export function testsOf({ low, mask }: Encoding['fields'][number]): readonly WordTest[] {
  return Array.from({ length: mask + 1 }, (_, value) => ({
    mask: mask << low,
    match: value << low,
    shift: 0,
  }))
}

/** Fewer words than these don't say that all like them are wanted. */
const fewWords = 8

/**
 * The test of a field's value, of one of its bits or of two fields that tells most of the wanted words from the others.
 * Undefined where there are none, or no test tells some of the words from some others.
 *
 * @param isPure - whether only wanted words may pass
 */
export function bestTest(
  { fields }: Encoding,
  raws: readonly number[],
  isWanted: readonly boolean[],
  isPure = false,
): WordTest | undefined {
  let best: WordTest | undefined
  let bestScore = 0
  const consider = (low: number, mask: number, shift = 0): void => {
    const counts = new Uint32Array(mask + 1)
    const wanted = new Uint32Array(mask + 1)
    for (let i = 0; i < raws.length; i++) {
      const raw = raws[i] ?? 0
      const value = ((shift === 0 ? raw : raw ^ (raw >>> shift)) >>> low) & mask
      counts[value] = (counts[value] ?? 0) + 1
      if (isWanted[i] === true) wanted[value] = (wanted[value] ?? 0) + 1
    }
    const last = shift === 0 ? mask : 0
    for (let value = 0; value <= last; value++) {
      const [passing = 0, found = 0] = [counts[value], wanted[value]]
      if (found === 0 || passing === raws.length) continue
      if (isPure && (found < passing || passing < fewWords)) continue
      const score = (found / passing) ** 2 * found
      if (score > bestScore) [best, bestScore] = [{ mask: mask << low, match: value << low, shift }, score]
    }
  }
  if (!isWanted.includes(true)) return undefined
  for (const { low, mask } of fields) {
    if (mask <= 0xff) consider(low, mask)
    for (let bit = 0; mask > 1 && mask >>> bit !== 0; bit++) consider(low + bit, 1)
    for (const other of fields)
      if (other.low > low && other.mask === mask && mask >= 7) consider(low, mask, other.low - low)
  }
  return best
}
