import { debugInfoOf } from '../../machine/source/debug-info.ts'
import { debugState } from '../../machine/source/debug-state.ts'
import { dwarf } from '../../machine/source/debug-types.ts'
import type { FirmwareImage } from '../../machine/firmware.ts'
import type { Machine } from '../../machine/machine.ts'
import { TailchainError } from '../../errors.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { Finder, targetOf } from './find.ts'
import { seenThrough, sizeOf, type Target } from './layout.ts'
import { walkAlong } from './path.ts'
import { isScalarType } from '../scalars.ts'
import type { ScalarType } from '../types.ts'
import { isSigned, scalarOf } from './scalars.ts'
import type { Memory } from './storage.ts'

const finders = new WeakMap<FirmwareImage, Finder>()

/** A machine's variables by path, as its debug information describes them. */
export class Values {
  readonly #machine: Machine
  readonly #finder: Finder
  readonly #memory: Memory

  private constructor(machine: Machine, finder: Finder) {
    this.#machine = machine
    this.#finder = finder
    this.#memory = (address, sizeBytes) => machine.bus.copy(address, sizeBytes)
  }

  /** Undefined where the firmware has no debug information. */
  static of(machine: Machine): Values | undefined {
    const { image } = machine.configuration
    const info = debugInfoOf(image)
    if (info === undefined) return undefined
    let finder = finders.get(image)
    if (finder === undefined) finders.set(image, (finder = new Finder(image, info)))
    return new Values(machine, finder)
  }

  /** @throws TailchainError `SYMBOL_…`, `MEMBER_UNKNOWN`, `VALUE_ABSENT`, `OPTIMISED_OUT` … */
  read(path: string, raw = false): unknown {
    return decode(this.target(path), { memory: this.#memory, raw })
  }

  /** @throws TailchainError also `VALUE_OUT_OF_RANGE`, `NOT_WRITABLE`; nothing is written then */
  write(path: string, value: unknown): void {
    const patches = encode(this.target(path), value, path)
    for (const { target } of patches) this.#checkWritable(target, path)
    for (const { target, bytes } of patches) {
      for (const [index, byte] of bytes().entries()) {
        this.#machine.poke((target.storage.address ?? 0) + index, byte)
      }
    }
  }

  /** The scalar that a path stands for, as an address and a type of explicit reads; undefined where it is none. */
  scalar(path: string): { address: number; type: ScalarType } | undefined {
    const target = seenThrough(this.target(path))
    const type = scalarOf(dwarf().stripType(target.type))
    const { address } = target.storage
    if (type === undefined || address === undefined || target.bits !== undefined) return undefined
    const sizeBits = 8 * (sizeOf(type) ?? 0)
    const isFloat = type.kind === 'base' && type.encoding === 'float'
    const isBoolean = type.kind === 'base' && type.encoding === 'boolean'
    const name = isBoolean ? 'bool' : `${isFloat ? 'f' : isSigned(type) ? 'i' : 'u'}${String(sizeBits)}`
    return isScalarType(name) ? { address, type: name } : undefined
  }

  /** The bytes that a value is in. @throws TailchainError see {@link read}, and `PLACE_NOT_DATA` */
  range(path: string): { address: number; sizeBytes: number } {
    const { storage, type, bits } = this.target(path)
    const { address } = storage
    if (address !== undefined) {
      const sizeBytes = bits === undefined ? sizeOf(type) : (bits.offset + bits.size + 7) >>> 3
      return { address, sizeBytes: sizeBytes ?? 0 }
    }
    throw new TailchainError(
      'PLACE_NOT_DATA',
      `${path} is kept in no memory`,
      'the compiler made a constant of it: nothing reads or writes it',
    )
  }

  /** @throws TailchainError see {@link read} */
  target(path: string): Target {
    const isPointer = path.startsWith('*')
    const { name, variable, steps } = this.#finder.find(isPointer ? path.slice(1) : path)
    const target = targetOf(variable, debugState(this.#machine))
    return walkAlong(target, { name, steps, isPointer }, this.#memory)
  }

  #checkWritable({ storage }: Target, path: string): void {
    const { address } = storage
    if (address !== undefined && this.#machine.bus.regionAt(address) !== undefined) return
    throw new TailchainError(
      'NOT_WRITABLE',
      `${path} is kept in no memory that could be written`,
      'the compiler made a constant of it',
    )
  }
}
