import { traceFormat, traceVersion, type TraceColumns, type TraceDocument } from './document.ts'

type Column = Uint8Array | Uint16Array | Uint32Array
type Width = 1 | 2 | 4

/** How each column is written: bytes an element, and whether it is told by differences. */
const shapes: Readonly<Record<keyof TraceColumns, { readonly width: Width; readonly isDelta?: true }>> = {
  code: { width: 4, isDelta: true },
  cycles: { width: 4 },
  changeCounts: { width: 1 },
  changeRegisters: { width: 1 },
  changeValues: { width: 4 },
  accessCounts: { width: 2 },
  accessKinds: { width: 1 },
  accessAddresses: { width: 4 },
  accessValues: { width: 4 },
  valueRows: { width: 4, isDelta: true },
  valueVariables: { width: 2 },
  valueTexts: { width: 4 },
  abandoned: { width: 4, isDelta: true },
}
const names = Object.keys(shapes) as (keyof TraceColumns)[]

/** `TCTR`, then the length of the head, both little-endian. */
const magic = 0x52544354
const preambleBytes = 8

interface Head extends Omit<TraceDocument, 'columns'> {
  /** How many elements each has, in the order of {@link shapes}. */
  readonly lengths: Readonly<Record<string, number>>
}

/** A trace as bytes, which compress well: see docs/trace-format.md. */
export function encodeTrace({ columns, ...rest }: TraceDocument): Uint8Array {
  const lengths = Object.fromEntries(names.map((name) => [name, columns[name].length]))
  const head = new TextEncoder().encode(JSON.stringify({ ...rest, lengths } satisfies Head))
  const sizes = names.map((name) => columns[name].length * shapes[name].width)
  const total = sizes.reduce((sum, size) => sum + size, preambleBytes + head.length)
  const bytes = new Uint8Array(total)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, head.length, true)
  bytes.set(head, preambleBytes)
  let at = preambleBytes + head.length
  for (const [index, name] of names.entries()) {
    const size = sizes[index] ?? 0
    writePlanes(columns[name], shapes[name], bytes.subarray(at, at + size))
    at += size
  }
  return bytes
}

/** What {@link encodeTrace} wrote. @throws RangeError where it is no trace, or of a version that is not known */
export function decodeTrace(bytes: Uint8Array): TraceDocument {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < preambleBytes || view.getUint32(0, true) !== magic)
    throw new RangeError('this is no Tailchain trace')
  const headEnd = preambleBytes + view.getUint32(4, true)
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(preambleBytes, headEnd))) as Head
  checkVersion(head)
  const { lengths, ...rest } = head
  let at = headEnd
  const columns = Object.fromEntries(
    names.map((name) => {
      const length = lengths[name] ?? 0
      const end = at + length * shapes[name].width
      if (end > bytes.length) throw new RangeError('the trace is cut off')
      const column = readPlanes(bytes.subarray(at, end), shapes[name], length)
      at = end
      return [name, column]
    }),
  )
  return { ...rest, columns: columns as unknown as TraceColumns }
}

/** A trace as JSON: columns are arrays of numbers. */
export function traceToJson(trace: TraceDocument): string {
  return JSON.stringify(trace, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Column) : value,
  )
}

/** What {@link traceToJson} wrote. @throws RangeError */
export function traceFromJson(text: string): TraceDocument {
  const trace = JSON.parse(text) as TraceDocument
  checkVersion(trace)
  const columns = Object.fromEntries(
    names.map((name) => [name, columnOf(shapes[name].width, trace.columns[name])]),
  )
  return { ...trace, columns: columns as unknown as TraceColumns }
}

function checkVersion({ format, version }: Pick<TraceDocument, 'format' | 'version'>): void {
  if ((format as string) !== traceFormat) throw new RangeError('this is no Tailchain trace')
  if (version > traceVersion)
    throw new RangeError(
      `the trace has version ${String(version)}, and this reads up to ${String(traceVersion)}`,
    )
}

function columnOf(width: Width, values: ArrayLike<number>): Column {
  if (width === 1) return Uint8Array.from(values)
  return width === 2 ? Uint16Array.from(values) : Uint32Array.from(values)
}

/** All lowest bytes, then all next ones …: what is alike lies together. */
function writePlanes(column: Column, { width, isDelta }: (typeof shapes)['code'], to: Uint8Array): void {
  const { length } = column
  let last = 0
  for (let index = 0; index < length; index++) {
    const value = column[index] ?? 0
    const written = isDelta === true ? value - last : value
    last = value
    for (let byte = 0; byte < width; byte++) to[byte * length + index] = written >>> (8 * byte)
  }
}
function readPlanes(from: Uint8Array, { width, isDelta }: (typeof shapes)['code'], length: number): Column {
  const column =
    width === 1 ? new Uint8Array(length) : width === 2 ? new Uint16Array(length) : new Uint32Array(length)
  for (let byte = 0; byte < width; byte++) {
    const plane = from.subarray(byte * length, (byte + 1) * length)
    for (let index = 0; index < length; index++)
      column[index] = (column[index] ?? 0) | ((plane[index] ?? 0) << (8 * byte))
  }
  if (isDelta !== true) return column
  for (let index = 1; index < length; index++) column[index] = (column[index] ?? 0) + (column[index - 1] ?? 0)
  return column
}
