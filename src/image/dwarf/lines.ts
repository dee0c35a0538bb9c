import { hex } from '../../bits.ts'
import { At } from './constants.ts'
import { LineTable, type LineRow } from './line-table.ts'
import type { LoadedCode } from './loaded-code.ts'
import type { Notes } from './notes.ts'
import type { DebugSections } from './sections.ts'
import { endsWithPath, joinPath } from './source-path.ts'
import type { Unit } from './unit.ts'
import type { UnitsByAddress } from './units-by-address.ts'

/** What a file has at a line. */
export interface FileLine {
  /** The whole path of the file. */
  readonly file: string
  readonly line: number
  /** Every address that the compiler marked as a statement of the line, rising; empty for a line without code. */
  readonly addresses: readonly number[]
  /** Those where execution comes to the line: each inlined or duplicated copy has its own. */
  readonly entries: readonly number[]
  /** The closest lines with code before and after; undefined where there are none. */
  readonly before: number | undefined
  readonly after: number | undefined
}

/** A statement of a source line. */
export interface Statement {
  readonly file: string
  readonly line: number
  readonly address: number
}

/** All line tables; each is read when a query needs it. */
export class Lines {
  readonly #units: readonly Unit[]
  readonly #byAddress: UnitsByAddress
  readonly #sections: DebugSections
  readonly #code: LoadedCode
  readonly #notes: Notes
  readonly #tables = new Map<number, LineTable | undefined>()
  #files: Map<string, LineTable[]> | undefined

  constructor(
    units: { all: readonly Unit[]; byAddress: UnitsByAddress },
    image: { sections: DebugSections; code: LoadedCode; notes: Notes },
  ) {
    this.#units = units.all
    this.#byAddress = units.byAddress
    this.#sections = image.sections
    this.#code = image.code
    this.#notes = image.notes
  }

  /** The line of an address. */
  at(address: number): LineRow | undefined {
    for (const unit of this.#byAddress.at(address)) {
      const row = this.tableOf(unit)?.at(address)
      if (row !== undefined) return row
    }
    return undefined
  }

  /** A unit's line table, shared by units that refer to the same one. */
  tableOf(unit: Unit): LineTable | undefined {
    const offset = this.#notes.guard(
      `.debug_info: the line table of the unit at ${hex(unit.offset)}`,
      () => unit.root?.sectionOffset(At.stmtList)?.offset,
      undefined,
    )
    if (offset === undefined) return undefined
    if (!this.#tables.has(offset)) {
      const table = this.#notes.guard(
        `.debug_line: the table at ${hex(offset)} is left out`,
        () => this.#read(unit, offset),
        undefined,
      )
      this.#tables.set(offset, table)
    }
    return this.#tables.get(offset)
  }

  /** Paths of all files that the line tables name, with or without code. */
  get files(): readonly string[] {
    return [...this.#byPath.keys()]
  }

  /** Files whose path is, or ends with, the given one; an exact path is only itself. */
  filesMatching(wanted: string): string[] {
    const path = joinPath(wanted)
    if (this.#byPath.has(path)) return [path]
    return [...this.#byPath.keys()].filter((file) => endsWithPath(file, path))
  }

  /** A line of every file that the path matches; empty where no file does. */
  find(wanted: string, line: number): FileLine[] {
    return this.filesMatching(wanted).map((file) => {
      const rows = this.#statementsOf(file)
      const here = rows.filter((row) => row.line === line)
      return {
        file,
        line,
        addresses: rising(here.map((row) => row.address)),
        entries: rising(here.filter((row) => row.isEntry).map((row) => row.address)),
        before: maximum(rows.filter((row) => row.line < line).map((row) => row.line)),
        after: minimum(rows.filter((row) => row.line > line).map((row) => row.line)),
      }
    })
  }

  /** Numbers of the lines of a file that have code, rising. */
  linesWithCode(file: string): number[] {
    return rising(this.#statementsOf(file).map((row) => row.line))
  }

  /** Every row of code in the image. */
  *all(): Generator<LineRow> {
    for (const table of this.#allTables()) yield* table.all()
  }

  /** Every statement of code in the image, also where another one begins at the same address. */
  *statements(): Generator<Statement> {
    for (const [file, tables] of this.#byPath) {
      for (const table of tables) {
        for (const { address, line } of table.statementsOf(file)) yield { file, line, address }
      }
    }
  }

  get #byPath(): Map<string, LineTable[]> {
    if (this.#files !== undefined) return this.#files
    this.#files = new Map()
    for (const table of this.#allTables()) {
      for (const path of pathsOf(table)) {
        const tables = this.#files.get(path)
        if (tables === undefined) this.#files.set(path, [table])
        else tables.push(table)
      }
    }
    return this.#files
  }

  #statementsOf(file: string): { address: number; line: number; isEntry: boolean }[] {
    return (this.#byPath.get(file) ?? []).flatMap((table) => table.statementsOf(file))
  }

  #allTables(): Set<LineTable> {
    const tables = new Set<LineTable>()
    for (const unit of this.#units) {
      const table = this.tableOf(unit)
      if (table !== undefined) tables.add(table)
    }
    return tables
  }

  #read(unit: Unit, offset: number): LineTable {
    const context = {
      sections: this.#sections,
      strings: unit.strings,
      directory: unit.root?.string(At.compDir),
      name: unit.root?.name,
      addressSize: unit.encoding.addressSize,
      indexedString: (index: number) => unit.indexedString(index),
    }
    return new LineTable(context, offset, this.#code, this.#notes)
  }
}

/** File 0 before DWARF 5 is the unit's name, which for Rust is no path: only files that rows can name count. */
function pathsOf({ header }: LineTable): Set<string> {
  const paths = new Set<string>()
  for (let i = header.version >= 5 ? 0 : 1; i < header.fileCount; i++) {
    const path = header.file(i)
    if (path !== undefined && path !== '') paths.add(path)
  }
  return paths
}

function rising(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}

function maximum(values: number[]): number | undefined {
  return values.reduce<number | undefined>(
    (best, v) => (best === undefined || v > best ? v : best),
    undefined,
  )
}

function minimum(values: number[]): number | undefined {
  return values.reduce<number | undefined>(
    (best, v) => (best === undefined || v < best ? v : best),
    undefined,
  )
}
