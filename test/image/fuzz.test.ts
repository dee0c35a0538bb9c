import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { TailchainError } from '../../src/errors.ts'
import { readAttributes } from '../../src/image/attributes.ts'
import { loadElf } from '../../src/image/elf.ts'
import { defaultMemoryLayout } from '../../src/image/memory-layout.ts'
import { findPanicEntries } from '../../src/image/panic-symbols.ts'
import { readVectorTable } from '../../src/image/vector-table.ts'
import { buildFirmware, concat, sectionField, text, viewOf, words } from './elf-builder.ts'
import { expectError } from './expect-error.ts'

/** Everything that reads an image; true where it got through without a TailchainError. */
function use(bytes: Uint8Array): boolean {
  try {
    const image = loadElf(bytes, 'fuzz')
    for (const section of image.sections) {
      try {
        expect(section.data.length).toBeLessThan(2 ** 27)
      } catch (error) {
        if (!(error instanceof TailchainError)) throw error
      }
    }
    const { symbols } = image
    for (const symbol of symbols.all.slice(0, 50)) symbols.describe(symbol.address + 2)
    symbols.isCode(0x410)
    symbols.candidates('bump')
    findPanicEntries(symbols)
    readAttributes(image)
    const table = readVectorTable(image)
    defaultMemoryLayout(image, table.initialSp)
    table.resolveException('SysTick')
    return true
  } catch (error) {
    if (error instanceof TailchainError) return false
    throw error
  }
}

/** The example firmware where it is built, else a hand-made one with a bit of everything. */
function seedElf(): Uint8Array {
  const example = join(import.meta.dirname, '../../firmware-examples/counter/counter.elf')
  if (existsSync(example)) return new Uint8Array(readFileSync(example))
  const compressed = deflateSync(new Uint8Array(200))
  return buildFirmware({
    vectors: [0x20010000, 0x401, 0x411, 0x421, ...new Array<number>(20).fill(0x431)],
    symbols: [
      { name: 'Reset', value: 0x401, size: 16 },
      { name: '_RNvCs1234_7counter4bump', value: 0x411, size: 16 },
      { name: '$t', value: 0x400, type: 0, binding: 0 },
      { name: 'DefaultHandler_', value: 0x431, size: 2 },
    ],
    sections: [
      { name: '.debug_info', flags: 0x800, data: concat([words(1, 200, 1), compressed]) },
      {
        name: '.ARM.attributes',
        type: 0x70000003,
        flags: 0,
        data: text('A\x15\0\0\0aeabi\0\x01\x0b\0\0\0\x06\x0a\x07M'),
      },
    ],
  })
}

function generator(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const interesting = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff, 0x20000000,
]

test('no mutation of an ELF hangs, crashes, or throws anything but a TailchainError', () => {
  const elf = seedElf()
  const shoff = viewOf(elf).getUint32(32, true)
  const random = generator(20240607)
  let accepted = 0
  for (let round = 0; round < 3000; round++) {
    const copy = elf.slice()
    const view = viewOf(copy)
    for (let n = random(3); n >= 0; n--) {
      // Headers decide what the rest means: most mutations go there.
      const start = [0, 52, shoff, 0][random(4)] ?? 0
      const span =
        start === 0 ? (random(2) === 0 ? 52 : copy.length) : start === 52 ? 224 : copy.length - start
      const offset = Math.min(start + random(span), copy.length - 4)
      if (random(2) === 0) view.setUint8(offset, random(256))
      else view.setUint32(offset & ~3, interesting[random(interesting.length)] ?? 0, true)
    }
    if (use(copy)) accepted++
  }
  // Neither refuses everything nor swallows everything.
  expect(accepted).toBeGreaterThan(100)
  expect(accepted).toBeLessThan(2900)
}, 60_000)

test('a file cut off anywhere is refused', () => {
  const elf = seedElf()
  for (let length = 0; length < elf.length; length += 64)
    expect(use(elf.subarray(0, length)), `${length} bytes`).toBe(false)
})

test("the caller's bytes stay as they were", () => {
  const elf = seedElf()
  const before = elf.slice()
  use(elf)
  expect(Buffer.compare(elf, before)).toBe(0)
})

test('many symbols that share one endless name are read in reasonable time, or refused', () => {
  const count = 20_000
  const symbols = Array.from({ length: count }, () => ({ name: 'x', value: 0x401 }))
  const elf = buildFirmware({ symbols: [{ name: 'y'.repeat(200_000), value: 0x401 }, ...symbols] })
  const view = viewOf(elf)
  const offset = view.getUint32(sectionField(elf, 4, 'offset'), true)
  for (let i = 1; i <= count; i++) view.setUint32(offset + 16 * i, 1 + i, true)
  const start = performance.now()
  const image = loadElf(elf)
  expect(image.symbols.all).toHaveLength(count + 1)
  expectError('ELF_BAD_STRING_TABLE', () => image.symbols.find('z'))
  expect(performance.now() - start).toBeLessThan(10_000)
})
