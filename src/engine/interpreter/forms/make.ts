import { bitCount } from '../../../bits.ts'
import { decodeRow, table } from '../../../isa/decode.ts'
import { matches, type Encoding, type ItPosition } from '../../../isa/encoding.ts'
import { operations } from '../../../isa/operations.ts'
import { recordFields } from '../bind.ts'
import { handler } from '../handlers.ts'
import { infoOf, positions, type Forms } from './forms.ts'
import { formOfMost, isOfForm, type Filled, type Form } from './linear.ts'
import { FormPacker, type Entry } from './pack.ts'
import { always, bestTest, both, passes, testsOf, type WordTest } from './word-test.ts'
import { fieldBits, trialsOf, wordsOf } from './words.ts'

/** What has more exceptions than these has no form, and exceptions have exceptions only to this depth. */
const mostExceptions = 16
const deepest = 4
/** With so many words each entry is tried; the wrong ones are learned from, so often. */
const trials = 150
const rounds = 3
/** Left to be decoded. */
const rest: Entry = { test: always, form: undefined }

/**
 * Finds the forms of records (`forms.ts`) by decoding words of each row of the instruction table: none is written down. What
 * has no simple one is left to be decoded. Forms are made from samples: a test compares them with decoding.
 */
export function makeForms(handlers: ReadonlyMap<string, number>): Forms {
  // Those that ask for more bits come first: what a row excludes is mostly theirs.
  const rows = [...table].sort((a, b) => bitCount(b.mask) - bitCount(a.mask))
  const packer = new FormPacker()
  for (const row of rows) {
    const raws = wordsOf(row)
    let last: RowForms | undefined
    let entries: readonly Entry[] = []
    for (const [position, it] of positions.entries()) {
      const forms = new RowForms(row, it, handlers)
      // Most instructions are the same at every place in an IT block.
      if (last === undefined || !forms.areThoseOf(last, raws)) entries = forms.entries(raws)
      packer.add(position, row, entries)
      last = forms
    }
  }
  return packer.packed()
}

class RowForms {
  readonly #row: Encoding
  readonly #it: ItPosition
  readonly #handlers: ReadonlyMap<string, number>
  readonly #records = new Map<number, Filled | undefined>()

  constructor(row: Encoding, it: ItPosition, handlers: ReadonlyMap<string, number>) {
    this.#row = row
    this.#it = it
    this.#handlers = handlers
  }

  areThoseOf(other: RowForms, raws: readonly number[]): boolean {
    return raws.every((raw) => {
      const [own, its] = [this.#recordOf(raw), other.#recordOf(raw)]
      return own?.info === its?.info && own?.slots === its?.slots && own?.word === its?.word
    })
  }

  /** The first that a word passes decides, the last lets all pass. Where they stay wrong, all words are decoded. */
  entries(raws: readonly number[]): readonly Entry[] {
    let known = raws
    for (let round = 0; round < rounds; round++) {
      const entries = this.#learn(known)
      const tried = entries.map((entry) => this.#try(entry, entries))
      const wrong = tried.flatMap((trial) => trial.wrong)
      // What has hardly any words of its own may be wrong unseen.
      const own = entries.map(({ test, form }, i) => ({
        test,
        form: tried[i]?.isTried === true ? form : undefined,
      }))
      if (wrong.length === 0) return own
      known = [...new Set([...known, ...wrong])]
    }
    return [rest]
  }
  #try(entry: Entry, entries: readonly Entry[]): { readonly isTried: boolean; readonly wrong: number[] } {
    const { test, form } = entry
    const wrong: number[] = []
    if (form === undefined) return { isTried: false, wrong }
    let left = trials
    let attempts = 10 * trials
    for (const raw of trialsOf(this.#row, test)) {
      if (left === 0 || attempts-- === 0) break
      if (entries.find((other) => passes(other.test, raw)) !== entry) continue
      left -= 1
      if (!isOfForm(form, raw, this.#recordOf(raw))) wrong.push(raw)
    }
    return { isTried: left === 0, wrong }
  }

  /** Entries for words that have passed others. */
  #learn(all: readonly number[], depth = 0): Entry[] {
    const entries: Entry[] = []
    let raws = all
    const without = (test: WordTest): readonly number[] => raws.filter((raw) => !passes(test, raw))
    // What has to be decoded anyway goes first: the forms of what is left have fewer exceptions then.
    for (;;) {
      const test = this.#bestTest(raws, (raw) => this.#recordOf(raw) === undefined, true)
      if (test === undefined) break
      entries.push({ test, form: undefined })
      raws = without(test)
    }
    const form = formOfMost(raws, fieldBits(this.#row), this.#recordOf)
    if (form === undefined) return [rest]
    const isOther = (raw: number): boolean => !isOfForm(form, raw, this.#recordOf(raw))
    const known = raws.filter((raw) => this.#recordOf(raw) !== undefined)
    if (known.filter(isOther).length * 3 > known.length * 2)
      return [...entries, ...this.#split(form, raws, depth), rest]
    for (let i = 0; i < mostExceptions; i++) {
      const test = this.#bestTest(raws, isOther)
      if (test === undefined) return [...entries, raws.some(isOther) ? rest : { test: always, form }]
      entries.push(...this.#within(test, raws, depth))
      raws = without(test)
    }
    return [...entries, rest]
  }

  #within(test: WordTest, raws: readonly number[], depth: number): Entry[] {
    if (test.shift !== 0 || depth === deepest) return [{ test, form: undefined }]
    const inner = this.#learn(
      raws.filter((raw) => passes(test, raw)),
      depth + 1,
    )
    return inner.map((entry) => ({ test: both(test, entry.test), form: entry.form }))
  }
  /** By each value of the narrow field that leaves most words with a form; none that only adds to records. */
  #split({ pieces }: Form, raws: readonly number[], depth: number): Entry[] {
    let best: { readonly tests: readonly WordTest[]; readonly fitting: number } = { tests: [], fitting: 0 }
    for (const field of this.#row.fields) {
      if (field.mask > 15 || depth === deepest) continue
      if (field.mask === 15 && pieces.some(({ low, width }) => low === field.low && width === 4)) continue
      const tests = testsOf(field)
      let fitting = 0
      for (const test of tests) {
        const own = raws.filter((raw) => passes(test, raw))
        const form =
          own.length < raws.length ? formOfMost(own, fieldBits(this.#row), this.#recordOf) : undefined
        if (form === undefined) continue
        fitting += own.filter((raw) => isOfForm(form, raw, this.#recordOf(raw))).length
      }
      if (fitting > best.fitting) best = { tests, fitting }
    }
    return best.tests.flatMap((test) => this.#within(test, raws, depth))
  }
  #bestTest(
    raws: readonly number[],
    isWanted: (raw: number) => boolean,
    isPure = false,
  ): WordTest | undefined {
    return bestTest(this.#row, raws, raws.map(isWanted), isPure)
  }

  /** Undefined where the word has to be decoded: it is another row's, or UNPREDICTABLE. */
  readonly #recordOf = (raw: number): Filled | undefined => {
    if (this.#records.has(raw)) return this.#records.get(raw)
    const record = this.#decoded(raw >>> 0)
    this.#records.set(raw, record)
    return record
  }
  #decoded(raw: number): Filled | undefined {
    if (!matches(this.#row, raw)) return undefined
    const instruction = decodeRow(this.#row, raw, this.#it)
    const { operation, operands, unpredictable, key } = instruction
    if (unpredictable) return undefined
    const info = infoOf(instruction, this.#handlers.get(key) ?? handler.reference)
    return { info, ...recordFields(operations[operation], operands) }
  }
}
