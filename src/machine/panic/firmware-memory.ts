import type { Machine } from '../machine.ts'
import { debugInfoOf } from '../source/debug-info.ts'

const maxTextBytes = 4096

/** Memory of a firmware, looked at without side effects. */
export interface FirmwareMemory {
  word(address: number): number | undefined
  bytes(address: number, sizeBytes: number): Uint8Array | undefined
  /** UTF-8; undefined where there is none of that length. */
  text(address: number, sizeBytes: number): string | undefined
  /** Up to the zero byte. */
  cString(address: number): string | undefined
  /** A function's demangled name. */
  functionAt(address: number): string | undefined
}

export function firmwareMemory({
  bus,
  configuration,
}: Pick<Machine, 'bus' | 'configuration'>): FirmwareMemory {
  const bytes = (address: number, sizeBytes: number): Uint8Array | undefined =>
    bus.regionAt(address, sizeBytes) === undefined ? undefined : bus.copy(address, sizeBytes)
  const text = (address: number, sizeBytes: number): string | undefined => {
    if (sizeBytes === 0) return ''
    if (sizeBytes < 0 || sizeBytes > maxTextBytes) return undefined
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(
        bytes(address, sizeBytes) ?? new Uint8Array([0xff]),
      )
    } catch {
      return undefined
    }
  }
  return {
    ...{ bytes, text },
    word: (address) => (bytes(address, 4) === undefined ? undefined : bus.peek(address, 4)),
    cString: (address) => {
      for (let length = 0; length <= maxTextBytes; length++) {
        const [byte] = bytes(address + length, 1) ?? []
        if (byte === undefined) return undefined
        if (byte === 0) return text(address, length)
      }
      return undefined
    },
    functionAt: (address) => {
      const code = (address & ~1) >>> 0
      const symbol = configuration.image.symbols.at(code)
      if (symbol?.kind !== 'function' || symbol.address !== code) return undefined
      // A legacy mangled name leaves out what a generic function is for; the debug information has it.
      if (!symbol.name.startsWith('<&T as ')) return symbol.name
      const name = debugInfoOf(configuration.image)?.functionsAt(code).at(-1)?.name
      const type = /::fmt<(.+)>$/.exec(name ?? '')?.[1]
      return type === undefined ? symbol.name : symbol.name.replace('&T', `&${type}`)
    },
  }
}
