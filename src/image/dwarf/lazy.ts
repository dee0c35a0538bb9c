import { hex } from '../../bits.ts'
import type { Die } from './die.ts'
import type { Notes } from './notes.ts'

/** A part of a type that is read when first looked at; where it is damaged, a note says so. */
export class Lazy<T> {
  readonly #make: () => T
  #made: { readonly value: T } | undefined

  constructor(make: () => T) {
    this.#make = make
  }

  /** For a part of an entry. */
  static of<T>(die: Die, notes: Notes, make: () => T, otherwise: T): Lazy<T> {
    return new Lazy(() => notes.guard(`.debug_info: part of the type at ${hex(die.offset)}`, make, otherwise))
  }

  get value(): T {
    this.#made ??= { value: this.#make() }
    return this.#made.value
  }
}
