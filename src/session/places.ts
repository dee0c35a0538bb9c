import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { RawMoment } from '../machine/activations.ts'
import type { FirmwareImage, FirmwareSymbol } from '../machine/firmware.ts'
import { boundaryAt } from '../machine/instructions.ts'
import { addressesOfInlined } from '../machine/source/inlined.ts'
import { addressesOfLine, namedLine, type NamedLine } from '../machine/source/lines.ts'
import { sourceAt, withSource, type SourcePosition } from '../machine/source/position.ts'
import type { Moment, Place } from './types.ts'

/** Names and addresses of one firmware, both ways. */
export class Places {
  readonly #image: FirmwareImage
  readonly #halfword: (address: number) => number | undefined

  /** @param halfword - of the machine's memory: where instructions begin is decoded from it */
  constructor(image: FirmwareImage, halfword: (address: number) => number | undefined) {
    this.#image = image
    this.#halfword = halfword
  }

  /**
   * The addresses of a place: one, but for a source line or an inlined function, of which there may be copies.
   *
   * @throws TailchainError `SYMBOL_…`, `PLACE_…`, `SOURCE_FILE_…`, `LINE_WITHOUT_CODE`
   */
  addresses(place: Place): readonly number[] {
    const line = typeof place === 'number' ? undefined : namedLine(place)
    if (line !== undefined) return addressesOfLine(this.#image, line)
    try {
      return [this.#symbolic(place)]
    } catch (error) {
      const isUnknown = error instanceof TailchainError && error.code === 'SYMBOL_UNKNOWN'
      const copies = isUnknown ? addressesOfInlined(this.#image, String(place).trim()) : undefined
      if (copies === undefined) throw error
      return copies
    }
  }
  /**
   * The address of an instruction, where there can be only one.
   *
   * @throws TailchainError as {@link addresses}, and `PLACE_AMBIGUOUS`
   */
  address(place: Place): number {
    const [address, ...others] = this.addresses(place)
    if (address !== undefined && others.length === 0) return address
    const all = [address ?? 0, ...others].map((each) => this.describe(each))
    throw new TailchainError(
      'PLACE_AMBIGUOUS',
      `execution comes to '${String(place)}' at ${String(all.length)} instructions, and here one is needed`,
      `name one of them: ${all.join(', ')}`,
    )
  }
  #symbolic(place: Place): number {
    const address = this.#image.symbols.parsePlace(place)
    const boundary = boundaryAt(this.#image, this.#halfword, address)
    if (boundary.kind === 'unknown' || boundary.kind === 'instruction') return address
    const named = typeof place === 'number' ? hex(place) : `'${place}'`
    const { before, after } = boundary
    const around = [before, after].flatMap((at) => (at === undefined ? [] : [this.describe(at)]))
    throw new TailchainError(
      'PLACE_NOT_INSTRUCTION',
      boundary.kind === 'inside' && before !== undefined
        ? `${named} is inside the instruction at ${this.describe(before)}: nothing ever executes from there`
        : `${named} is data between the code, a literal pool or a jump table`,
      `The nearest instructions are at ${around.join(' and ')}.`,
    )
  }
  describe(address: number): string {
    return this.#image.symbols.describe(address)
  }
  /** Where in the source; undefined without debug information. */
  source(address: number): SourcePosition | undefined {
    return sourceAt(this.#image, address)
  }
  moment({ cycle, instruction, pc }: RawMoment): Moment {
    return withSource({ cycle, instruction, pc, place: this.describe(pc) }, () => this.source(pc))
  }

  /** @throws TailchainError `SYMBOL_…`, `PLACE_NOT_CODE` */
  function(name: string): { address: number; sizeBytes: number } {
    const line = namedLine(name)
    const { address, sizeBytes, kind } =
      line === undefined ? this.#image.symbols.find(name, 'function') : this.#functionOf(line)
    if (kind === 'object') {
      throw new TailchainError(
        'PLACE_NOT_CODE',
        `'${name}' at ${hex(address)} is a variable, not a function`,
        'for accesses to a variable there are onRead and onWrite',
      )
    }
    return { address, sizeBytes: sizeBytes === 0 ? 2 : sizeBytes }
  }
  /** The one that a line's code is in. */
  #functionOf({ file, line }: NamedLine): FirmwareSymbol {
    const addresses = addressesOfLine(this.#image, { file, line })
    const functions = new Map(
      addresses.flatMap((at) => {
        const symbol = this.#image.symbols.at(at)
        return symbol === undefined ? [] : [[symbol.address, symbol] as const]
      }),
    )
    const [only, ...others] = functions.values()
    if (only !== undefined && others.length === 0) return only
    throw new TailchainError(
      'PLACE_AMBIGUOUS',
      `the code of '${file}:${String(line)}' is in ${functions.size === 0 ? 'no function' : 'several functions'}`,
      `name a function${functions.size === 0 ? '' : `: ${[...functions.values()].map(({ name }) => name).join(', ')}`}`,
    )
  }
  /** @throws TailchainError `SYMBOL_…`, `PLACE_NOT_DATA`, `ADDRESS_NOT_MEMORY` */
  variable(name: string | number): { address: number; sizeBytes: number } {
    if (typeof name === 'number') return { address: checkAddress(name), sizeBytes: 4 }
    const { address, sizeBytes, kind } = this.#image.symbols.find(name, 'object')
    if (kind === 'function') {
      throw new TailchainError('PLACE_NOT_DATA', `'${name}' is a function, not a variable`, 'name a static')
    }
    return { address, sizeBytes: sizeBytes === 0 ? 4 : sizeBytes }
  }
  /** Whether the symbol table has data of that name. */
  isVariable(name: string): boolean {
    return this.#image.symbols.candidates(name, 'object').some(({ kind }) => kind !== 'function')
  }
  /**
   * The address `offset` bytes into a variable, of whose `sizeBytes` all must be inside it; labels and addresses
   * have no end.
   *
   * @throws TailchainError `SYMBOL_…`, `PLACE_NOT_DATA`, `OFFSET_OUTSIDE_VARIABLE`
   */
  part(name: string | number, offset: number, sizeBytes: number): number {
    const { address } = this.variable(name)
    const whole = typeof name === 'number' ? 0 : this.#image.symbols.find(name, 'object').sizeBytes
    return partOf({ name, address, wholeBytes: whole }, offset, sizeBytes)
  }
}

/**
 * The address of a part, all of which must be inside the whole.
 *
 * @param whole - `wholeBytes` is 0 where no end is known
 * @throws TailchainError `OFFSET_OUTSIDE_VARIABLE`
 */
export function partOf(
  { name, address, wholeBytes }: { name: string | number; address: number; wholeBytes: number },
  offset: number,
  sizeBytes: number,
): number {
  const isInside = offset >= 0 && offset + sizeBytes <= wholeBytes
  if (Number.isInteger(offset) && (wholeBytes === 0 || isInside)) return address + offset
  throw new TailchainError(
    'OFFSET_OUTSIDE_VARIABLE',
    `${String(sizeBytes)} bytes at offset ${String(offset)} are not inside ${typeof name === 'number' ? hex(name) : `'${name}'`}${wholeBytes === 0 ? '' : `, which has ${String(wholeBytes)} bytes`}`,
    'to look at what lies behind it, give an address',
  )
}

function checkAddress(address: number): number {
  if (Number.isInteger(address) && address >= 0 && address < 2 ** 32) return address
  throw new TailchainError(
    'ADDRESS_NOT_MEMORY',
    `${String(address)} is no address`,
    'an address is an integer from 0 to 0xffffffff',
  )
}
