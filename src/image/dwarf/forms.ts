import { hex } from '../../bits.ts'
import { Form } from './constants.ts'
import { type ByteReader, DamagedDebugInfo } from './reader.ts'

/** What decides how a unit's numbers are written. */
export interface Encoding {
  readonly version: number
  readonly addressSize: number
  /** 64-bit DWARF: offsets take 8 bytes. */
  readonly is64: boolean
}

/** The bytes that a form always takes; undefined where they vary. */
export function fixedSizeOf(form: number, encoding: Encoding): number | undefined {
  switch (form) {
    case Form.flagPresent:
    case Form.implicitConst:
      return 0
    case Form.data1:
    case Form.flag:
    case Form.ref1:
    case Form.strx1:
    case Form.addrx1:
      return 1
    case Form.data2:
    case Form.ref2:
    case Form.strx2:
    case Form.addrx2:
      return 2
    case Form.strx3:
    case Form.addrx3:
      return 3
    case Form.data4:
    case Form.ref4:
    case Form.refSup4:
    case Form.strx4:
    case Form.addrx4:
      return 4
    case Form.data8:
    case Form.ref8:
    case Form.refSup8:
    case Form.refSig8:
      return 8
    case Form.data16:
      return 16
    case Form.addr:
      return encoding.addressSize
    case Form.refAddr:
      return encoding.version <= 2 ? encoding.addressSize : encoding.is64 ? 8 : 4
    case Form.strp:
    case Form.lineStrp:
    case Form.secOffset:
    case Form.strpSup:
    case Form.gnuStrpAlt:
    case Form.gnuRefAlt:
      return encoding.is64 ? 8 : 4
    default:
      return undefined
  }
}

/** Moves the reader behind a value. */
export function skipForm(reader: ByteReader, form: number, encoding: Encoding): void {
  const size = fixedSizeOf(form, encoding)
  if (size !== undefined) {
    reader.skip(size)
    return
  }
  switch (form) {
    case Form.string:
      reader.skipString()
      return
    case Form.sdata:
    case Form.udata:
    case Form.refUdata:
    case Form.strx:
    case Form.addrx:
    case Form.loclistx:
    case Form.rnglistx:
    case Form.gnuAddrIndex:
    case Form.gnuStrIndex:
      reader.skipLeb()
      return
    case Form.block1:
      reader.skip(reader.u8())
      return
    case Form.block2:
      reader.skip(reader.u16())
      return
    case Form.block4:
      reader.skip(reader.u32())
      return
    case Form.block:
    case Form.exprloc:
      reader.skip(reader.uleb())
      return
    case Form.indirect:
      skipForm(reader, indirectForm(reader), encoding)
      return
    default:
      throw new DamagedDebugInfo(`unknown form ${hex(form, 2)}`)
  }
}

/** Something to pass over: so many bytes, or a value of a form whose size varies. */
export type Skip = { readonly sizeBytes: number } | { readonly form: number }

/** Values one after the other, those of fixed sizes taken together. */
export function skipsOf(specs: readonly { readonly form: number }[], encoding: Encoding): Skip[] {
  const skips: Skip[] = []
  let sizeBytes = 0
  const flush = (): void => {
    if (sizeBytes > 0) skips.push({ sizeBytes })
    sizeBytes = 0
  }
  for (const { form } of specs) {
    const size = fixedSizeOf(form, encoding)
    if (size !== undefined) {
      sizeBytes += size
      continue
    }
    flush()
    skips.push({ form })
  }
  flush()
  return skips
}

/** The form in front of an indirect value; one is not in front of another. */
export function indirectForm(reader: ByteReader): number {
  const form = reader.uleb()
  if (form === Form.indirect || form === Form.implicitConst) {
    throw new DamagedDebugInfo(`an indirect form ${hex(form, 2)}`)
  }
  return form
}

/** A constant; exact, so a bigint where it does not fit in a number. */
export function readConstant(
  reader: ByteReader,
  form: number,
  implicit: number,
): number | bigint | undefined {
  switch (form) {
    case Form.data1:
    case Form.flag:
      return reader.u8()
    case Form.data2:
      return reader.u16()
    case Form.data4:
    case Form.secOffset:
      return reader.u32()
    case Form.data8:
      return exact(reader.big64())
    case Form.data16:
      return exact(reader.big64() | (reader.big64() << 64n))
    case Form.udata:
      return exact(reader.bigUleb())
    case Form.sdata:
      return exact(reader.bigSleb())
    case Form.implicitConst:
      return implicit
    case Form.flagPresent:
      return 1
    default:
      return undefined
  }
}

function exact(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** A block's bytes; undefined for what is none. */
export function readBlock(reader: ByteReader, form: number): Uint8Array | undefined {
  switch (form) {
    case Form.block1:
      return reader.take(reader.u8())
    case Form.block2:
      return reader.take(reader.u16())
    case Form.block4:
      return reader.take(reader.u32())
    case Form.block:
    case Form.exprloc:
      return reader.take(reader.uleb())
    case Form.data16:
      return reader.take(16)
    default:
      return undefined
  }
}

/** The index of an indexed string or address; undefined for other forms. */
export function readIndex(reader: ByteReader, form: number): number | undefined {
  switch (form) {
    case Form.strx1:
    case Form.addrx1:
      return reader.u8()
    case Form.strx2:
    case Form.addrx2:
      return reader.u16()
    case Form.strx3:
    case Form.addrx3:
      return reader.u24()
    case Form.strx4:
    case Form.addrx4:
      return reader.u32()
    case Form.strx:
    case Form.addrx:
    case Form.loclistx:
    case Form.rnglistx:
    case Form.gnuAddrIndex:
    case Form.gnuStrIndex:
      return reader.uleb()
    default:
      return undefined
  }
}
