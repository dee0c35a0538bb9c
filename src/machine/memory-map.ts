import type { Bus } from '../bus/bus.ts'
import { pageChunksOf, pageSizeBytes, pageTableSizeBytes, type MemoryRegion } from '../bus/pages.ts'
import { hex } from '../bits.ts'
import { layout } from '../core/layout.ts'
import { TailchainError } from '../errors.ts'
import type { Span } from './chips.ts'

/** Larger regions hold no code that is interpreted from records: it runs in the reference stage. */
const maxCodeBytes = 32 * 1024 * 1024
const maxTotalBytes = 512 * 1024 * 1024
const wasmPageBytes = 65536
const maxWasmPages = 65536

/** Where each region's bytes and records lie in the machine's memory, and how much that takes. */
export interface MemoryMap {
  readonly regions: readonly MemoryRegion[]
  readonly wasmPages: number
}

/**
 * Lays out flash and RAM in the machine's memory, with 8 bytes of records for each byte of code. Memory that
 * is never touched costs nothing: the host gives it page by page.
 *
 * @throws TailchainError `MEMORY_INVALID`
 */
export function layOutMemory(flash: readonly Span[], ram: readonly Span[]): MemoryMap {
  const spans = [
    ...flash.map((span) => ({ ...span, writable: false })),
    ...ram.map((span) => ({ ...span, writable: true })),
  ]
  check(spans)
  const regions: MemoryRegion[] = []
  let next = Math.max(layout.regions, layout.pageTable + pageTableSizeBytes(pageChunksOf(spans)))
  const place = (sizeBytes: number, collidesWith: number, phase: number): number => {
    let offset = Math.ceil(next / pageSizeBytes) * pageSizeBytes + phase
    // A distance of 0 would read as "no fast path" in the page table.
    if (offset === collidesWith) offset += pageSizeBytes
    next = offset + sizeBytes + pageSizeBytes
    return offset
  }
  for (const { base, sizeBytes, writable } of spans) {
    const offset = place(sizeBytes, base, base % pageSizeBytes)
    const hasRecords = sizeBytes <= maxCodeBytes
    const records = hasRecords ? place(sizeBytes * 8, (base * 8) % 2 ** 32, 0) : 0
    const name = writable ? (base === 0x20000000 ? 'RAM' : `RAM at ${hex(base)}`) : 'flash'
    regions.push({ name, base, sizeBytes, writable, offset, records })
  }
  const wasmPages = Math.ceil(next / wasmPageBytes)
  if (wasmPages > maxWasmPages) {
    throw new TailchainError(
      'MEMORY_INVALID',
      'the memory, with what the emulator keeps for each byte of code in it, takes more than 4 GiB',
      'memories of more than 32 MiB take less: code in them is executed slowly; or give fewer',
    )
  }
  return { regions, wasmPages }
}

function check(spans: readonly (Span & { readonly writable: boolean })[]): void {
  let total = 0
  for (const { base, sizeBytes } of spans) {
    const valid = Number.isInteger(base) && Number.isInteger(sizeBytes) && base >= 0 && sizeBytes > 0
    if (!valid || base + sizeBytes > 2 ** 32) {
      throw new TailchainError(
        'MEMORY_INVALID',
        `memory of ${String(sizeBytes)} bytes at ${String(base)} is not inside the 32-bit address space`,
        'give base and sizeBytes as integers, for example { base: 0x20000000, sizeBytes: 64 * 1024 }',
      )
    }
    total += sizeBytes
  }
  if (total > maxTotalBytes) {
    throw new TailchainError(
      'MEMORY_INVALID',
      `${String(total)} bytes of memory are more than the 512 MiB that a machine may have`,
    )
  }
  const sorted = [...spans].sort((a, b) => a.base - b.base)
  for (const [index, span] of sorted.entries()) {
    const following = sorted[index + 1]
    if (following !== undefined && span.base + span.sizeBytes > following.base) {
      throw new TailchainError(
        'MEMORY_INVALID',
        `the memory at ${hex(span.base)} (${String(span.sizeBytes)} bytes) overlaps the one at ${hex(following.base)}`,
        'check flash and ram of the chip option',
      )
    }
  }
}

/** Copies loadable bytes into memory; the caller has checked that they fit. */
export function loadBytes(bus: Bus, memory: Uint8Array, address: number, data: Uint8Array): void {
  if (data.length === 0) return
  const region = bus.regionAt(address, data.length)
  if (region === undefined) return
  memory.set(data, region.offset + (address - region.base))
}
