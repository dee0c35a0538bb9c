import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadElf, loadElfFile } from '../../src/image/elf.ts'
import type { SymbolTable } from '../../src/image/symbols.ts'
import { buildFirmware, sectionFlags, type SymbolSpec } from './elf-builder.ts'
import { expectError } from './expect-error.ts'
import { compileC, exampleElfs, hasTool, run } from './toolchain.ts'

function symbolsOf(symbols: SymbolSpec[]): SymbolTable {
  return loadElf(buildFirmware({ symbols }), 'fw.elf').symbols
}

const object = { type: 1, section: '.bss' } as const
const label = { type: 0, section: '.text' } as const

const table = symbolsOf([
  { name: 'main.c', value: 0, type: 4, section: 'ABS', binding: 0 },
  { name: '.text', value: 0x400, type: 3, binding: 0 },
  { name: 'missing', value: 0, section: 'UND' },
  { name: '$t', value: 0x400, ...label, binding: 0 },
  { name: '$d.1', value: 0x41c, ...label, binding: 0 },
  { name: '$t.2', value: 0x420, ...label, binding: 0 },
  { name: 'Reset', value: 0x401, size: 16 },
  { name: '_RNvCs1_7counter4bump', value: 0x411, size: 16 },
  { name: '_ZN7counter4done17h0123456789abcdefE', value: 0x421, size: 4 },
  { name: '_RINvCs1_7counter4swaphE', value: 0x425, size: 4 },
  { name: '_RINvNtCs1_7counter4list4pushhE', value: 0x429, size: 4 },
  { name: '_RINvNtCs1_7counter4list4pushtE', value: 0x42d, size: 4 },
  { name: '_RNvMNtCs1_7counter5timerNtB2_5Timer5start', value: 0x431, size: 4 },
  { name: '_RNvCs1_7counter7COUNTER', value: 0x20000000, size: 4, ...object },
  { name: '_RNvCs1_7counter5TICKS.0', value: 0x20000004, size: 4, ...object },
  { name: 'size_of_stack', value: 0x411, section: 'ABS', type: 0 },
  { name: 'copy_loop', value: 0x440, ...label },
  { name: 'copy_end', value: 0x448, ...label },
])

test.skipIf(!hasTool('arm-none-eabi-gcc'))('static variables of GCC at -O0 have a size and no type', () => {
  const elf = compileC('static volatile unsigned ticks; int main(void) { ticks++; }', [
    '-mcpu=cortex-m3',
    '-O0',
  ])
  expect(loadElfFile(elf).symbols.find('ticks')).toMatchObject({ kind: 'object', sizeBytes: 4 })
})

test('mapping, section, file and undefined symbols are no symbols', () => {
  const names = table.all.map((symbol) => symbol.rawName)
  expect(names).not.toContain('main.c')
  expect(names).not.toContain('.text')
  expect(names).not.toContain('missing')
  expect(names.some((name) => name.startsWith('$'))).toBe(false)
  expect(table.mapping.map(({ address, kind }) => [address, kind])).toEqual([
    [0x400, 'thumb'],
    [0x41c, 'data'],
    [0x420, 'thumb'],
  ])
})

test('the Thumb bit is no part of an address', () => {
  expect(table.find('Reset')).toMatchObject({
    address: 0x400,
    isThumb: true,
    sizeBytes: 16,
    kind: 'function',
  })
  expect(table.find('COUNTER')).toMatchObject({ address: 0x20000000, isThumb: false, kind: 'object' })
  expect(table.find('copy_loop')).toMatchObject({ address: 0x440, isThumb: false, kind: 'other' })
})

