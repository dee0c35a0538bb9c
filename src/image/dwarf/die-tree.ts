import { hex } from '../../bits.ts'
import { Die } from './die.ts'
import { skipForm } from './forms.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'
import type { Unit } from './unit.ts'

/** Deeper than any program nests, shallow enough to recurse. */
const maxDepth = 500
/** More than any number of 64 bits takes. */
const maxCodeBytes = 10
/** What an entry takes on average, so that most trees are made in one piece. */
const bytesPerEntry = 8

/** All entries of a unit, in the file's order, as flat lists: a parse makes no object for each entry. */
export class DieTree {
  readonly #unit: Unit
  #length = 0
  /** Of their abbreviations. */
  #codes: Uint32Array
  #offsets: Uint32Array
  /** How many bytes the code takes; the attributes are behind it. */
  #codeBytes: Uint8Array
  #parents: Uint32Array
  /** Index behind an entry's last descendant. */
  #ends: Uint32Array

  constructor(unit: Unit) {
    this.#unit = unit
    const capacity = 16 + Math.ceil((unit.end - unit.firstDie) / bytesPerEntry)
    this.#codes = new Uint32Array(capacity)
    this.#offsets = new Uint32Array(capacity)
    this.#codeBytes = new Uint8Array(capacity)
    this.#parents = new Uint32Array(capacity)
    this.#ends = new Uint32Array(capacity)
    const open: number[] = []
    unit.notes.guard(
      `.debug_${unit.section}: the unit at ${hex(unit.offset)} (${unit.name}) is cut short`,
      () => {
        this.#parse(open)
      },
      undefined,
    )
    for (const index of open) this.#ends[index] = this.#length
  }

  get length(): number {
    return this.#length
  }

  die(index: number): Die | undefined {
    const shape = index < this.#length ? this.#unit.abbreviations.get(this.#codes[index] ?? 0) : undefined
    if (shape === undefined) return undefined
    const offset = this.#offsets[index] ?? 0
    return new Die(this.#unit, index, { offset, attributesAt: offset + (this.#codeBytes[index] ?? 0) }, shape)
  }

  /** @param wanted - codes of abbreviations */
  *withCodes(wanted: ReadonlySet<number>): Generator<Die> {
    for (let index = 0; index < this.#length; index++) {
      const die = wanted.has(this.#codes[index] ?? 0) ? this.die(index) : undefined
      if (die !== undefined) yield die
    }
  }

  parent(index: number): Die | undefined {
    return index === 0 ? undefined : this.die(this.#parents[index] ?? 0)
  }

  children(index: number): Die[] {
    const children: Die[] = []
    const end = this.#ends[index] ?? 0
    for (let child = index + 1; child < end; child = this.#ends[child] ?? end) {
      const die = this.die(child)
      if (die !== undefined) children.push(die)
    }
    return children
  }

  /** The entry at exactly that offset of the section. */
  at(offset: number): Die | undefined {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#offsets[middle] ?? Infinity) < offset) low = middle + 1
      else high = middle
    }
    return low < this.#length && this.#offsets[low] === offset ? this.die(low) : undefined
  }

  #parse(open: number[]): void {
    const { encoding, abbreviations } = this.#unit
    const reader = new ByteReader(this.#unit.bytes, this.#unit.firstDie, this.#unit.end)
    while (!reader.atEnd) {
      const offset = reader.position
      const code = reader.uleb()
      if (code === 0) {
        const closed = open.pop()
        if (closed !== undefined) this.#ends[closed] = this.#length
        if (open.length === 0) return
        continue
      }
      const shape = abbreviations.get(code)
      if (shape === undefined) {
        throw new DamagedDebugInfo(`no abbreviation ${code} for the entry at ${hex(offset)}`)
      }
      const codeBytes = reader.position - offset
      if (codeBytes > maxCodeBytes)
        throw new DamagedDebugInfo(`a code of ${codeBytes} bytes at ${hex(offset)}`)
      for (const skip of shape.skips) {
        if ('sizeBytes' in skip) reader.skip(skip.sizeBytes)
        else skipForm(reader, skip.form, encoding)
      }
      this.#unit.countEntry()
      const index = this.#length++
      if (index === this.#offsets.length) this.#grow()
      this.#codes[index] = code
      this.#offsets[index] = offset
      this.#codeBytes[index] = codeBytes
      this.#parents[index] = open.at(-1) ?? 0
      this.#ends[index] = index + 1
      if (shape.hasChildren) {
        if (open.length >= maxDepth) throw new DamagedDebugInfo(`entries are nested ${maxDepth} deep`)
        open.push(index)
      } else if (open.length === 0) return
    }
  }

  #grow(): void {
    this.#codes = copied(this.#codes, new Uint32Array(2 * this.#codes.length))
    this.#offsets = copied(this.#offsets, new Uint32Array(2 * this.#offsets.length))
    this.#codeBytes = copied(this.#codeBytes, new Uint8Array(2 * this.#codeBytes.length))
    this.#parents = copied(this.#parents, new Uint32Array(2 * this.#parents.length))
    this.#ends = copied(this.#ends, new Uint32Array(2 * this.#ends.length))
  }
}

function copied<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from)
  return to
}
