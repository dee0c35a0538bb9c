import { describe, expect, test } from 'vitest'
import { decodeRow, table } from '../../src/isa/decode.ts'
import { matches } from '../../src/isa/encoding.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import { binutilsMissing, halfwords, objdump } from './binutils.ts'
import { exceptions, isComparable, type Exception } from './objdump-exceptions.ts'
import { prng } from './prng.ts'
import { rowName, sampleRow, type Sample } from './samples.ts'

const samplesPerRow = 40

function compare(
  placed: readonly (Sample & { address: number; condition?: number })[],
  texts: ReadonlyMap<number, string>,
): { differences: string[]; used: Set<Exception> } {
  const differences: string[] = []
  const used = new Set<Exception>()
  for (const { row, raw, address, condition } of placed) {
    const instruction = decodeRow(row, raw, condition === undefined ? 'outside' : 'last')
    const ours = disassemble(instruction, { address, ...(condition === undefined ? {} : { condition }) })
    const theirs = texts.get(address)
    if (ours === theirs) continue
    const exception = exceptions.find(({ applies }) => applies(instruction))
    if (exception === undefined) {
      differences.push(`${rowName(row)} ${raw.toString(16)}: ${ours}, objdump: ${theirs ?? 'nothing'}`)
    } else used.add(exception)
  }
  return { differences, used }
}

/** Offsets of 0 are written in ways of their own, and rare. */
function zeroOffset({ row, raw }: Sample): Sample[] {
  const offset = row.fields.find(({ name }) => name === 'imm8' || name === 'imm12')
  if (offset === undefined || !/\{(address|literal)\}/.test(String(row.asm))) return []
  const zero = (raw & ~(offset.mask << offset.low)) >>> 0
  return decodeRow(row, zero, 'outside').unpredictable ? [] : [{ row, raw: zero }]
}

const nop = 0xbf00
/** objdump shows it as NOP. */
const movR8R8 = 0x46c0
const it = (condition: number) => 0xbf08 | (condition << 4)

describe('disassembly equals objdump', () => {
  test(`${samplesPerRow} words of every row`, ({ skip }) => {
    if (binutilsMissing !== undefined) skip(binutilsMissing)
    const random = prng(1)
    const code: number[] = []
    const placed: (Sample & { address: number })[] = []
    for (const row of table) {
      const accept = (raw: number) => isComparable(raw, row)
      const samples = sampleRow(row, samplesPerRow, random, 'outside', accept)
      const withoutOffset = samples.flatMap((sample) => zeroOffset(sample))
      const special = row.sizeBytes === 2 && matches(row, movR8R8) ? [{ row, raw: movR8R8 }] : []
      for (const { raw } of [...samples, ...withoutOffset, ...special]) {
        placed.push({ row, raw, address: 2 * code.length })
        code.push(...halfwords(raw, row.sizeBytes))
        // The block that an IT opens.
        if (row.operation === 'IT') code.push(nop, nop, nop, nop)
      }
    }
    const { differences, used } = compare(placed, objdump(code))
    expect(differences).toEqual([])
    expect(exceptions.filter((exception) => !used.has(exception))).toEqual([])
  })

  test('conditions inside an IT block', ({ skip }) => {
    if (binutilsMissing !== undefined) skip(binutilsMissing)
    const random = prng(2)
    const code: number[] = []
    const placed: (Sample & { address: number; condition: number })[] = []
    for (const row of table) {
      const accept = (raw: number) => isComparable(raw, row)
      for (const { raw } of sampleRow(row, 6, random, 'last', accept)) {
        const condition = random() % 14
        code.push(it(condition))
        placed.push({ row, raw, address: 2 * code.length, condition })
        code.push(...halfwords(raw, row.sizeBytes), nop)
      }
    }
    expect(compare(placed, objdump(code)).differences).toEqual([])
  })
})
