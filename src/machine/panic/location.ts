import { printable } from '../../image/text.ts'
import type { FirmwareMemory } from './firmware-memory.ts'

/** A place in the source, as the firmware itself holds it. */
export interface PanicLocation {
  readonly file: string
  readonly line: number
  readonly column: number
}

const [maxPathBytes, maxLine, maxColumn] = [1024, 10_000_000, 100_000]

/** A `core::panic::Location`: the path's pointer and length, line, column. Undefined where there is nothing like it. */
export function locationAt(memory: FirmwareMemory, address: number): PanicLocation | undefined {
  if (address % 4 !== 0) return undefined
  const [path, length, line, column] = [0, 4, 8, 12].map((offset) => memory.word(address + offset))
  if (path === undefined || length === undefined || line === undefined || column === undefined)
    return undefined
  if (
    length === 0 ||
    length > maxPathBytes ||
    line === 0 ||
    line > maxLine ||
    column === 0 ||
    column > maxColumn
  )
    return undefined
  const file = memory.text(path, length)
  // Every source file has an ending, and a path no control characters.
  if (file === undefined || !/^[^\p{C}]+\.\w+$|^<[\w ]+>$/u.test(file)) return undefined
  return { file: printable(file), line, column }
}
