import { DamagedDebugInfo } from './reader.ts'

const maxNotes = 50

/** What could not be read, each thing once. */
export class Notes {
  readonly #list: string[] = []
  readonly #seen = new Set<string>()

  get list(): readonly string[] {
    return this.#list
  }

  add(note: string): void {
    if (this.#seen.has(note) || this.#list.length > maxNotes) return
    this.#seen.add(note)
    this.#list.push(this.#list.length === maxNotes ? 'More of the debug information is damaged.' : note)
  }

  /** Runs `read`; where that meets damage, notes what is missing and gives `otherwise`. */
  guard<T>(what: string, read: () => T, otherwise: T): T {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof DamagedDebugInfo)) throw error
      this.add(`${what}: ${error.message}.`)
      return otherwise
    }
  }
}
