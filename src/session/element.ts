import { TailchainError } from '../errors.ts'
import type { Mcu } from './mcu.ts'
import { parts } from './parts.ts'
import { scalarSizeBytes } from './scalars.ts'
import type { ScalarType } from './types.ts'
import { Values } from './values/values.ts'

/** A scalar inside a variable. */
interface Element {
  readonly variable: string | number
  readonly type: ScalarType
  readonly offset: number
}

/**
 * What `NAME`, `NAME[i]`, `NAME:u8` or `NAME:u8[i]` stands for. Without a type, and where there is debug information, it
 * is any path to a number (`STATE.queue[2].len`) and has the number's own type. Where there is none, an element has four
 * bytes, and a whole variable its own size where that is one or two.
 *
 * @throws TailchainError `SYMBOL_…`, `PLACE_NOT_DATA`, `TYPE_UNKNOWN`
 */
function elementOf(mcu: Mcu, name: string): Element {
  const { places, machine } = mcu[parts]
  // A path's `::` is no type.
  const [, variable = name, type, index] = /^(.+?)(?:(?<!:):(\w+))?(?:\[(\d+)\])?$/.exec(name) ?? []
  const typed = type === undefined ? scalarAt(Values.of(machine), name) : undefined
  if (typed !== undefined) return { variable: typed.address, type: typed.type, offset: 0 }
  const { sizeBytes } = places.variable(variable)
  const ownType = sizeBytes === 1 ? 'u8' : sizeBytes === 2 ? 'u16' : 'u32'
  const chosen = (type ?? (index === undefined ? ownType : 'u32')) as ScalarType
  return { variable, type: chosen, offset: Number(index ?? 0) * scalarSizeBytes(chosen) }
}

function scalarAt(
  values: Values | undefined,
  name: string,
): { address: number; type: ScalarType } | undefined {
  try {
    return values?.scalar(name)
  } catch (error) {
    // Of assembly's variables only the size is known.
    if (error instanceof TailchainError && error.code === 'NEEDS_DEBUG_INFO') return undefined
    throw error
  }
}

/**
 * Writes a variable or an element of one: `COUNTER`, `rb_inputs[2]`, `FLAGS:u8[3]`, `STATE.len`.
 *
 * @throws TailchainError also `OFFSET_OUTSIDE_VARIABLE`, `VALUE_OUT_OF_RANGE`
 */
export function writeElement(mcu: Mcu, name: string, value: number): void {
  const { variable, type, offset } = elementOf(mcu, name)
  mcu.write(variable, value, type, { offset })
}

/**
 * Reads what {@link writeElement} writes; 64-bit integers are bigints.
 *
 * @throws TailchainError also `OFFSET_OUTSIDE_VARIABLE`
 */
export function readElement(mcu: Mcu, name: string): number | bigint | boolean {
  const { variable, type, offset } = elementOf(mcu, name)
  return mcu.read(variable, type, { offset }) as number | bigint | boolean
}