describe('by name', () => {
  test.each([
    ['Reset', 'Reset'],
    ['_RNvCs1_7counter4bump', 'counter::bump'],
    ['counter::bump', 'counter::bump'],
    ['bump', 'counter::bump'],
    ['counter::done', 'counter::done'],
    ['counter::done::h0123456789abcdef', 'counter::done'],
    ['done', 'counter::done'],
    ['counter::swap::<u8>', 'counter::swap::<u8>'],
    ['counter::swap', 'counter::swap::<u8>'],
    ['swap', 'counter::swap::<u8>'],
    ['list::push::<u16>', 'counter::list::push::<u16>'],
    ['<counter::timer::Timer>::start', '<counter::timer::Timer>::start'],
    ['start', '<counter::timer::Timer>::start'],
    ['TICKS', 'counter::TICKS.0'],
    ['counter::TICKS', 'counter::TICKS.0'],
  ])('%s', (name, expected) => {
    expect(table.find(name).name).toBe(expected)
  })

  test('an ambiguous name lists what it may mean', () => {
    const error = expectError('SYMBOL_AMBIGUOUS', () => table.find('list::push'))
    expect(error.message).toContain('counter::list::push::<u8> at 0x00000428')
    expect(error.message).toContain('counter::list::push::<u16> at 0x0000042c')
  })

  test('equal names differ by hash or mangled name', () => {
    const twins = symbolsOf([
      { name: '_ZN1a1f17h0000000000000001E', value: 0x401, size: 2 },
      { name: '_ZN1a1f17h0000000000000002E', value: 0x411, size: 2 },
    ])
    const error = expectError('SYMBOL_AMBIGUOUS', () => twins.find('a::f'))
    expect(error.message).toContain('a::f::h0000000000000001 at 0x00000400')
    expect(twins.find('a::f::h0000000000000002').address).toBe(0x410)
  })

  test('equal v0 names are listed by their mangled names', () => {
    const twins = symbolsOf([
      { name: '_RNvCs1_1a1f', value: 0x401, size: 2 },
      { name: '_RNvCs2_1a1f', value: 0x411, size: 2 },
    ])
    const error = expectError('SYMBOL_AMBIGUOUS', () => twins.find('a::f'))
    expect(error.message).toContain('_RNvCs1_1a1f at 0x00000400')
    expect(twins.find('_RNvCs2_1a1f').address).toBe(0x410)
  })

  test("the global one of C's equal names", () => {
    const c = symbolsOf([
      { name: 'state', value: 0x20000000, size: 4, ...object, binding: 0 },
      { name: 'state', value: 0x20000004, size: 4, ...object },
    ])
    expect(c.find('state').address).toBe(0x20000004)
  })

  test('local ones of one name are ambiguous', () => {
    const c = symbolsOf([
      { name: 'state', value: 0x20000000, size: 4, ...object, binding: 0 },
      { name: 'state', value: 0x20000004, size: 4, ...object, binding: 0 },
    ])
    expectError('SYMBOL_AMBIGUOUS', () => c.find('state'))
  })

  test('two names of one address are not ambiguous', () => {
    const aliases = symbolsOf([
      { name: '_RNvCs1_1a1f', value: 0x401, size: 2 },
      { name: '_RNvCs1_1b1f', value: 0x401, size: 2 },
    ])
    expect(aliases.find('f').address).toBe(0x400)
  })

  test('the kind that is asked for goes first', () => {
    const both = symbolsOf([
      { name: '_RNvCs1_1a3run', value: 0x401, size: 2 },
      { name: 'run', value: 0x20000000, size: 4, ...object },
    ])
    expect(both.find('run').kind).toBe('object')
    expect(both.find('run', 'function').name).toBe('a::run')
  })

  test('an unknown name: the nearest ones', () => {
    const error = expectError('SYMBOL_UNKNOWN', () => table.find('counter::bmp'))
    expect(error.message).toContain("fw.elf has no symbol 'counter::bmp'")
    expect(error.hint).toContain('counter::bump')
    expectError('SYMBOL_UNKNOWN', () => table.find(''))
    // The beginning of a path's last part.
    expect(expectError('SYMBOL_UNKNOWN', () => table.find('TICK')).hint).toContain('counter::TICKS')
  })

  test('what messages print holds no control characters', () => {
    const evil = symbolsOf([{ name: 'evil\x1b[31m\nname', value: 0x401, size: 8 }])
    expect(evil.describe(0x402)).toBe('evil\\u{1b}[31m\\u{a}name+0x2')
    const error = expectError('SYMBOL_UNKNOWN', () => evil.find('evil\x1b[32m\nname'))
    expect(error.message).not.toContain('\x1b')
  })

  test('names beyond ASCII', () => {
    expect(symbolsOf([{ name: 'größe', value: 0x401, size: 8 }]).find('größe').address).toBe(0x400)
  })
})

