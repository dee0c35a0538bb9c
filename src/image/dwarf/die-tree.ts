import { hex } from '../../bits.ts'
import type { Abbreviation } from './abbreviations.ts'
import { Die } from './die.ts'
import { skipForm } from './forms.ts'
import { ByteReader, DamagedDebugInfo } from './reader.ts'
import type { Unit } from './unit.ts'

/** Deeper than any program nests, shallow enough to recurse. */
const maxDepth = 500

/** All entries of a unit, in the file's order, as flat lists: a parse makes no object for each entry. */
export class DieTree {
  readonly #unit: Unit
  readonly #offsets: number[] = []
  readonly #attributesAt: number[] = []
  readonly #shapes: Abbreviation[] = []
  readonly #parents: number[] = []
  /** Index behind an entry's last descendant. */
  readonly #ends: number[] = []

  constructor(unit: Unit) {
    this.#unit = unit
    const open: number[] = []
    unit.notes.guard(
      `.debug_${unit.section}: the unit at ${hex(unit.offset)} (${unit.name}) is cut short`,
      () => {
        this.#parse(open)
      },
      undefined,
    )
    for (const index of open) this.#ends[index] = this.#offsets.length
  }

  get length(): number {
    return this.#offsets.length
  }

  die(index: number): Die | undefined {
    const shape = this.#shapes[index]
    const offset = this.#offsets[index]
    const attributesAt = this.#attributesAt[index]
    if (shape === undefined || offset === undefined || attributesAt === undefined) return undefined
    return new Die(this.#unit, index, { offset, attributesAt }, shape)
  }

  /** The tag of an entry, without making it. */
  tag(index: number): number {
    return this.#shapes[index]?.tag ?? 0
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
    let high = this.#offsets.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#offsets[middle] ?? Infinity) < offset) low = middle + 1
      else high = middle
    }
    return this.#offsets[low] === offset ? this.die(low) : undefined
  }

  #parse(open: number[]): void {
    const { encoding, abbreviations } = this.#unit
    const reader = new ByteReader(this.#unit.bytes, this.#unit.firstDie, this.#unit.end)
    while (!reader.atEnd) {
      const offset = reader.position
      const code = reader.uleb()
      if (code === 0) {
        const closed = open.pop()
        if (closed !== undefined) this.#ends[closed] = this.#offsets.length
        if (open.length === 0) return
        continue
      }
      const shape = abbreviations.get(code)
      if (shape === undefined) {
        throw new DamagedDebugInfo(`no abbreviation ${code} for the entry at ${hex(offset)}`)
      }
      const attributesAt = reader.position
      if (shape.fixedSize !== undefined) reader.skip(shape.fixedSize)
      else for (const { form } of shape.attributes) skipForm(reader, form, encoding)
      this.#unit.countEntry()
      const index = this.#offsets.length
      this.#offsets.push(offset)
      this.#attributesAt.push(attributesAt)
      this.#shapes.push(shape)
      this.#parents.push(open.at(-1) ?? 0)
      this.#ends.push(index + 1)
      if (shape.hasChildren) {
        if (open.length >= maxDepth) throw new DamagedDebugInfo(`entries are nested ${maxDepth} deep`)
        open.push(index)
      } else if (open.length === 0) return
    }
  }
}
