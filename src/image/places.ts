import { hex } from '../bits.ts'
import { TailchainError } from '../errors.ts'
import type { FirmwareSymbol, SymbolTable } from './symbols.ts'
import { printable } from './text.ts'

/** {@link SymbolTable.parsePlace} */
export function parsePlace(
  symbols: SymbolTable,
  place: string | number,
  addressOfLine?: (file: string, line: number) => number,
): number {
  if (typeof place === 'number') return checkAddress(place, String(place))
  const text = place.trim()
  if (/^(0x[0-9a-f]+|[0-9]+)$/i.test(text)) return checkAddress(Number(text), text)
  const line = sourceLine(text)
  if (line !== undefined) {
    if (addressOfLine !== undefined) return addressOfLine(line.file, line.line)
    throw new TailchainError(
      'PLACE_NEEDS_DEBUG_INFO',
      `'${printable(text)}' is a source line, and the firmware has no line information`,
      'Build with debug information (Cargo.toml: [profile.release] debug = 2; C: -g), or name a symbol.',
    )
  }
  const sum = /^(.*?)\s*\+\s*(0x[0-9a-f]+|[0-9]+)$/i.exec(text)
  if (sum?.[1] === undefined) return codeAddress(symbols.find(text, 'function'), 0, text)
  return codeAddress(symbols.find(sum[1], 'function'), Number(sum[2]), text)
}

/** What `src/main.rs:41` names; undefined for places of another kind. */
export function sourceLine(place: string): { readonly file: string; readonly line: number } | undefined {
  const [, file, line] = /^(.*[^:]):([0-9]+)$/.exec(place.trim()) ?? []
  return file === undefined ? undefined : { file, line: Number(line) }
}

function checkAddress(address: number, text: string): number {
  if (Number.isInteger(address) && address >= 0 && address < 2 ** 32) return (address & ~1) >>> 0
  throw new TailchainError(
    'PLACE_INVALID',
    `${printable(text)} is no address`,
    'An address is an integer from 0 to 0xffffffff.',
  )
}

function codeAddress(symbol: FirmwareSymbol, offset: number, text: string): number {
  if (symbol.kind === 'object') {
    throw new TailchainError(
      'PLACE_NOT_CODE',
      `${symbol.name} at ${hex(symbol.address)} is a variable, not a place in code`,
      'Name a function; for accesses to a variable there are onRead and onWrite.',
    )
  }
  if (offset % 2 !== 0) {
    throw new TailchainError(
      'PLACE_INVALID',
      `'${printable(text)}' is inside an instruction`,
      'Instructions are at even offsets.',
    )
  }
  if (symbol.sizeBytes > 0 && offset >= symbol.sizeBytes) {
    throw new TailchainError(
      'PLACE_OUTSIDE_SYMBOL',
      `'${printable(text)}': ${symbol.name} is only 0x${symbol.sizeBytes.toString(16)} bytes long`,
      'The offset may be from an older build.',
    )
  }
  return symbol.address + offset
}