describe('by address', () => {
  test.each([
    [0x400, 'Reset'],
    [0x406, 'Reset+0x6'],
    [0x40f, 'Reset+0xf'],
    [0x410, 'counter::bump'],
    [0x424, 'counter::swap::<u8>'],
    [0x440, 'copy_loop'],
    [0x446, 'copy_loop+0x6'],
    [0x4fe, 'copy_end+0xb6'],
    [0x20000002, 'counter::COUNTER+0x2'],
    [0x20000008, '0x20000008'],
    [0x500, '0x00000500'],
    [0x3fe, '0x000003fe'],
    [0x436, '0x00000436'],
  ])('0x%x', (address, text) => {
    expect(table.describe(address)).toBe(text)
  })

  test('a function before a label, global before weak before local, sized before not', () => {
    const names = symbolsOf([
      { name: 'a_label', value: 0x400, ...label },
      { name: 'local', value: 0x401, size: 8, binding: 0 },
      { name: 'weak', value: 0x401, size: 8, binding: 2 },
      { name: 'unsized', value: 0x401 },
      { name: 'global', value: 0x401, size: 8 },
    ])
    expect(names.describe(0x402)).toBe('global+0x2')
    expect(names.allAt(0x400).map((symbol) => symbol.name)).toEqual([
      'global',
      'unsized',
      'weak',
      'local',
      'a_label',
    ])
  })

  test('the catch-all handler is called by its own name', () => {
    const names = symbolsOf([
      { name: 'NMI', value: 0x401, size: 2 },
      { name: 'DefaultHandler_', value: 0x401, size: 2 },
      { name: 'TIM2', value: 0x401, size: 2 },
    ])
    expect(names.describe(0x400)).toBe('DefaultHandler_')
    expect(names.allAt(0x400)).toHaveLength(3)
    expect(names.allAt(0x402)).toEqual([])
  })

  test('an inner symbol goes before the one around it, which goes on behind it', () => {
    const names = symbolsOf([
      { name: 'outer', value: 0x401, size: 32 },
      { name: 'inner', value: 0x411, size: 4 },
    ])
    expect([0x40e, 0x412, 0x418].map((address) => names.describe(address))).toEqual([
      'outer+0xe',
      'inner+0x2',
      'outer+0x18',
    ])
  })

  test('symbols of sections that are not loaded name no address', () => {
    const elf = buildFirmware({
      sections: [{ name: '.defmt', flags: 0, address: 0, data: new Uint8Array(0x1000) }],
      symbols: [{ name: 'a log message', value: 0x400, size: 4, type: 1, section: '.defmt' }],
    })
    expect(loadElf(elf).symbols.describe(0x400)).toBe('0x00000400')
  })
})

test('code, literal pools and data', () => {
  expect([0x400, 0x41a, 0x41c, 0x41e, 0x420, 0x4fe].map((address) => table.isCode(address))).toEqual([
    ...[true, true, false, false, true, true],
  ])
  expect([0, 0x500, 0x20000000].map((address) => table.isCode(address))).toEqual([false, false, false])
})

test('without mapping symbols, executable sections are code', () => {
  const plain = symbolsOf([{ name: 'Reset', value: 0x401, size: 4 }])
  expect([0x400, 0x480, 0].map((address) => plain.isCode(address))).toEqual([true, true, false])
})

