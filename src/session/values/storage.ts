import { hex } from '../../bits.ts'
import { TailchainError } from '../../errors.ts'

/** Memory as the host sees it; undefined where part of it is not memory. */
export type Memory = (address: number, sizeBytes: number) => Uint8Array | undefined

/** Where the bytes of a value are; they are fetched when asked for, no more of them than asked for. */
export interface Storage {
  /** Undefined for what is in registers, or nowhere but in the debug information. */
  readonly address: number | undefined
  /** What an address in the value leads to; undefined as `address` is. */
  readonly memory: Memory | undefined
  /** @throws TailchainError `ADDRESS_NOT_MEMORY` */
  bytes(offset: number, sizeBytes: number): Uint8Array
  /** The same, from `offset` on. */
  from(offset: number): Storage
}

/** A value in memory. */
export function inMemory(memory: Memory, address: number): Storage {
  return {
    ...{ address, memory },
    bytes: (offset, sizeBytes) => {
      const bytes = sizeBytes === 0 ? noBytes : memory((address + offset) >>> 0, sizeBytes)
      if (bytes !== undefined) return bytes
      throw new TailchainError(
        'ADDRESS_NOT_MEMORY',
        `${hex((address + offset) >>> 0)} (${String(sizeBytes)} bytes) is not memory`,
        'a pointer that was not set, or that was overwritten, leads there',
      )
    },
    from: (offset) => inMemory(memory, (address + offset) >>> 0),
  }
}

/** A value whose bytes are known already; what it gives is part of them, not a copy. */
export function known(bytes: Uint8Array): Storage {
  return {
    ...{ address: undefined, memory: undefined },
    bytes: (offset, sizeBytes) => bytes.subarray(offset, offset + sizeBytes),
    from: (offset) => known(bytes.subarray(offset)),
  }
}

const noBytes = new Uint8Array(0)
