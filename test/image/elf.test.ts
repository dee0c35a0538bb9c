import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import zlib, { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { loadElf, loadElfFile } from '../../src/image/elf.ts'
import { buildFirmware, concat, sectionFlags, text, words } from './elf-builder.ts'
import { expectError } from './expect-error.ts'
import { compileC, exampleElfs, hasTool, run } from './toolchain.ts'

describe('a hand-made firmware', () => {
  const image = loadElf(
    buildFirmware({
      segments: [{ physical: 0x500, virtual: 0x20000010, data: words(1, 2), memorySize: 12, flags: 'rw' }],
    }),
    'hand-made',
  )

  test('segments, load and run addresses apart', () => {
    expect(image.segments.map(({ data, ...rest }) => ({ ...rest, bytes: data.length }))).toEqual([
      {
        physicalAddress: 0,
        virtualAddress: 0,
        bytes: 8,
        memorySizeBytes: 8,
        readable: true,
        writable: false,
        executable: false,
      },
      {
        physicalAddress: 0x400,
        virtualAddress: 0x400,
        bytes: 256,
        memorySizeBytes: 256,
        readable: true,
        writable: false,
        executable: true,
      },
      {
        physicalAddress: 0x20000000,
        virtualAddress: 0x20000000,
        bytes: 0,
        memorySizeBytes: 16,
        readable: true,
        writable: true,
        executable: false,
      },
      {
        physicalAddress: 0x500,
        virtualAddress: 0x20000010,
        bytes: 8,
        memorySizeBytes: 12,
        readable: true,
        writable: true,
        executable: false,
      },
    ])
    expect(image.segments[0]?.data).toEqual(Buffer.from(words(0x20010000, 0x401)))
  })

  test('sections', () => {
    expect(image.section('.text')).toMatchObject({
      index: 2,
      type: 'progbits',
      address: 0x400,
      sizeBytes: 256,
      executable: true,
      allocated: true,
    })
    expect(image.section('.bss')).toMatchObject({ type: 'nobits', sizeBytes: 16, writable: true })
    expect(image.section('.bss')?.data).toHaveLength(0)
    expect(image.section('.nonsense')).toBeUndefined()
  })

  test('entry point and name', () => {
    expect(image.entry).toBe(0x401)
    expect(image.name).toBe('hand-made')
  })
})

test('bytes within a larger buffer', () => {
  const elf = buildFirmware()
  const larger = concat([new Uint8Array(13), elf, new Uint8Array(9)])
  const image = loadElf(larger.subarray(13, 13 + elf.length))
  expect(image.segments[0]?.data).toEqual(Buffer.from(words(0x20010000, 0x401)))
})

describe('compressed sections', () => {
  const content = text('debug information '.repeat(100))
  const sizeWord = (size: number): Uint8Array =>
    concat([text('ZLIB'), Uint8Array.of(0, 0, 0, 0, 0, 0, size >> 8, size & 255)])
  const imageWith = (name: string, flags: number, data: Uint8Array): ReturnType<typeof loadElf> =>
    loadElf(buildFirmware({ sections: [{ name, flags, data }] }))

  test('are decompressed when read', () => {
    const elf = imageWith(
      '.debug_str',
      sectionFlags.compressed,
      concat([words(1, content.length, 1), deflateSync(content)]),
    )
    expect(Buffer.compare(elf.section('.debug_str')?.data ?? new Uint8Array(), content)).toBe(0)
  })

  test("in GNU's older form", () => {
    const elf = imageWith('.zdebug_str', 0, concat([sizeWord(content.length), deflateSync(content)]))
    expect(Buffer.compare(elf.section('.debug_str')?.data ?? new Uint8Array(), content)).toBe(0)
  })

  test('with zstd, where Node can do that; else it says what to do', () => {
    // RFC 8878: a frame with one raw block.
    const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 4, 0x21, 0, 0, ...text('main')]
    const data = concat([words(2, 4, 1), Uint8Array.from(frame)])
    const contents = (): string =>
      Buffer.from(
        imageWith('.debug_str', sectionFlags.compressed, data).section('.debug_str')?.data ?? [],
      ).toString()
    if ('zstdDecompressSync' in zlib) expect(contents()).toBe('main')
    else
      expect(expectError('ELF_BAD_COMPRESSION', contents).message).toMatch(
        /\.debug_str is compressed with zstd, .*: link with -gz=zlib/,
      )
  })

  test.each([
    ['another size', concat([words(1, content.length - 1, 1), deflateSync(content)])],
    ['fewer bytes', concat([words(1, content.length + 1, 1), deflateSync(content)])],
    ['garbage', concat([words(1, 100, 1), new Uint8Array(20)])],
    ['zstd', concat([words(2, 100, 1), new Uint8Array(20)])],
  ])('that hold %s are refused when read, not before', (_, data) => {
    const elf = imageWith('.debug_str', sectionFlags.compressed, data)
    expectError('ELF_BAD_COMPRESSION', () => elf.section('.debug_str')?.data)
  })

  test.each([
    ['an absurd size', concat([text('ZLIB'), new Uint8Array(8).fill(255), deflateSync(content)])],
    ['no header', text('nonsense')],
  ])("GNU's older form with %s", (_, data) => {
    const elf = imageWith('.zdebug_str', 0, data)
    expectError('ELF_BAD_COMPRESSION', () => elf.section('.debug_str')?.data)
  })
})

