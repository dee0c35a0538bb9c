import type { FirmwareImage } from '../firmware.ts'
import { debugInfoOf } from './debug-info.ts'
import { isForeign } from './own-code.ts'
import { sourceText } from './source-text.ts'

/** A place in the source. */
export interface SourcePosition {
  /** As the compiler was given it: `src/main.rs` below the project's folder, or a whole path. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1; 0 where the debug information has none. */
  readonly column: number
  /** The line, where the file is below the folder that the process was started in. */
  readonly text?: string
}

/**
 * Where in the source an instruction comes from: of functions that were inlined into each other the innermost one of
 * the project's own, since a line in the language's library says little.
 */
export function sourceAt(image: FirmwareImage, address: number): SourcePosition | undefined {
  const info = debugInfoOf(image)
  if (info === undefined) return undefined
  const lines = [...info.functionsAt(address).map(({ at }) => at), info.lineAt(address)].flatMap((at) =>
    at !== undefined && at.line > 0 && at.file !== '' ? [at] : [],
  )
  const at = lines.find(({ file }) => !isForeign(file)) ?? lines[0]
  return at === undefined ? undefined : withText(at)
}

/** A position with its text. */
export function withText({ file, line, column }: Omit<SourcePosition, 'text'>): SourcePosition {
  const text = sourceText(file, line)
  return { file, line, column, ...(text === undefined ? {} : { text }) }
}

/** Has a position that is looked up when it is asked for. */
class Sourced {
  readonly #find: () => SourcePosition | undefined
  #found: { readonly source: SourcePosition | undefined } | undefined

  constructor(find: () => SourcePosition | undefined) {
    this.#find = find
  }
  get source(): SourcePosition | undefined {
    return (this.#found ??= { source: this.#find() }).source
  }
}
// What is made with it is compared and printed as the plain object that it is otherwise.
delete (Sourced.prototype as { constructor?: unknown }).constructor

/**
 * The same with a position that is looked up when it is asked for. It is no property of its own: what is compared, copied or
 * printed whole stays as it is without debug information. A getter defined on each object takes as long as a run of
 * thousands of instructions.
 */
export function withSource<T extends object>(
  properties: T,
  find: () => SourcePosition | undefined,
): T & { readonly source?: SourcePosition } {
  return Object.assign(new Sourced(find), properties) as T & { readonly source?: SourcePosition }
}
