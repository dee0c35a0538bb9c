import { hex } from '../../bits.ts'
import { Intervals } from './intervals.ts'
import { LineHeader, type LineContext } from './line-header.ts'
import { type LineRows, type LineSequence, RowFlag, runLineProgram } from './line-program.ts'
import type { LoadedCode } from './loaded-code.ts'
import type { Notes } from './notes.ts'

/** Where in the source an address comes from. */
export interface SourceLine {
  /** The path as the compiler was given it; safe to print. */
  readonly file: string
  /** From 1; 0 for code that belongs to no line. */
  readonly line: number
  /** From 1; 0 for no column in particular. */
  readonly column: number
}

/** A row of a line table, with the code that it covers. */
export interface LineRow extends SourceLine {
  readonly address: number
  /** First address behind what the row covers: not empty, since only the last row of an address counts. */
  readonly end: number
  /** A recommended place for a breakpoint. */
  readonly isStatement: boolean
  /** Tells apart blocks of one line; 0 for none. */
  readonly discriminator: number
}

/** Lines of one file that have code. */
export interface FileRow {
  readonly address: number
  readonly line: number
  /** The row before is of another line, or elsewhere: execution comes to the line here. */
  readonly isEntry: boolean
}

/** One unit's line table; the header is read at once, the program when rows are asked for. */
export class LineTable {
  readonly header: LineHeader
  readonly #bytes: Uint8Array
  readonly #code: LoadedCode
  readonly #notes: Notes
  #rows: LineRows | undefined
  #live: readonly LineSequence[] | undefined
  #sequences: Intervals<LineSequence> | undefined

  constructor(context: LineContext, offset: number, code: LoadedCode, notes: Notes) {
    this.header = new LineHeader(context, offset)
    this.#bytes = context.sections.get('line')
    this.#code = code
    this.#notes = notes
  }

  /** All rows, those of removed functions too. */
  get rows(): LineRows {
    this.#rows ??= runLineProgram(this.#bytes, this.header, (error) => {
      this.#notes.add(
        `.debug_line: the program at ${hex(this.header.offset)} is cut short: ${error.message}.`,
      )
    })
    return this.#rows
  }

  /** Sequences of code that is in the image. */
  get live(): readonly LineSequence[] {
    this.#live ??= this.rows.sequences.filter(({ low, high }) => high > low && this.#code.contains(low))
    return this.#live
  }

  at(address: number): LineRow | undefined {
    this.#sequences ??= new Intervals(this.live.map((value) => ({ low: value.low, high: value.high, value })))
    for (const sequence of this.#sequences.at(address)) {
      const row = this.#rowIn(sequence, address)
      if (row !== undefined) return row
    }
    return undefined
  }

  /** Each address's row, of code that is in the image. */
  *all(): Generator<LineRow> {
    for (const { first, last } of this.live) {
      for (let i = first; i < last; i++) {
        const row = this.#row(i, last)
        if (row !== undefined && row.end > row.address) yield row
      }
    }
  }

  /** The statement rows of a file, of code that is in the image. */
  statementsOf(path: string): FileRow[] {
    const numbers = new Set<number>()
    for (let i = 0; i < this.header.fileCount; i++) if (this.header.file(i) === path) numbers.add(i)
    const { rows } = this
    const found: FileRow[] = []
    for (const { first, last } of this.live) {
      let previousLine = -1
      for (let i = first; i < last; i++) {
        const isOfFile = numbers.has(rows.file[i] ?? -1)
        const line = isOfFile ? (rows.line[i] ?? 0) : -1
        if (isOfFile && line > 0 && ((rows.flags[i] ?? 0) & RowFlag.isStatement) !== 0) {
          found.push({ address: rows.address[i] ?? 0, line, isEntry: line !== previousLine })
          previousLine = line
        } else if (line !== previousLine) previousLine = -1
      }
    }
    return found
  }

  /** The last row at or below the address: of several at one address the last one counts. */
  #rowIn({ first, last }: LineSequence, address: number): LineRow | undefined {
    const { rows } = this
    let low = first
    let high = last
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((rows.address[middle] ?? Infinity) <= address) low = middle + 1
      else high = middle
    }
    return low === first ? undefined : this.#row(low - 1, last)
  }

  #row(index: number, last: number): LineRow | undefined {
    const { rows } = this
    const address = rows.address[index]
    if (address === undefined) return undefined
    return {
      address,
      end: index + 1 <= last ? (rows.address[index + 1] ?? address) : address,
      file: this.header.file(rows.file[index] ?? 0) ?? '',
      line: rows.line[index] ?? 0,
      column: rows.column[index] ?? 0,
      isStatement: ((rows.flags[index] ?? 0) & RowFlag.isStatement) !== 0,
      discriminator: rows.discriminator[index] ?? 0,
    }
  }
}
