import { expect, test, vi } from 'vitest'
import { emitInterpreter } from '../../src/engine/interpreter/emit.ts'
import { interpreterKeys } from '../../src/engine/interpreter/interpreter.ts'
import { isReferenceOnly } from '../../src/engine/reference-only.ts'
import { decodeRow, findRow, table, type Instruction } from '../../src/isa/decode.ts'
import { matches, type Encoding, type ItPosition } from '../../src/isa/encoding.ts'
import { prng } from '../isa/prng.ts'
import { rowName } from '../isa/samples.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 60_000 })

const positions: readonly ItPosition[] = ['outside', 'inside', 'last']
const keys = interpreterKeys()

/** Keys without a handler, with the first row that gives each. */
class Missing {
  readonly found = new Map<string, string>()

  look({ key, encoding, unpredictable }: Instruction): void {
    if (unpredictable || keys.has(key) || this.found.has(key)) return
    this.found.set(key, rowName(encoding))
  }
}

test('the interpreter has a handler for every 16-bit instruction at every place in an IT block', () => {
  const missing = new Missing()
  for (let raw = 0; raw < 0xe800; raw++) {
    const row = findRow(raw, 2)
    if (row === undefined || isReferenceOnly(row)) continue
    for (const position of positions) missing.look(decodeRow(row, raw, position))
  }
  expect([...missing.found]).toEqual([])
})

test('the interpreter has a handler for 500,000 random 32-bit instructions', () => {
  const missing = new Missing()
  const random = prng(0x6e7)
  const rows = table.filter((row) => row.sizeBytes === 4 && !isReferenceOnly(row))
  const each = Math.ceil(500_000 / rows.length)
  for (const row of rows) {
    const free = (0xffffffff & ~(row.mask | row.shouldMask)) >>> 0
    for (let i = 0; i < each; i++) {
      let raw = ((random() & free) | row.match | row.shouldMatch) >>> 0
      // Every other one has SP and PC in more of its registers than chance gives.
      if (i % 2 === 0) raw = withSpecialRegisters(row, raw, random)
      if (matches(row, raw)) missing.look(decodeRow(row, raw, positions[i % 3] ?? 'outside'))
    }
  }
  expect([...missing.found]).toEqual([])
})

function withSpecialRegisters(row: Encoding, raw: number, random: () => number): number {
  let special = raw
  for (const { low, mask } of row.fields) {
    if (mask !== 15 || random() % 2 === 0) continue
    special = ((special & ~(mask << low)) | ((random() % 2 === 0 ? 13 : 15) << low)) >>> 0
  }
  return special
}

test('emitting is deterministic', () => {
  expect(Buffer.from(emitInterpreter()).equals(Buffer.from(emitInterpreter()))).toBe(true)
})
