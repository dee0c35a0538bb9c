import type { Machine } from '../machine.ts'

const maxTextBytes = 4096

/** Memory of a firmware, looked at without side effects. */
export interface FirmwareMemory {
  word(address: number): number | undefined
  bytes(address: number, sizeBytes: number): Uint8Array | undefined
  /** UTF-8; undefined where there is none of that length. */
  text(address: number, sizeBytes: number): string | undefined
  /** Up to the zero byte. */
  cString(address: number): string | undefined
  /** Whether it is a pointer to a function. */
  isFunction(address: number): boolean
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
    isFunction: (address) => {
      const code = (address & ~1) >>> 0
      if ((address & 1) === 0) return false
      const { symbols } = configuration.image
      if (symbols.all.length === 0) return bus.regionAt(code)?.writable === false
      const symbol = symbols.at(code)
      return symbol?.kind === 'function' && symbol.address === code
    },
  }
}
