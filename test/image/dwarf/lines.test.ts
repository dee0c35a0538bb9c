import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { hex } from '../../../src/bits.ts'
import { RowFlag } from '../../../src/image/dwarf/line-program.ts'
import { Notes } from '../../../src/image/dwarf/notes.ts'
import { readParts } from '../../../src/image/dwarf/parts.ts'
import {
  addr2lineFrames,
  hasAddr2line,
  hasReadelf,
  judged,
  readelfRows,
  sampleAddresses,
  samples,
} from './oracle.ts'
import {
  type Program,
  compileC,
  clangPrograms,
  compiledPrograms,
  examplePrograms,
  hasCompiler,
  imageOf,
  openProgram,
} from './programs.ts'

/** All rows as {@link readelfRows} writes them. */
function ownRows(program: Program): string[] {
  const notes = new Notes()
  const { units, lines } = readParts(imageOf(program), notes)
  const tables = new Set(units.all.map((unit) => lines.tableOf(unit)).filter((table) => table !== undefined))
  const sorted = [...tables].sort((a, b) => a.header.offset - b.header.offset)
  const found = sorted.flatMap(({ header, rows }) =>
    rows.address.map((address, i) => {
      const flags = rows.flags[i] ?? 0
      const isEnd = (flags & RowFlag.endSequence) !== 0
      const line = isEnd ? '-' : String(rows.line[i])
      const statement = !isEnd && (flags & RowFlag.isStatement) !== 0 ? ' x' : ''
      const place = address === 0 ? '0' : `0x${address.toString(16)}`
      return `${basename(header.file(rows.file[i] ?? 0) ?? '')}:${line} ${place}${statement}`
    }),
  )
  expect(notes.list).toEqual([])
  return found
}

const source = (name: string): string[] =>
  readFileSync(join(import.meta.dirname, 'programs', name), 'utf8').split('\n')
const mainSource = source('main.c')
const headerSource = source('device.h')

let programs: Program[] = []
beforeAll(() => {
  programs = [...examplePrograms(), ...compiledPrograms(), ...clangPrograms()]
})

describe('line tables', () => {
  test.skipIf(!hasReadelf)("hold readelf's rows", () => {
    for (const program of programs) {
      const expected = readelfRows(program)
      expect(expected.length, program.name).toBeGreaterThan(50)
      expect(ownRows(program), program.name).toEqual(expected)
    }
  })

  test.skipIf(!hasAddr2line || !hasReadelf)("give an address addr2line's line", () => {
    for (const program of programs) {
      const info = openProgram(program)
      const addresses = sampleAddresses(program, info, samples)
      const expected = addr2lineFrames(judged(program), addresses).map((frames) => frames[0]?.place)
      const found = addresses.map((address) => {
        const row = info.lineAt(address)
        return row === undefined || row.line === 0 ? '?' : `${basename(row.file)}:${row.line}`
      })
      const wrong = addresses.flatMap((address, i) =>
        found[i] === expected[i]
          ? []
          : [`${hex(address)}: ${found[i] ?? ''}, not ${expected[i] ?? 'anything'}`],
      )
      expect(wrong, program.name).toEqual([])
    }
  })

  test.skipIf(!hasCompiler || !hasReadelf)('give a source line all its statements', () => {
    const program = compileC('-g', '-O2')
    const info = openProgram(program)
    const expected = new Map<string, Set<number>>()
    for (const row of readelfRows(program)) {
      const match = /^(.*:\d+) (0x8\w+) x$/.exec(row)
      if (match === null) continue
      const [, place = '', address = ''] = match
      expected.set(place, (expected.get(place) ?? new Set()).add(Number(address)))
    }
    expect(expected.size).toBeGreaterThan(40)
    for (const [place, addresses] of expected) {
      const [name = '', line = ''] = place.split(':')
      const found = info.addressesOf(`programs/${name}`, Number(line))
      expect(
        found.map((file) => file.addresses),
        place,
      ).toEqual([[...addresses].sort((a, b) => a - b)])
    }
  })

  test.skipIf(!hasCompiler)(
    'name the nearest lines of one without code, and no file for a wrong name',
    () => {
      const info = openProgram(compileC('-g', '-O0'))
      const lineWith = (text: string): number => mainSource.findIndex((line) => line.includes(text)) + 1
      const [blank] = info.addressesOf('main.c', lineWith('u32 factorial(u32 n)') - 1)
      expect(blank).toMatchObject({
        addresses: [],
        before: lineWith('return product') + 1,
        after: lineWith('u32 factorial(u32 n)'),
      })
      expect(info.addressesOf('ain.c', 20)).toEqual([])
      expect(info.addressesOf('./programs/../programs/main.c', 20)).toHaveLength(1)
      const removed = lineWith('void removed')
      expect(info.addressesOf('main.c', removed)[0]?.addresses).toEqual([])
      expect(info.linesWithCode(blank?.file ?? '')).not.toContain(removed)
    },
  )

  test.skipIf(!hasCompiler)('have one entry for each inlined copy', () => {
    const info = openProgram(compileC('-g', '-Os'))
    const line = headerSource.findIndex((text) => text.includes('u32 rotated')) + 1
    const [found] = info.addressesOf('device.h', line)
    expect(found?.entries.length).toBeGreaterThan(2)
    expect(found?.addresses).toEqual(expect.arrayContaining([...(found?.entries ?? [])]))
  })

  test.skipIf(!hasCompiler || !hasAddr2line)(
    'are not hidden by removed functions at 0, where the image is too',
    () => {
      const atZero = openProgram(compileC('-g', '-O0', '-Wl,--defsym=flash_base=0'))
      const elsewhere = compileC('-g', '-O0')
      const addresses = Array.from({ length: 200 }, (_, i) => 8 + 2 * i)
      const expected = addr2lineFrames(
        elsewhere,
        addresses.map((address) => address + 0x08000000),
      )
      for (const [i, address] of addresses.entries()) {
        const row = atZero.lineAt(address)
        expect(row === undefined ? '?' : `${basename(row.file)}:${row.line}`).toBe(expected[i]?.[0]?.place)
      }
    },
  )
})
