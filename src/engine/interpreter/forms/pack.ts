import type { Encoding } from '../../../isa/encoding.ts'
import { bucketBits, entryShift, positions, type Forms } from './forms.ts'
import type { Form } from './linear.ts'
import type { WordTest } from './word-test.ts'

/** What words that pass a test have for a form; undefined: they have to be decoded. */
export interface Entry {
  readonly test: WordTest
  readonly form: Form | undefined
}

/** Writes forms as `forms.ts` reads them. What is the same is there once. */
export class FormPacker {
  readonly #packed: number[] = new Array<number>(positions.length << bucketBits).fill(0)
  readonly #known = new Map<string, number>()
  readonly #rows = positions.map(() => Array.from({ length: 1 << bucketBits }, (): number[] => []))

  /** A row's forms at a place in an IT block, behind those of rows that were added before. */
  add(position: number, row: Encoding, entries: readonly Entry[]): void {
    const up = row.sizeBytes === 2 ? 16 : 0
    const mask = ((row.mask | row.shouldMask) << up) | (up === 0 ? 0 : 0xffff)
    const match = (row.match | row.shouldMatch) << up
    const list = entries.flatMap(({ test, form }) => [
      ...[test.mask << up, test.match << up],
      form === undefined ? test.shift << entryShift : this.#form(form, up),
    ])
    const at = this.#put([mask, match, ...list])
    for (const [bucket, rows] of (this.#rows[position] ?? []).entries()) {
      const high = bucket << (32 - bucketBits)
      if (((high ^ match) & mask) >>> (32 - bucketBits) === 0) rows.push(at)
    }
  }
  packed(): Forms {
    for (const [position, buckets] of this.#rows.entries()) {
      for (const [bucket, rows] of buckets.entries())
        if (rows.length > 0) this.#packed[(position << bucketBits) | bucket] = this.#put([...rows, 0])
    }
    return Int32Array.from(this.#packed)
  }

  #form({ info, slots, word, pieces }: Form, up: number): number {
    const list = pieces.flatMap((piece) => [
      ...[(piece.low + up) | ((2 ** piece.width - 1) << 8)],
      ...[piece.slots, piece.word],
    ])
    return this.#put([info, slots, word, this.#put([pieces.length, ...list])])
  }
  #put(values: readonly number[]): number {
    const text = values.join()
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const at = this.#packed.length
    this.#packed.push(...values)
    this.#known.set(text, at)
    return at
  }
}
