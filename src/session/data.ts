import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { Machine } from '../machine/machine.ts'
import { partOf, type Places } from './places.ts'
import { decodeScalar, encodeScalar, scalarSizeBytes } from './scalars.ts'
import type { ScalarType } from './types.ts'
import { Values } from './values/values.ts'

/** Bytes of memory. */
export interface ByteRange {
  readonly address: number
  readonly sizeBytes: number
}

/** A machine's variables and memory: typed by debug information, as scalars of a given type, and as bytes. */
export class Data {
  readonly #machine: Machine
  readonly #places: Places

  constructor(machine: Machine, places: Places) {
    this.#machine = machine
    this.#places = places
  }

  /** @throws TailchainError see `Mcu.read` */
  read(
    variable: string | number,
    type: ScalarType | undefined,
    options: { offset?: number; raw?: boolean },
  ): unknown {
    if (type === undefined) return this.#typed(variable, options).read(String(variable), options.raw)
    const sizeBytes = scalarSizeBytes(type)
    return decodeScalar(this.bytes(this.#part(variable, options.offset ?? 0, sizeBytes), sizeBytes), type)
  }

  /** @throws TailchainError see `Mcu.write` */
  write(
    variable: string | number,
    value: unknown,
    type: ScalarType | undefined,
    options: { offset?: number },
  ): void {
    if (type === undefined) {
      this.#typed(variable, options).write(String(variable), value)
      return
    }
    const at = this.#part(variable, options.offset ?? 0, scalarSizeBytes(type))
    const bytes = encodeScalar(value, type, at)
    this.#check(at, bytes.length)
    for (const [index, byte] of bytes.entries()) this.#machine.poke(at + index, byte)
  }

  /** @throws TailchainError see `Mcu.bytes` */
  bytes(variable: string | number, sizeBytes?: number): Uint8Array {
    const found = this.range(variable)
    const size = sizeBytes ?? found.sizeBytes
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new TailchainError('OPTION_INVALID', `${String(size)} is no number of bytes`)
    }
    this.#check(found.address, size)
    return this.#machine.bus.copy(found.address, size) ?? new Uint8Array(0)
  }

  /**
   * The bytes of a variable or of a part of one, as pointers on the way to it are now; 4 from an address on. The symbol
   * table tells of whole variables, debug information of parts and of what has no symbol of that name.
   *
   * @throws TailchainError `SYMBOL_…`, `PLACE_NOT_DATA`, `ADDRESS_NOT_MEMORY`, `MEMBER_UNKNOWN`, `VALUE_ABSENT` …
   */
  range(variable: string | number): ByteRange {
    const hasSymbol = typeof variable === 'number' || this.#places.isVariable(variable)
    const values = hasSymbol ? undefined : Values.of(this.#machine)
    return values?.range(String(variable)) ?? this.#places.variable(variable)
  }

  /** The address of a scalar, all of which must be inside the variable. */
  #part(variable: string | number, offset: number, sizeBytes: number): number {
    if (typeof variable === 'number' || this.#places.isVariable(variable))
      return this.#places.part(variable, offset, sizeBytes)
    const { address, sizeBytes: wholeBytes } = this.range(variable)
    return partOf({ name: variable, address, wholeBytes }, offset, sizeBytes)
  }

  /** @throws TailchainError `NEEDS_DEBUG_INFO`, `OPTION_INVALID` */
  #typed(variable: string | number, options: { offset?: number; raw?: boolean }): Values {
    const { offset } = options
    const values = typeof variable === 'string' ? Values.of(this.#machine) : undefined
    if (values === undefined) throw needsType(variable, this.#places.variable(variable).sizeBytes)
    if (offset === undefined) return values
    throw new TailchainError(
      'OPTION_INVALID',
      `an offset of ${String(offset)} into '${String(variable)}' needs a type`,
      `name the part instead (read('${String(variable)}.member')), or a type: read('${String(variable)}', 'u32', { offset: ${String(offset)} })`,
    )
  }

  #check(address: number, sizeBytes: number): void {
    if (this.#machine.bus.regionAt(address, sizeBytes) !== undefined) return
    const memory = this.#machine.bus.regions.map(
      (r) => `${r.name} ${hex(r.base)}…${hex(r.base + r.sizeBytes - 1)}`,
    )
    throw new TailchainError(
      'ADDRESS_NOT_MEMORY',
      `${hex(address)} (${String(sizeBytes)} bytes) is not memory`,
      `there is ${memory.join(', ')}`,
    )
  }
}

function needsType(variable: string | number, sizeBytes: number): TailchainError {
  const guess = sizeBytes === 1 ? 'u8' : sizeBytes === 2 ? 'u16' : 'u32'
  const name = typeof variable === 'number' ? hex(variable) : `'${variable}'`
  return new TailchainError(
    'NEEDS_DEBUG_INFO',
    typeof variable === 'number'
      ? `nothing tells the type of what is at ${name}`
      : `the firmware has no debug information, which would tell the type of ${name} (${String(sizeBytes)} bytes)`,
    `name one: read(${name}, '${guess}'), or with an offset into it: read(${name}, 'u32', { offset: 4 })`,
  )
}
