import { describe, expect, test } from 'vitest'
import { loadElf, loadElfFile } from '../../src/image/elf.ts'
import { checkSegmentsFit, defaultMemoryLayout, type MemoryLayout } from '../../src/image/memory-layout.ts'
import { readVectorTable } from '../../src/image/vector-table.ts'
import { buildElf, type SegmentSpec } from './elf-builder.ts'
import { expectError } from './expect-error.ts'
import { exampleElfs } from './toolchain.ts'

const kib = 1024
const mib = 1024 * kib

function layoutOf(segments: SegmentSpec[], sp: number): MemoryLayout {
  return defaultMemoryLayout(loadElf(buildElf({ segments })), sp)
}

const code = (base: number, sizeBytes: number, flags = 'rx'): SegmentSpec => ({
  physical: base,
  data: new Uint8Array(sizeBytes),
  flags,
})
const bss = (base: number, sizeBytes: number): SegmentSpec => ({
  physical: base,
  memorySize: sizeBytes,
  flags: 'rw',
})
const data = (physical: number, virtual: number, sizeBytes: number): SegmentSpec => ({
  physical,
  virtual,
  data: new Uint8Array(sizeBytes),
  flags: 'rw',
})
const range = (base: number, sizeBytes: number): { base: number; sizeBytes: number } => ({ base, sizeBytes })

describe('memory that the ELF implies', () => {
  test.each([
    [
      'a stack at the end of 64 KiB',
      [code(0, 5000), bss(0x20000000, 100)],
      0x20010000,
      range(0, 8 * kib),
      [range(0x20000000, 64 * kib)],
    ],
    [
      '20 KiB become 32',
      [code(0x08000000, 5000), bss(0x20000000, 100)],
      0x20005000,
      range(0x08000000, 8 * kib),
      [range(0x20000000, 32 * kib)],
    ],
    [
      '.data is flash where it is loaded and RAM where it runs',
      [code(0, 2000), data(2000, 0x20000000, 60)],
      0x20000800,
      range(0, 4 * kib),
      [range(0x20000000, 2 * kib)],
    ],
    [
      'RAM that starts behind a bootloader’s',
      [code(0x26000, 3000), bss(0x20002ae8, 100)],
      0x20010000,
      range(0x26000, 4 * kib),
      [range(0x20000000, 64 * kib)],
    ],
    [
      'flash that crosses a boundary of its size',
      [code(0x08004000, 0x5000), bss(0x20000000, 4)],
      0x20001000,
      range(0x08000000, 64 * kib),
      [range(0x20000000, 4 * kib)],
    ],
    ['no data at all', [code(0, 100)], 0x20002000, range(0, kib), [range(0x20000000, 8 * kib)]],
    [
      'a stack below all data',
      [code(0, 100), bss(0x20007000, 0x1000)],
      0x20007000,
      range(0, kib),
      [range(0x20000000, 32 * kib)],
    ],
    [
      'a stack amid data',
      [code(0, 100), bss(0x20000000, 0x3000)],
      0x20001000,
      range(0, kib),
      [range(0x20000000, 16 * kib)],
    ],
    [
      'core-coupled memory apart',
      [code(0x08000000, 100), bss(0x20000000, 0x100)],
      0x10010000,
      range(0x08000000, kib),
      [range(0x10000000, 64 * kib), range(0x20000000, kib)],
    ],
    [
      '.bss in core-coupled memory',
      [code(0x08000000, 100), bss(0x10000000, 0x100)],
      0x20001000,
      range(0x08000000, kib),
      [range(0x10000000, kib), range(0x20000000, 4 * kib)],
    ],
    [
      'everything in RAM',
      [code(0x20000000, 5000, 'rwx'), bss(0x20002000, 64)],
      0x20008000,
      undefined,
      [range(0x20000000, 32 * kib)],
    ],
    ['read-only code in RAM', [code(0x20000000, 5000)], 0x20008000, undefined, [range(0x20000000, 32 * kib)]],
    [
      'external flash',
      [code(0x90000000, 5000), bss(0x20000000, 64)],
      0x20001000,
      range(0x90000000, 8 * kib),
      [range(0x20000000, 4 * kib)],
    ],
    [
      'flash that the linker marked writable',
      [code(0x08000000, 5000, 'rwx'), bss(0x20000000, 64)],
      0x20001000,
      range(0x08000000, 8 * kib),
      [range(0x20000000, 4 * kib)],
    ],
    ['no stack pointer', [code(0, 100), bss(0x20000000, 64)], 0, range(0, kib), [range(0x20000000, kib)]],
    [
      'a nonsensical stack pointer',
      [code(0, 100), bss(0x20000000, 64)],
      0xfffffff0,
      range(0, kib),
      [range(0x20000000, kib)],
    ],
    [
      'a far second flash',
      [code(0, 100), code(0x10000000, 100), bss(0x20000000, 64)],
      0x20000400,
      range(0, kib),
      [range(0x20000000, kib)],
    ],
    [
      'a data section 32 MiB above another',
      [code(0, 100), bss(0x20000000, 64), bss(0x22000000, 64)],
      0x20000400,
      range(0, kib),
      [range(0x20000000, 64 * mib)],
    ],
    [
      'a data section 64 MiB above another',
      [code(0, 100), bss(0x20000000, 64), bss(0x24000000, 64)],
      0x20000400,
      range(0, kib),
      [range(0x20000000, kib), range(0x24000000, kib)],
    ],
  ] as const)('%s', (_, segments, sp, flash, ram) => {
    expect(layoutOf([...segments], sp)).toEqual({ flash, ram })
  })

  test('powers of two, aligned to their size, of at most 64 MiB, for any stack pointer', () => {
    for (let i = 0; i < 400; i++) {
      const sp = (i * 0x00a12345) >>> 0
      const { flash, ram } = layoutOf([code(0x08000100, 700), bss(0x20000010, 64), bss(0x30000000, 8)], sp)
      for (const memory of [flash, ...ram]) {
        if (memory === undefined) continue
        expect(Number.isInteger(Math.log2(memory.sizeBytes))).toBe(true)
        expect(memory.base % memory.sizeBytes).toBe(0)
        expect(memory.sizeBytes).toBeLessThanOrEqual(64 * mib)
      }
    }
  })
})