const readelf = ['arm-none-eabi-readelf', 'readelf'].find(hasTool)

/** What readelf says, independently: one line a program header, section and symbol. */
function readelfOf(path: string): { segments: string[]; sections: string[]; symbols: string[] } {
  const lines = run(readelf ?? '', ['-lSsW', path]).split('\n')
  const hexNumber = (digits: string | undefined): number => parseInt(digits ?? '', 16)
  const segments: string[] = []
  const sections: string[] = []
  const symbols: string[] = []
  let inSymbolTable = false
  for (const line of lines) {
    if (line.startsWith('Symbol table')) inSymbolTable = line.includes("'.symtab'")
    const segment = /^ {2}LOAD\s+0x\w+ 0x(\w+) 0x(\w+) 0x(\w+) 0x(\w+) ([R ])([W ])([E ])/.exec(line)
    if (segment !== null && hexNumber(segment[4]) > 0) {
      const [virtual, physical, file, memory] = segment.slice(1, 5).map(hexNumber)
      segments.push([physical, virtual, file, memory, segment.slice(5).join('').trim()].join(' '))
    }
    const section =
      /^ {2}\[ *(\d+)\] (\S*) +([A-Z_]\w+) +([0-9a-f]{8}) [0-9a-f]+ ([0-9a-f]+) [0-9a-f]+ ([A-Za-z ]*?) +\d/.exec(
        line,
      )
    if (section !== null)
      sections.push(
        [
          section[1],
          section[2],
          hexNumber(section[4]),
          hexNumber(section[5]),
          (section[6] ?? '').includes('A'),
        ].join(' '),
      )
    const symbol = /^ +\d+: ([0-9a-f]{8}) +(\w+) (\w+) +(\w+) +\w+ +(\w+) (.+)$/.exec(line)
    if (symbol === null || !inSymbolTable) continue
    const [, value, size, type = '', binding = '', index, name = ''] = symbol
    if (
      index === 'UND' ||
      type === 'FILE' ||
      type === 'SECTION' ||
      (type === 'NOTYPE' && /^\$[tda](\.|$)/.test(name))
    )
      continue
    const kind = type === 'FUNC' ? 'function' : type === 'OBJECT' ? 'object' : 'other'
    const address = kind === 'function' ? hexNumber(value) - (hexNumber(value) % 2) : hexNumber(value)
    symbols.push([address, Number(size), kind, binding.toLowerCase(), name.replace(/ \[.*\]$/, '')].join(' '))
  }
  return { segments, sections, symbols }
}

function oursOf(path: string): ReturnType<typeof readelfOf> {
  const image = loadElfFile(path)
  return {
    segments: image.segments.map((s) => {
      const flags = (s.readable ? 'R' : ' ') + (s.writable ? 'W' : ' ') + (s.executable ? 'E' : ' ')
      return [s.physicalAddress, s.virtualAddress, s.data.length, s.memorySizeBytes, flags.trim()].join(' ')
    }),
    sections: image.sections.map((s) => [s.index, s.name, s.address, s.sizeBytes, s.allocated].join(' ')),
    symbols: image.symbols.all.map((s) => [s.address, s.sizeBytes, s.kind, s.binding, s.rawName].join(' ')),
  }
}

const examples = exampleElfs()

describe.skipIf(readelf === undefined)('readelf says the same (skipped without readelf)', () => {
  test.skipIf(examples.length === 0)('of every example firmware (skipped before they are built)', () => {
    for (const path of examples) {
      const expected = readelfOf(path)
      expect(expected.segments.length, path).toBeGreaterThan(1)
      expect(expected.sections.length, path).toBeGreaterThan(4)
      expect(expected.symbols.length, path).toBeGreaterThan(10)
      expect(oursOf(path), path).toEqual(expected)
    }
  })

  test.skipIf(!hasTool('arm-none-eabi-gcc'))('of C firmware (skipped without arm-none-eabi-gcc)', () => {
    const path = compileC('int x = 3; int y[4]; static int z; int main(void) { return x + y[1] + z++; }')
    const expected = readelfOf(path)
    expect(expected.symbols.some((line) => line.endsWith('object global x'))).toBe(true)
    expect(oursOf(path)).toEqual(expected)
  })

  test.skipIf(!hasTool('arm-none-eabi-objcopy') || examples.length === 0)(
    'after compressing debug sections, contents are those of the uncompressed ELF (skipped without objcopy)',
    () => {
      const path = compileC('int main(void) { return 0; }')
      const compressed = `${path}.z`
      run('arm-none-eabi-objcopy', ['--compress-debug-sections=zlib', path, compressed])
      const [plain, packed] = [loadElfFile(path), loadElfFile(compressed)]
      expect(packed.sections.some((section) => section.compressed)).toBe(true)
      const contents = (image: typeof plain): string[] =>
        image.sections
          .filter((section) => section.name.startsWith('.debug_'))
          .map((section) => `${section.name} ${Buffer.from(section.data).toString('base64')}`)
      expect(contents(packed)).toEqual(contents(plain))
    },
  )
})

test.skipIf(examples.length === 0)('an example loads within a frame (skipped before they are built)', () => {
  const path = examples[0] ?? ''
  const bytes = readFileSync(path)
  loadElf(bytes)
  const start = performance.now()
  for (let i = 0; i < 20; i++) loadElf(bytes, basename(path)).symbols.at(0x400)
  expect((performance.now() - start) / 20).toBeLessThan(16)
})
