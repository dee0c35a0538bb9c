/** A record's slots, as one word, and its word. */
export interface Operands {
  readonly slots: number
  readonly word: number
}

/** What some bits of a word, taken as a number, are multiplied with to be added to a record. */
export interface Piece extends Operands {
  readonly low: number
  width: number
}

/** Records that are sums of their words' pieces, modulo 2^32. */
export interface Form extends Operands {
  readonly info: number
  readonly pieces: readonly Piece[]
}

/** What is in a record. */
export interface Filled extends Operands {
  /** As `recordInfo` packs it. */
  readonly info: number
}

const times = Math.imul

export function sum({ slots, word, pieces }: Omit<Form, 'info'>, raw: number): Operands {
  let [allSlots, allWord] = [slots, word]
  for (const piece of pieces) {
    const value = (raw >>> piece.low) & (2 ** piece.width - 1)
    allSlots += times(value, piece.slots)
    allWord += times(value, piece.word)
  }
  return { slots: allSlots | 0, word: allWord | 0 }
}

export function isOfForm(form: Form, raw: number, record: Filled | undefined): boolean {
  if (record?.info !== form.info) return false
  const { slots, word } = sum(form, raw)
  return slots === record.slots && word === record.word
}

/**
 * The form that most of some words seem to have: by what changes in the record with each bit of the word.
 *
 * @param free - the bits that differ
 * @returns undefined where none has a record
 */
export function formOfMost(
  raws: readonly number[],
  free: number,
  recordOf: (raw: number) => Filled | undefined,
): Form | undefined {
  const info = mostFrequent(raws.flatMap((raw) => recordOf(raw)?.info ?? []))
  if (info === undefined) return undefined
  const alike = raws.filter((raw) => recordOf(raw)?.info === info)
  const pieces: Piece[] = []
  for (let low = 0; low < 32; low++) {
    const bit = 1 << low
    if ((free & bit) === 0) continue
    const { slots, word } = agreed(alike, (raw) => {
      const [without, with_] = [recordOf(raw & ~bit), recordOf(raw | bit)]
      if (without?.info !== info || with_?.info !== info) return undefined
      return { slots: (with_.slots - without.slots) | 0, word: (with_.word - without.word) | 0 }
    })
    const last = pieces.at(-1)
    if (last !== undefined && continues(last, { low, slots, word })) last.width += 1
    else if (slots !== 0 || word !== 0) pieces.push({ low, width: 1, slots, word })
  }
  const origin = agreed(alike, (raw) => {
    const record = recordOf(raw)
    const added = sum({ slots: 0, word: 0, pieces }, raw)
    if (record === undefined) return undefined
    return { slots: (record.slots - added.slots) | 0, word: (record.word - added.word) | 0 }
  })
  return { info, ...origin, pieces }
}

function continues(last: Piece, { low, slots, word }: Operands & { readonly low: number }): boolean {
  const factor = 1 << last.width
  return (
    last.low + last.width === low && times(last.slots, factor) === slots && times(last.word, factor) === word
  )
}

/** What most of some words say: as soon as some say the same. */
function agreed(raws: readonly number[], say: (raw: number) => Operands | undefined): Operands {
  const counts = new Map<string, number>()
  let most = 0
  let best: Operands = { slots: 0, word: 0 }
  for (let i = 0; i < raws.length && i < 60 && most < 4; i++) {
    // A prime stride meets words of all kinds.
    const said = say(raws[(i * 997) % raws.length] ?? 0)
    if (said === undefined) continue
    const text = `${String(said.slots)} ${String(said.word)}`
    const count = (counts.get(text) ?? 0) + 1
    counts.set(text, count)
    if (count > most) [best, most] = [said, count]
  }
  return best
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