describe('segments must fit into memory that is given', () => {
  const image = loadElf(
    buildElf({ segments: [code(0x08000000, 5000), data(0x08002000, 0x20000000, 64), bss(0x20000040, 100)] }),
    'fw.elf',
  )
  const flash = range(0x08000000, 64 * kib)
  const ram = [range(0x20000000, 20 * kib)]

  test('they do', () => {
    checkSegmentsFit(image, { flash, ram })
    checkSegmentsFit(image, defaultMemoryLayout(image, 0x20001000))
  })

  test.each([
    ['flash too small', { flash: range(0x08000000, 4 * kib), ram }, /is loaded at 0x08000000\.\.0x08001388/],
    ['flash elsewhere', { flash: range(0, 64 * kib), ram }, /is loaded at 0x08000000/],
    ['no flash', { flash: undefined, ram }, /is loaded at 0x08000000/],
    ['RAM too small', { flash, ram: [range(0x20000000, 128)] }, /runs at 0x20000040\.\.0x200000a4/],
    ['RAM elsewhere', { flash, ram: [range(0x10000000, 64 * kib)] }, /runs at 0x20000000/],
    ['none', { flash: undefined, ram: [] }, /is loaded/],
  ])('%s', (_, layout, message) => {
    const error = expectError('SEGMENT_OUTSIDE_MEMORY', () => {
      checkSegmentsFit(image, layout)
    })
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^fw\.elf: /)
  })

  test('the hint says what memory there is', () => {
    const error = expectError('SEGMENT_OUTSIDE_MEMORY', () => {
      checkSegmentsFit(image, { flash: range(0, 256 * kib), ram })
    })
    expect(error.hint).toContain('256 KiB at 0x00000000, 20 KiB at 0x20000000')
  })

  test('further memory', () => {
    checkSegmentsFit(image, { flash: undefined, ram }, [flash])
  })
})

const examples = exampleElfs()
test.skipIf(examples.length === 0)(
  'the examples fit into what they imply (skipped before they are built)',
  () => {
    for (const path of examples) {
      const image = loadElfFile(path)
      const table = readVectorTable(image)
      const layout = defaultMemoryLayout(image, table.initialSp)
      checkSegmentsFit(image, layout)
      expect(
        layout.ram.some(
          ({ base, sizeBytes }) => table.initialSp > base && table.initialSp <= base + sizeBytes,
        ),
      ).toBe(true)
      expect(layout.flash?.base).toBe(0)
    }
  },
)