describe('places', () => {
  test.each([
    ['Reset', 0x400],
    ['counter::bump+0x6', 0x416],
    ['bump + 6', 0x416],
    ['copy_loop+0x2', 0x442],
    ['0x412', 0x412],
    ['0X413', 0x412],
    ['1042', 0x412],
    [' bump ', 0x410],
    [0x412, 0x412],
    [0x413, 0x412],
    [0xffffffff, 0xfffffffe],
  ])('%s', (place, address) => {
    expect(table.parsePlace(place)).toBe(address)
  })

  test.each([
    ['src/main.rs:41', 'PLACE_NEEDS_DEBUG_INFO'],
    ['C:\\src\\main.rs:41', 'PLACE_NEEDS_DEBUG_INFO'],
    ['COUNTER', 'PLACE_NOT_CODE'],
    ['bump+0x3', 'PLACE_INVALID'],
    ['bump+0x10', 'PLACE_OUTSIDE_SYMBOL'],
    ['0x100000000', 'PLACE_INVALID'],
    [-2, 'PLACE_INVALID'],
    [0.5, 'PLACE_INVALID'],
    [NaN, 'PLACE_INVALID'],
    ['nowhere', 'SYMBOL_UNKNOWN'],
    ['nowhere+0x2', 'SYMBOL_UNKNOWN'],
  ])('%s is refused with %s', (place, code) => {
    expectError(code, () => table.parsePlace(place))
  })

  test('a source line is asked of debug information', () => {
    expect(table.parsePlace('src/main.rs:41', (file, line) => (file === 'src/main.rs' ? line : 0))).toBe(41)
  })
})

test('a table of 5,000 symbols is read, searched and sorted in little time', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({
    name: `_RNvMs_NtNtCs1234567890a_7counter6module${String(i).length + 4}name${i}`,
    value: 0x401 + 2 * (i % 120),
    size: 2,
  }))
  const elf = buildFirmware({
    symbols: many,
    sections: [{ name: '.x', flags: sectionFlags.allocated, size: 1 }],
  })
  loadElf(elf).symbols.describe(0x400)
  const start = performance.now()
  const { symbols } = loadElf(elf)
  symbols.describe(0x410)
  expect(symbols.all).toHaveLength(5000)
  expect(performance.now() - start).toBeLessThan(100)
})

const examples = exampleElfs()

test.skipIf(!hasTool('arm-none-eabi-addr2line') || examples.length === 0)(
  'addr2line names the same functions (skipped without it or the examples)',
  () => {
    for (const path of examples) {
      const { symbols } = loadElfFile(path)
      const functions = symbols.all.filter((symbol) => symbol.kind === 'function' && symbol.sizeBytes > 4)
      const places = functions.map((symbol) => `0x${(symbol.address + 2).toString(16)}`)
      // Without debug information, so that it does not name inlined functions.
      const bare = join(mkdtempSync(join(tmpdir(), 'tailchain-symbols-')), 'bare.elf')
      run('arm-none-eabi-objcopy', ['--strip-debug', path, bare])
      const lines = run('arm-none-eabi-addr2line', ['-fe', bare, ...places]).split('\n')
      for (const [i, symbol] of functions.entries()) {
        const named = symbols.candidates(lines[2 * i] ?? '').map((candidate) => candidate.address)
        expect(named, `${basename(path)} ${symbol.name}`).toContain(symbols.at(symbol.address + 2)?.address)
      }
    }
  },
)

test.skipIf(!hasTool('arm-none-eabi-gcc') || !hasTool('arm-none-eabi-objdump'))(
  'objdump disassembles exactly what is code (skipped without the toolchain)',
  () => {
    const path = compileC(`
      int sw(int x) { switch (x) { case 0: return 12345678; case 1: return 3; case 2: return 99999999; case 3: return 7; case 4: return 1; default: return x; } }
      int main(void) { return sw(*(volatile int *)0x20000100) + 0x12345; }
    `)
    const { symbols } = loadElfFile(path)
    const lines = run('arm-none-eabi-objdump', ['-d', '-j', '.text', path]).split('\n')
    let [code, data] = [0, 0]
    for (const line of lines) {
      const match = /^ *([0-9a-f]+):\t[0-9a-f ]+\t(\S+)/.exec(line)
      if (match?.[1] === undefined) continue
      const isData = /^\.(word|short|byte)/.test(match[2] ?? '')
      expect(symbols.isCode(parseInt(match[1], 16)), line).toBe(!isData)
      if (isData) data++
      else code++
    }
    expect(code).toBeGreaterThan(20)
    expect(data).toBeGreaterThan(0)
  },
)
