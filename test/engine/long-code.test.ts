import { afterEach, expect, test, vi } from 'vitest'
import { boot } from '../../src/index.ts'
import { buildFromCode } from '../image/elf-builder.ts'
import * as t from './thumb.ts'

/*
 * Code may be hot without loops and calls of its own: it becomes regions, too, in a time that doesn't depend on how long it
 * takes from one to the next.
 */

const chip = { flash: { base: 0, sizeBytes: 0x10000 }, ram: [{ base: 0x20000000, sizeBytes: 0x1000 }] }
/** Of a loop; a region has some hundred. */
const length = 8000

function firmware(): Uint8Array {
  const turn = [t.adds(1, 1, 0), t.eors(2, 1), t.addsImm(2, 7), t.subsImm(0, 1)].flat()
  const code = Array.from({ length: length / 4 }, () => turn).flat()
  const back = 4 + 2 * code.length
  // B.W, encoding T4, with I1 and I2 set: J1 and J2 are the sign.
  const imm = -back >> 1
  const branch = [0xf400 | ((imm >> 11) & 0x3ff), 0xb800 | (imm & 0x7ff)]
  return buildFromCode([...code, ...branch], 0x20001000)
}

afterEach(() => {
  vi.restoreAllMocks()
})

test('a loop of 8,000 instructions in a row is translated as a whole', () => {
  const set = vi.spyOn(WebAssembly.Table.prototype, 'set')
  const elf = firmware()
  const mcu = boot(elf, { chip, stopAt: 'reset', limitCycles: 1e12 })
  mcu.runFor({ instructions: 40_000_000 })
  expect(set.mock.calls.filter(([, value]) => value !== null).length).toBeGreaterThan(length / 400)
  const slow = boot(elf, { chip, tier: 'interpreter', stopAt: 'reset', limitCycles: 1e12 })
  slow.runFor({ instructions: 40_000_000 })
  expect(mcu.registers).toEqual(slow.registers)
})
