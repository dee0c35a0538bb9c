import { describe, expect, test } from 'vitest'
import { loadElf } from '../../src/image/elf.ts'
import { at, buildElf, buildFirmware, patched, sectionField, text, words } from './elf-builder.ts'
import { expectError } from './expect-error.ts'

const good = buildFirmware()

/** The index of the sections that the builder makes: null, .vector_table, .text, .bss, then these. */
const [symtab, strtab, shstrtab] = [4, 5, 6] as const

function refused(code: string, bytes: Uint8Array, message?: RegExp): void {
  const error = expectError(code, () => loadElf(bytes, 'fw.elf'))
  expect(error.message).toMatch(/^fw\.elf: /)
  if (message !== undefined) expect(error.message).toMatch(message)
}

test('a hand-made firmware is accepted', () => {
  expect(loadElf(good).notes).toEqual([])
})

describe('what is no ELF is named', () => {
  test.each([
    ['an empty file', new Uint8Array(0), /it is empty/],
    ['Intel HEX', text(':020000040800F2\n:10000000'), /Intel HEX/],
    ['UF2', words(0x0a324655, 0x9e5d5157, 0, 0), /UF2/],
    ['S-records', text('S00F000068656C6C6F202020'), /S-record/],
    ['a library', text('!<arch>\nfoo.o/     '), /static library/],
    ['a Windows program', text('MZ\x90\0\x03'), /Windows/],
    ['WebAssembly', text('\0asm\x01\0\0\0'), /WebAssembly/],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /compressed archive/],
    ['random bytes', Uint8Array.of(9, 8, 7, 6, 5), /7f 45 4c 46/],
    ['a raw binary', words(0x20005000, 0x080001c1, 0x080001c5, 0), /raw binary image/],
    ['text', text('hello, world, this is no ELF'), /not an ELF/],
    ['three bytes', Uint8Array.of(0x7f, 0x45, 0x4c), /not an ELF/],
  ])('%s', (_, bytes, message) => {
    refused('ELF_NOT_AN_ELF', bytes, message)
  })

  test('a raw binary by its file name', () => {
    const error = expectError('ELF_NOT_AN_ELF', () => loadElf(new Uint8Array(64), 'firmware.bin'))
    expect(error.message).toMatch(/raw binary image/)
    expect(error.hint).toMatch(/Give the ELF/)
  })
})

describe('wrong kinds of ELF', () => {
  test.each([
    [3, 'x86 (32-bit)'],
    [62, 'x86-64'],
    [94, 'Xtensa'],
    [183, 'AArch64'],
    [243, 'RISC-V'],
    [4711, 'machine 4711'],
  ])('machine %i is named %s', (machine, name) => {
    const error = expectError('ELF_WRONG_MACHINE', () => loadElf(patched(good, at.machine, machine, 16)))
    expect(error.message).toContain(name)
  })

  test('a 64-bit ELF of another machine is named for the machine', () => {
    refused('ELF_WRONG_MACHINE', patched(patched(good, at.class, 2, 8), at.machine, 62, 16), /x86-64/)
  })

  test('64-bit', () => {
    refused('ELF_NOT_32_BIT', patched(good, at.class, 2, 8))
  })

  test('big-endian', () => {
    refused('ELF_BIG_ENDIAN', patched(patched(good, at.encoding, 2, 8), at.machine, 40 << 8, 16))
  })

  test.each([
    [1, /relocatable object/],
    [3, /shared object/],
    [4, /core dump/],
    [0, /unknown type 0/],
  ])('type %i is no executable', (type, message) => {
    refused('ELF_NOT_EXECUTABLE', patched(good, at.type, type, 16), message)
  })
})

describe('damaged headers', () => {
  test.each([
    ['class', patched(good, at.class, 7, 8)],
    ['byte order', patched(good, at.encoding, 0, 8)],
    ['version of the identification', patched(good, at.identVersion, 0, 8)],
    ['version', patched(good, at.version, 9)],
    ['program header size', patched(good, at.phentsize, 56, 16)],
    ['section header size', patched(good, at.shentsize, 64, 16)],
  ])('%s', (_, bytes) => {
    refused('ELF_BAD_HEADER', bytes)
  })

  test.each([
    ['the header itself', good.subarray(0, 40)],
    ['program headers', patched(good, at.phoff, good.length - 8)],
    ['section headers', good.subarray(0, good.length - 1)],
    ['section headers far off', patched(good, at.shoff, 0xfffffff0)],
    ['segment data', patched(good, at.program(1, 'offset'), good.length - 16)],
    ['segment data far off', patched(good, at.program(1, 'offset'), 0xffffffff)],
    ['section data', patched(good, sectionField(good, 2, 'size'), 0x7fffffff)],
  ])('truncated: %s', (_, bytes) => {
    refused('ELF_TRUNCATED', bytes, /should end at byte \d+/)
  })

  test.each([
    ['program headers', patched(good, at.phnum, 0xffff, 16)],
    ['sections', patched(good, at.shnum, 0xffff, 16)],
  ])('absurd count: %s', (_, bytes) => {
    refused('ELF_TOO_MANY_ENTRIES', bytes)
  })

  test('an absurd count of symbols', () => {
    const table = new Uint8Array(16 * (2 ** 20 + 1))
    const elf = buildFirmware({ sections: [{ name: '.big', data: table, flags: 0 }] })
    const asSymbols = patched(
      patched(elf, sectionField(elf, 4, 'type'), 2),
      sectionField(elf, 4, 'entrySize'),
      16,
    )
    refused('ELF_TOO_MANY_ENTRIES', asSymbols, /symbols/)
  })
})

