import { hex } from '../../bits.ts'
import { At, Tag } from './constants.ts'
import type { Die } from './die.ts'
import { Intervals } from './intervals.ts'
import type { SourceLine } from './line-table.ts'
import type { Lines } from './lines.ts'
import type { AddressRange } from './loaded-code.ts'
import { type Declaration, declaration, linkageName, qualifiedName } from './names.ts'
import type { Notes } from './notes.ts'
import type { RangeLists } from './ranges.ts'
import type { Unit } from './unit.ts'
import type { UnitsByAddress } from './units-by-address.ts'

/** A function of the source. */
export interface SourceFunction {
  /** With its namespaces or modules: `counter::bump`. Safe to print. */
  readonly name: string
  /** Mangled, as in the symbol table; undefined where it is the same as the name, as in C. */
  readonly linkageName: string | undefined
  /** Its code in the image; of an inlined function, this copy's. */
  readonly ranges: readonly AddressRange[]
  readonly declaredAt: Declaration | undefined
}

/** A function that runs at an address, and where in it that is. */
export interface FunctionFrame extends SourceFunction {
  /** Inlined into the next frame, which has no call instruction for it. */
  readonly isInlined: boolean
  /** Where this function is: the address's line, or the call that was inlined. */
  readonly at: SourceLine | undefined
}

/** A call that was inlined, where it is written. */
export interface InlinedCall extends SourceLine {
  /** What was inlined there, of the image. */
  readonly ranges: readonly AddressRange[]
}

/** A function with what is nested in it at some address, outermost first: blocks and inlined functions. */
export type ScopeChain = readonly Die[]

/** Finds functions; a unit's are indexed when an address in that unit is first asked for. */
export class Functions {
  readonly #units: readonly Unit[]
  readonly #byAddress: UnitsByAddress
  readonly #ranges: RangeLists
  readonly #lines: Lines
  readonly #notes: Notes
  readonly #indexes = new Map<Unit, Intervals<Die>>()

  constructor(
    units: { all: readonly Unit[]; byAddress: UnitsByAddress },
    parts: { ranges: RangeLists; lines: Lines; notes: Notes },
  ) {
    this.#units = units.all
    this.#byAddress = units.byAddress
    this.#ranges = parts.ranges
    this.#lines = parts.lines
    this.#notes = parts.notes
  }

  /** The functions that run at an address, innermost first: inlined ones, then the one that holds the code. */
  at(address: number): FunctionFrame[] {
    const chain = this.scopesAt(address)
    const frames: FunctionFrame[] = []
    let place: SourceLine | undefined = this.#lines.at(address)
    for (const die of chain.toReversed()) {
      if (die.tag !== Tag.subprogram && die.tag !== Tag.inlinedSubroutine) continue
      const isInlined = die.tag === Tag.inlinedSubroutine
      frames.push({ ...this.#describe(die), isInlined, at: place === undefined ? undefined : plain(place) })
      if (isInlined) place = this.#guard(die, () => this.#callSite(die), undefined)
    }
    return frames
  }

  /** All functions that have code of their own in the image. */
  *all(): Generator<SourceFunction> {
    for (const unit of this.#units) {
      for (const die of this.#dies(unit)) yield this.#describe(die)
    }
  }

  /** Every copy of a function that was inlined into another one. */
  *inlined(): Generator<SourceFunction> {
    for (const unit of this.#units) {
      for (const die of unit.entries(({ tag }) => tag === Tag.inlinedSubroutine)) {
        const copy = this.#describe(die)
        if (copy.ranges.length > 0) yield copy
      }
    }
  }

  /** The code of each call on a line that was inlined there: a line may have no other code. */
  inlinedFrom(file: string, line: number): (readonly AddressRange[])[] {
    return this.#units.flatMap((unit) => {
      const found: (readonly AddressRange[])[] = []
      for (const die of unit.entries(({ tag }) => tag === Tag.inlinedSubroutine)) {
        const ranges = this.#guard(
          die,
          () =>
            die.integer(At.callLine) === line && this.#callSite(die)?.file === file
              ? this.#ranges.of(die)
              : [],
          [],
        )
        if (ranges.length > 0) found.push(ranges)
      }
      return found
    })
  }

