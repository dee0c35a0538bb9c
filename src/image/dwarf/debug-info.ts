import type { FunctionFrame, InlinedCall, SourceFunction } from './functions.ts'
import type { UnwindRow } from './frame-rules.ts'
import type { AddressRange } from './loaded-code.ts'
import type { LocalVariable } from './locals.ts'
import type { MachineState } from './location.ts'
import { type CallerFrame, callerOf } from './unwind.ts'
import type { GlobalVariable } from './variables.ts'
import type { FileLine, Statement } from './lines.ts'
import type { LineRow } from './line-table.ts'
import type { InlinedFunction } from './inlined-copies.ts'
import { Notes } from './notes.ts'
import { type Parts, readParts } from './parts.ts'
import type { DebugImage } from './sections.ts'
import { type Signature, signatureAt } from './signatures.ts'

/**
 * The debug information of a firmware image (DWARF 2 to 5). Opening reads nothing; each query reads what it
 * needs. No query throws, whatever the sections hold: {@link notes} says what could not be read.
 */
export class DebugInfo {
  readonly #image: DebugImage
  readonly #notes = new Notes()
  #made: Parts | undefined

  private constructor(image: DebugImage) {
    this.#image = image
  }

  /** Undefined for an image without debug information. */
  static open(image: DebugImage): DebugInfo | undefined {
    const has = (name: string): boolean => (image.section(name)?.sizeBytes ?? 0) > 0
    if (!has('.debug_info') && !has('.debug_frame')) return undefined
    return new DebugInfo(image)
  }

  /** What of the debug information is damaged or not understood, as far as queries have met it. */
  get notes(): readonly string[] {
    return this.#notes.list
  }

  /** The source line of an address; undefined for code without line information. */
  lineAt(address: number): LineRow | undefined {
    return this.#parts.lines.at(address)
  }

  /**
   * The code of a source line, in each file that the path matches.
   *
   * @param file - a path, or its end: `src/main.rs` is also `counter/src/main.rs`, and in every crate
   */
  addressesOf(file: string, line: number): readonly FileLine[] {
    return this.#parts.lines.find(file, line)
  }

  /**
   * The code of each call on a line that was inlined there; the line may have no other code.
   *
   * @param file - a whole path, from {@link files}
   */
  inlinedFrom(file: string, line: number): readonly (readonly AddressRange[])[] {
    return this.#parts.functions.inlinedFrom(file, line)
  }

  /**
   * Functions of that name that were inlined, and where each copy is entered: such a function may have no code of its own.
   *
   * @param name - `counter::bump`, the end of it (`bump`), or a mangled name
   */
  inlinedCopies(name: string): readonly InlinedFunction[] {
    return this.#parts.inlined.named(name)
  }

  /** Every call that was inlined: its line may have no other code. */
  inlinedCalls(): Iterable<InlinedCall> {
    return this.#parts.functions.inlinedCalls()
  }

  /** Paths of all source files. */
  files(): readonly string[] {
    return this.#parts.lines.files
  }

  /** Numbers of the lines of a file that have code, rising; the path is a whole one, from {@link files}. */
  linesWithCode(file: string): readonly number[] {
    return this.#parts.lines.linesWithCode(file)
  }

  /** All code in the image that comes from source lines, row by row. */
  lineRows(): Iterable<LineRow> {
    return this.#parts.lines.all()
  }

  /** Every place for a breakpoint of the image's code, several lines at one address too: for coverage. */
  statements(): Iterable<Statement> {
    return this.#parts.lines.statements()
  }

  /** The functions that run at an address, innermost first: inlined ones, then the one that holds the code. */
  functionsAt(address: number): readonly FunctionFrame[] {
    return this.#parts.functions.at(address)
  }

  /** All functions that have code of their own in the image, unit by unit. */
  functions(): Iterable<SourceFunction> {
    return this.#parts.functions.all()
  }

  /** Every copy of a function that was inlined into another one, unit by unit. */
  inlinedFunctions(): Iterable<SourceFunction> {
    return this.#parts.functions.inlined()
  }

  /** All global and static variables, those too that the linker or the compiler removed. */
  variables(): readonly GlobalVariable[] {
    return this.#parts.variables.all
  }

  /**
   * The global and static variables of that name, those in the image first: several where source files or
   * functions have static ones of one name; empty where there is none.
   *
   * @param name - `counter::TICKS`, the end of it (`TICKS`), or a mangled name
   */
  variable(name: string): readonly GlobalVariable[] {
    return this.#parts.variables.named(name)
  }

  /**
   * The variables and arguments in scope at an address, of all functions that run there, innermost first.
   *
   * @param address - of an instruction; in a caller the one before the return address
   */
  localsAt(address: number): readonly LocalVariable[] {
    return this.#parts.locals.at(address)
  }

  /** What the function that holds the code at an address takes and gives; undefined where nothing tells. */
  signatureAt(address: number): Signature | undefined {
    return signatureAt(address, { ...this.#parts, notes: this.#notes })
  }

  /** How to find the caller's frame from an address; undefined without call frame information for it. */
  unwindAt(address: number): UnwindRow | undefined {
    return this.#parts.frames.at(address)
  }

  /**
   * The caller's frame, from the state of the frame that is at an address.
   *
   * @returns undefined without call frame information, or where it needs what the machine does not give
   */
  callerOf(address: number, machine: MachineState): CallerFrame | undefined {
    const row = this.unwindAt(address)
    return row === undefined ? undefined : callerOf(row, machine)
  }

  get #parts(): Parts {
    this.#made ??= readParts(this.#image, this.#notes)
    return this.#made
  }
}
