import type { FirmwareMemory } from './firmware-memory.ts'

/** What stands between `{:` and `}`, as rustc encodes it. */
export interface FormatOptions {
  /** Fill character, sign, `#`, `0`, alignment. */
  readonly flags: number | undefined
  readonly width: number | undefined
  readonly precision: number | undefined
}

const flagBits = { alternate: 1 << 23, zeroPad: 1 << 24 }
const integers: Readonly<Record<string, number>> = {
  ...{ u8: 8, u16: 16, u32: 32, u64: 64, usize: 32 },
  ...{ i8: -8, i16: -16, i32: -32, i64: -64, isize: -32 },
}
const maxReferences = 4

/**
 * What a formatting function of `core` prints for a value, for those whose names say the type.
 *
 * @param formatter - its name: `<u32 as core::fmt::Display>::fmt`
 */
export function formatted(
  memory: FirmwareMemory,
  value: number,
  formatter: string | undefined,
  options: FormatOptions,
  depth = 0,
): string | undefined {
  const [, type, trait] = /^<(.+) as core::fmt::(?:\w+::)*(\w+)>::fmt$/.exec(formatter ?? '') ?? []
  if (type === undefined || trait === undefined || depth > maxReferences) return undefined
  const isDebug = trait === 'Debug'
  if (type.startsWith('&')) return reference(memory, value, { type, isDebug, formatter, options, depth })
  const text = plain(memory, value, { type, trait, options })
  return text === undefined
    ? undefined
    : padded(text, options, Object.hasOwn(integers, type) || type.startsWith('f'))
}

/** Text, or what a vtable says how to format; of generic code the name does not tell which. */
function reference(
  memory: FirmwareMemory,
  value: number,
  {
    type,
    isDebug,
    options,
    depth,
  }: { type: string; isDebug: boolean; formatter: string | undefined; options: FormatOptions; depth: number },
): string | undefined {
  const [data, second] = [memory.word(value), memory.word(value + 4)]
  if (data === undefined || second === undefined) return undefined
  const inner = type.slice(1)
  const isGeneric = inner === 'T' || inner.startsWith('dyn')
  if (isGeneric && inner !== 'str') {
    const method = memory.functionAt(memory.word(second + 12) ?? 0)
    if (method?.endsWith('::fmt') === true) return formatted(memory, data, method, options, depth + 1)
  }
  if (inner !== 'str' && !isGeneric)
    return formatted(
      memory,
      data,
      `<${inner} as core::fmt::${isDebug ? 'Debug' : 'Display'}>::fmt`,
      options,
      depth + 1,
    )
  const text = memory.text(data, second)
  if (text === undefined || (isGeneric && /[^\P{C}\n\t]/u.test(text))) return undefined
  return padded(isDebug ? JSON.stringify(text) : text, options, false)
}

function plain(
  memory: FirmwareMemory,
  address: number,
  { type, trait, options }: { type: string; trait: string; options: FormatOptions },
): string | undefined {
  const bits = integers[type]
  if (bits !== undefined) return integer(memory, address, bits, trait, options)
  const bytes = memory.bytes(address, type === 'f64' ? 8 : type === 'bool' ? 1 : 4)
  if (bytes === undefined) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  switch (type) {
    case 'bool':
      return bytes[0] === 1 ? 'true' : 'false'
    case 'char':
      return character(view.getUint32(0, true), trait === 'Debug')
    case 'f32':
      return float(view.getFloat32(0, true), true, trait, options)
    case 'f64':
      return float(view.getFloat64(0, true), false, trait, options)
    default:
      return undefined
  }
}

function integer(
  memory: FirmwareMemory,
  address: number,
  bits: number,
  trait: string,
  { flags = 0 }: FormatOptions,
): string | undefined {
  const size = Math.abs(bits)
  const bytes = memory.bytes(address, size / 8)
  if (bytes === undefined) return undefined
  const unsigned = bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n)
  const radix = { LowerHex: 16, UpperHex: 16, Octal: 8, Binary: 2 }[trait]
  if (radix === undefined) return String(bits < 0 ? BigInt.asIntN(size, unsigned) : unsigned)
  const prefix = (flags & flagBits.alternate) === 0 ? '' : { 16: '0x', 8: '0o', 2: '0b' }[radix]
  const digits = unsigned.toString(radix)
  return `${prefix ?? ''}${trait === 'UpperHex' ? digits.toUpperCase() : digits}`
}

function character(code: number, isDebug: boolean): string | undefined {
  if (code > 0x10ffff) return undefined
  const text = String.fromCodePoint(code)
  return isDebug ? `'${text}'` : text
}

/** Exact where Rust and JavaScript print the same digits: all but very large and very small numbers. */
function float(
  value: number,
  isSingle: boolean,
  trait: string,
  { precision }: FormatOptions,
): string | undefined {
  if (!['Display', 'Debug'].includes(trait)) return undefined
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  if (precision !== undefined) return value.toFixed(Math.min(precision, 100))
  if (value !== 0 && (Math.abs(value) >= 1e16 || Math.abs(value) < 1e-5)) return undefined
  const digits = isSingle ? shortest(value) : String(value)
  return trait === 'Debug' && !digits.includes('.') ? `${digits}.0` : digits
}
/** The fewest digits that are this single-precision number and no other. */
function shortest(value: number): string {
  for (let digits = 1; digits < 10; digits++) {
    const text = String(Number(value.toPrecision(digits)))
    if (Math.fround(Number(text)) === value) return text
  }
  return String(value)
}

function padded(text: string, { flags, width }: FormatOptions, isNumber: boolean): string {
  const missing = (width ?? 0) - Array.from(text).length
  if (missing <= 0 || flags === undefined) return text
  if (isNumber && (flags & flagBits.zeroPad) !== 0) {
    const [, sign = '', digits = ''] = /^([+-]?(?:0[xob])?)(.*)$/.exec(text) ?? []
    return `${sign}${'0'.repeat(missing)}${digits}`
  }
  const fill = character(flags & 0x1fffff, false) ?? ' '
  const alignment = (flags >>> 29) & 3
  const before =
    alignment === 1 || (alignment === 3 && isNumber) ? missing : alignment === 2 ? missing >> 1 : 0
  return fill.repeat(before) + text + fill.repeat(missing - before)
}
