import type { Mcu } from './mcu.ts'
import { parts, type SessionParts } from './parts.ts'
import { scalarSizeBytes } from './scalars.ts'
import type { ScalarType } from './types.ts'

/** A scalar inside a variable. */
interface Element {
  readonly variable: string
  readonly type: ScalarType
  readonly offset: number
}

/**
 * What `NAME`, `NAME[i]`, `NAME:u8` or `NAME:u8[i]` stands for. Without a type an element has four bytes, and a whole
 * variable its own size where that is one or two.
 *
 * @throws TailchainError `SYMBOL_…`, `PLACE_NOT_DATA`, `TYPE_UNKNOWN`
 */
export function elementOf(places: SessionParts['places'], name: string): Element {
  // A path's `::` is no type.
  const [, variable = name, type, index] = /^(.+?)(?:(?<!:):(\w+))?(?:\[(\d+)\])?$/.exec(name) ?? []
  const { sizeBytes } = places.variable(variable)
  const ownType = sizeBytes === 1 ? 'u8' : sizeBytes === 2 ? 'u16' : 'u32'
  const chosen = (type ?? (index === undefined ? ownType : 'u32')) as ScalarType
  return { variable, type: chosen, offset: Number(index ?? 0) * scalarSizeBytes(chosen) }
}

/**
 * Writes a variable or an element of one: `COUNTER`, `rb_inputs[2]`, `FLAGS:u8[3]`.
 *
 * @throws TailchainError also `OFFSET_OUTSIDE_VARIABLE`, `VALUE_OUT_OF_RANGE`
 */
export function writeElement(mcu: Mcu, name: string, value: number): void {
  const { variable, type, offset } = elementOf(mcu[parts].places, name)
  mcu.write(variable, value, type, { offset })
}

/**
 * Reads what {@link writeElement} writes; 64-bit integers are bigints.
 *
 * @throws TailchainError also `OFFSET_OUTSIDE_VARIABLE`
 */
export function readElement(mcu: Mcu, name: string): number | bigint | boolean {
  const { variable, type, offset } = elementOf(mcu[parts].places, name)
  return mcu.read(variable, type, { offset }) as number | bigint | boolean
}
