import { pageBits, pageChunk, pageEntryBits } from '../../bus/pages.ts'
import { layout } from '../../core/layout.ts'
import type { Code } from '../wasm/code.ts'
import { op } from '../wasm/opcodes.ts'

/** Leaves the byte offset of the entry for an address's page. */
export function findPageEntry(code: Code, address: () => void): void {
  address()
  code.const(pageBits).op(op.i32ShrU).const(pageEntryBits).op(op.i32Shl)
  address()
  code.const(pageChunk.addressBits).op(op.i32ShrU).const(2).op(op.i32Shl)
  code.access(op.i32Load, layout.pageTable).op(op.i32Add)
}
