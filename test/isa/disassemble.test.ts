import { describe, expect, test } from 'vitest'
import { decodeRow, table, type Instruction } from '../../src/isa/decode.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import { binutilsMissing, halfwords, objdump } from './binutils.ts'
import { prng } from './prng.ts'
import { rowName, sampleRow, type Sample } from './samples.ts'

const samplesPerRow = 40

interface Exception {
  readonly reason: string
  readonly applies: (instruction: Instruction) => boolean
}

/** Where objdump 2.40 writes something else than the manual does. */
const exceptions: readonly Exception[] = [
  {
    reason: 'MRS and MSR: A-profile names for APSR and XPSR; IAPSR and EAPSR without the bits written',
    applies: ({ operation, fields: { sysm = 0 } }) => /^M(RS|SR)$/.test(operation) && sysm <= 3,
  },
  {
    reason: 'barrier options that ARMv7-M reserves have names in v7-A and v8',
    applies: ({ operation, fields: { option } }) => /^D[MS]B$/.test(operation) && option !== 15,
  },
  {
    reason: 'hints that ARMv7-M leaves unallocated have names in later architectures (SEVL, CSDB, AUT …)',
    applies: ({ operation, encoding }) => operation === 'NOP' && encoding.name.endsWith('unallocated'),
  },
  {
    reason: 'unallocated memory hints: PLDW, or loads into PC',
    applies: ({ operation, encoding }) => operation === 'NOP' && encoding.name.startsWith('memory hint'),
  },
  {
    reason: 'literal loads at offsets with the pattern of LDRT in their low bits are read as LDRT',
    applies: ({ operation, fields: { u, imm12 = 0 } }) =>
      /^LDRS?[BH]?_lit$/.test(operation) && u === 0 && imm12 >>> 8 === 0b1110,
  },
  {
    reason:
      'objdump drops the sign of #-0, the #0 of post-indexed and the ! of pre-indexed forms, each in some',
    applies: ({ operands: { imm, index, wback }, fields: { imm8, p, u, w } }) =>
      (imm === 0 || imm8 === 0) && (u === 0 || index === false || wback === true || p === 0 || w === 1),
  },
  {
    reason: 'VMOV of a constant: the encoded byte, where UAL has the number',
    applies: ({ operation }) => operation === 'VMOV_imm',
  },
  {
    reason: 'MRC2 to the flags: PC, where MRC has APSR_nzcv',
    applies: ({ operation, encoding, fields: { rt } }) =>
      operation === 'MRC' && encoding.name === 'T2' && rt === 15,
  },
]

/** Other coprocessors have instruction sets of their own in objdump: iWMMXt, Maverick, FPA, MVE, NEON, CDE. */
const generalCoprocessors = [7, 14]
function isComparable(raw: number, isCoprocessor: boolean): boolean {
  return !isCoprocessor || generalCoprocessors.includes((raw >>> 8) & 15)
}

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
const it = (condition: number) => 0xbf08 | (condition << 4)

describe('disassembly equals objdump', () => {
  test(`${samplesPerRow} words of every row`, ({ skip }) => {
    if (binutilsMissing !== undefined) skip(binutilsMissing)
    const random = prng(1)
    const code: number[] = []
    const placed: (Sample & { address: number })[] = []
    for (const row of table) {
      const isCoprocessor = row.fields.some(({ name }) => name === 'coproc')
      const accept = (raw: number) => isComparable(raw, isCoprocessor)
      const samples = sampleRow(row, samplesPerRow, random, 'outside', accept)
      const withoutOffset = samples.flatMap((sample) => zeroOffset(sample))
      for (const { raw } of [...samples, ...withoutOffset]) {
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
      const isCoprocessor = row.fields.some(({ name }) => name === 'coproc')
      const accept = (raw: number) => isComparable(raw, isCoprocessor)
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