  /** Every call that was inlined: its line, and the code that took its place. */
  *inlinedCalls(): Generator<InlinedCall> {
    for (const unit of this.#units) {
      for (const die of unit.entries(({ tag }) => tag === Tag.inlinedSubroutine)) {
        const at = this.#guard(die, () => this.#callSite(die), undefined)
        const ranges = this.#guard(die, () => this.#ranges.of(die), [])
        if (at !== undefined && at.line > 0 && ranges.length > 0) yield { ...at, ranges }
      }
    }
  }

  /** The function at an address and what is nested in it there, outermost first; empty where there is none. */
  scopesAt(address: number): ScopeChain {
    for (const unit of this.#byAddress.at(address)) {
      const die = this.#index(unit).at(address)[0]
      if (die === undefined) continue
      const chain = [die]
      this.#guard(
        die,
        () => {
          this.#descend(die, address, chain)
        },
        undefined,
      )
      return chain
    }
    return []
  }

  #describe(die: Die): SourceFunction {
    const nameless = { name: '(nameless)', linkageName: undefined, ranges: [], declaredAt: undefined }
    return this.#guard(
      die,
      () => ({
        name: qualifiedName(die) ?? nameless.name,
        linkageName: linkageName(die),
        ranges: this.#ranges.of(die),
        declaredAt: declaration(die, this.#lines),
      }),
      nameless,
    )
  }

  #callSite(die: Die): SourceLine | undefined {
    const file = this.#lines.tableOf(die.unit)?.header.file(die.integer(At.callFile) ?? -1)
    if (file === undefined) return undefined
    return { file, line: die.integer(At.callLine) ?? 0, column: die.integer(At.callColumn) ?? 0 }
  }

  /** Adds the block or inlined function that contains the address, and so on inwards. */
  #descend(die: Die, address: number, chain: Die[]): boolean {
    for (const child of die.children()) {
      if (!scopeTags.has(child.tag)) continue
      if (!this.#ranges.hasAny(child)) {
        // A block without a range of its own reaches as far as what it is in.
        if (child.tag === Tag.inlinedSubroutine) continue
        chain.push(child)
        if (this.#descend(child, address, chain)) return true
        chain.pop()
        continue
      }
      if (!this.#ranges.of(child).some(({ low, high }) => address >= low && address < high)) continue
      chain.push(child)
      this.#descend(child, address, chain)
      return true
    }
    return false
  }

  #index(unit: Unit): Intervals<Die> {
    let index = this.#indexes.get(unit)
    if (index === undefined) {
      const intervals: { low: number; high: number; value: Die }[] = []
      for (const value of this.#dies(unit)) {
        for (const range of this.#guard(value, () => this.#ranges.of(value), [])) {
          intervals.push({ ...range, value })
        }
      }
      index = new Intervals(intervals)
      this.#indexes.set(unit, index)
    }
    return index
  }

  /** Functions with code in the image. */
  #dies(unit: Unit): Die[] {
    const found: Die[] = []
    for (const die of unit.entries(({ tag }) => tag === Tag.subprogram)) {
      if (!this.#ranges.hasAny(die)) continue
      if (this.#guard(die, () => this.#ranges.of(die), []).length > 0) found.push(die)
    }
    return found
  }

  #guard<T>(die: Die, read: () => T, otherwise: T): T {
    return this.#notes.guard(`.debug_info: the function at ${hex(die.offset)}`, read, otherwise)
  }
}

const scopeTags = new Set<number>([
  ...[Tag.lexicalBlock, Tag.inlinedSubroutine, Tag.tryBlock, Tag.catchBlock],
])

function plain({ file, line, column }: SourceLine): SourceLine {
  return { file, line, column }
}
