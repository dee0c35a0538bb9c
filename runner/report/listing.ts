import type { Mcu } from '../../src/index.ts'
import type { Colors } from './colors.ts'
import { escaped } from './escape.ts'

/** An instruction that is pointed out. */
export interface Mark {
  readonly address: number
  readonly letter: string
}
interface Line {
  readonly address: number
  readonly text: string
}

const before = 2
const after = 2

/** A few instructions around each mark, the functions they are in named. */
export function listing(mcu: Mcu, marks: readonly Mark[], colors: Colors): string[] {
  const lines: string[] = []
  let shownFunction = ''
  let next: number | undefined
  for (const part of merged(marks.map((mark) => around(mcu, mark.address)))) {
    for (const { address, text } of part) {
      const place = mcu.placeOf(address)
      const [name, offset] = split(place)
      if (name !== shownFunction) lines.push(`    ${colors.dim(`${escaped(name)}:`)}`)
      else if (next !== address) lines.push(colors.dim('      …'))
      shownFunction = name
      next = address + sizeBytes(mcu, address)
      const mark = marks.find((one) => one.address === address)
      const line = `${offset.padStart(7)}  ${escaped(text)}`
      lines.push(mark === undefined ? colors.dim(`  ${line}`) : colors.bold(`${mark.letter} ${line}`))
    }
  }
  return lines
}

function split(place: string): [name: string, offset: string] {
  const at = place.lastIndexOf('+0x')
  return at < 0 ? [place, '+0x0'] : [place.slice(0, at), place.slice(at)]
}

function around(mcu: Mcu, address: number): Line[] {
  const [, offset] = split(mcu.placeOf(address))
  const start = address - Number(offset.slice(1))
  const addresses: number[] = []
  try {
    // Instructions are found from the function's start on: their sizes differ.
    for (let at = start; at < address; at += sizeBytes(mcu, at)) addresses.push(at)
    const near = addresses.slice(-before)
    for (let at = address, count = 0; count <= after; at += sizeBytes(mcu, at), count++) near.push(at)
    return near.map((at) => ({ address: at, text: mcu.disassembly(at) }))
  } catch {
    // Not in memory: a fault's PC, for one.
    return []
  }
}

/** 32-bit Thumb instructions begin with 0b11101, 0b11110 or 0b11111. */
function sizeBytes(mcu: Mcu, address: number): 2 | 4 {
  return (mcu.bytes(address + 1, 1)[0] ?? 0) >>> 3 >= 0b11101 ? 4 : 2
}

/** Parts that overlap or touch become one. */
function merged(parts: readonly Line[][]): Line[][] {
  const sorted = parts
    .filter((part) => part.length > 0)
    .sort((a, b) => (a[0]?.address ?? 0) - (b[0]?.address ?? 0))
  const result: Line[][] = []
  for (const part of sorted) {
    const last = result.at(-1)
    const end = last?.at(-1)?.address ?? -1
    if (last !== undefined && (part[0]?.address ?? 0) <= end)
      last.push(...part.filter(({ address }) => address > end))
    else result.push([...part])
  }
  return result
}