describe('segments', () => {
  test('none at all', () => {
    refused('ELF_NO_SEGMENTS', buildElf({ segments: [] }))
  })

  test('none with contents', () => {
    refused(
      'ELF_NO_SEGMENTS',
      buildElf({ segments: [{ physical: 0x20000000, memorySize: 16, flags: 'rw' }] }),
    )
  })

  test('no loadable ones', () => {
    refused('ELF_NO_SEGMENTS', buildElf({ segments: [{ type: 4, physical: 0, data: words(1) }] }))
  })

  test('more in the file than in memory', () => {
    refused('ELF_BAD_SEGMENT', patched(good, at.program(1, 'memorySize'), 4), /only 4 in memory/)
  })

  test('past the end of the address space', () => {
    refused('ELF_BAD_SEGMENT', patched(good, at.program(1, 'virtual'), 0xffffff80), /address space/)
    refused('ELF_BAD_SEGMENT', patched(good, at.program(1, 'physical'), 0xffffff80), /address space/)
  })

  test('overlapping load addresses', () => {
    const elf = buildFirmware({
      segments: [{ physical: 0x4f0, virtual: 0x20001000, data: new Uint8Array(64) }],
    })
    refused('ELF_OVERLAPPING_SEGMENTS', elf, /0x000004f0/)
  })

  test('.data after code at its load address does not overlap', () => {
    const elf = buildFirmware({
      segments: [{ physical: 0x500, virtual: 0x20000010, data: new Uint8Array(64) }],
    })
    expect(loadElf(elf).segments).toHaveLength(4)
  })

  test('segments without contents may share addresses', () => {
    const elf = buildFirmware({ segments: [{ physical: 0x20000000, memorySize: 64, flags: 'rw' }] })
    expect(loadElf(elf).segments).toHaveLength(4)
  })

  test('absurd memory', () => {
    refused('ELF_TOO_LARGE', patched(good, at.program(2, 'memorySize'), 0x40000000), /1024 MiB of memory/)
  })
})

describe('sections', () => {
  test('past the end of the address space', () => {
    refused('ELF_BAD_SECTION', patched(good, sectionField(good, 3, 'address'), 0xfffffff8))
  })

  test('names in no string table', () => {
    refused('ELF_BAD_STRING_TABLE', patched(good, at.shstrndx, 2, 16), /section names/)
    refused('ELF_BAD_STRING_TABLE', patched(good, at.shstrndx, 0xfff0, 16), /section names/)
  })

  test('unterminated section names', () => {
    const last = sectionField(good, shstrtab, 'size')
    refused('ELF_BAD_STRING_TABLE', patched(good, last, 40), /do not end with a zero byte/)
  })

  test('unterminated symbol names', () => {
    refused('ELF_BAD_STRING_TABLE', patched(good, sectionField(good, strtab, 'size'), 3), /symbol names/)
  })

  test('an empty string table', () => {
    refused('ELF_BAD_STRING_TABLE', patched(good, sectionField(good, strtab, 'size'), 0), /symbol names/)
  })

  test('a name outside the table', () => {
    refused(
      'ELF_BAD_STRING_TABLE',
      patched(good, sectionField(good, 1, 'name'), 0x10000),
      /name of section 1/,
    )
  })

  test('a name without end', () => {
    const elf = buildFirmware({ sections: [{ name: 'x'.repeat(5000), data: words(1) }] })
    refused('ELF_BAD_STRING_TABLE', elf, /longer than 1024/)
  })

  test('a symbol table with odd entries', () => {
    refused('ELF_BAD_SYMBOL_TABLE', patched(good, sectionField(good, symtab, 'entrySize'), 24))
    refused('ELF_BAD_SYMBOL_TABLE', patched(good, sectionField(good, symtab, 'size'), 17))
  })

  test('a symbol table that refers to no string table', () => {
    refused('ELF_BAD_STRING_TABLE', patched(good, sectionField(good, symtab, 'link'), 99), /symbol names/)
  })

  test('a compressed section that claims too much', () => {
    const bomb = words(1, 0xfffffff0, 1, 0x9c78)
    const elf = buildFirmware({ sections: [{ name: '.debug_info', flags: 0x800, data: bomb }] })
    refused('ELF_BAD_COMPRESSION', elf, /claims 4096 MiB/)
    const short = buildFirmware({ sections: [{ name: '.debug_info', flags: 0x800, data: words(1) }] })
    refused('ELF_BAD_COMPRESSION', short)
  })
})

describe('what may be missing', () => {
  test('section headers', () => {
    const image = loadElf(buildFirmware({ stripped: true }))
    expect(image.notes).toEqual([expect.stringMatching(/no section headers/)])
    expect(image.segments.map((segment) => segment.data.length)).toEqual([8, 256, 0])
    expect(image.sections).toEqual([])
    expect(image.symbols.all).toEqual([])
  })

  test('section names', () => {
    const image = loadElf(patched(good, at.shstrndx, 0, 16))
    expect(image.notes).toEqual([expect.stringMatching(/no names/)])
    expect(image.symbols.find('Reset').address).toBe(0x400)
  })

  test('the symbol table', () => {
    const image = loadElf(patched(good, sectionField(good, symtab, 'type'), 1))
    expect(image.notes).toEqual([expect.stringMatching(/stripped/)])
    expectError('SYMBOL_UNKNOWN', () => image.symbols.find('Reset'))
  })
})

test('control characters of a file name are escaped in messages', () => {
  const error = expectError('ELF_NOT_AN_ELF', () => loadElf(text('nonsense'), 'a\x1b[31mb\n::error::.elf'))
  expect(error.message).toContain('a\\u{1b}[31mb\\u{a}::error::.elf')
})
