import { describe, expect, test } from 'vitest'
import { decodeRow, findRow, table } from '../../src/isa/decode.ts'
import { disassemble } from '../../src/isa/disassemble.ts'
import { matches, type Encoding } from '../../src/isa/encoding.ts'
import { operations, type OperationName } from '../../src/isa/operations.ts'
import type { OperandKind, Schema } from '../../src/isa/operands.ts'
import { prng } from './prng.ts'
import { rowName, sampleRow } from './samples.ts'

/** A word that two rows share, looking at every value of the bits that their exclusions ask about. */
function sharedWord(a: Encoding, b: Encoding): number | undefined {
  if (a.sizeBytes !== b.sizeBytes || ((a.match ^ b.match) & a.mask & b.mask) !== 0) return undefined
  const fixed = a.mask | b.mask
  const match = (a.match | b.match) >>> 0
  const asked = [...a.excluded, ...b.excluded].reduce((all, { mask }) => all | mask, 0) & ~fixed
  let value = 0
  do {
    const raw = (match | value) >>> 0
    if (matches(a, raw) && matches(b, raw)) return raw
    value = (value - asked) & asked
  } while (value !== 0)
  return undefined
}

describe('instruction table', () => {
  test('no two rows share a word', () => {
    const shared: string[] = []
    table.forEach((a, i) => {
      for (const b of table.slice(i + 1)) {
        const raw = sharedWord(a, b)
        if (raw !== undefined) shared.push(`${raw.toString(16)}: ${rowName(a)} and ${rowName(b)}`)
      }
    })
    expect(shared).toEqual([])
  })

  test('names are unique, and no pattern names a field twice', () => {
    const names = table.filter(({ operation }) => operation !== 'NOP').map(rowName)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
    for (const row of table) {
      const fields = row.fields.map(({ name }) => name)
      expect(new Set(fields).size, rowName(row)).toBe(fields.length)
    }
  })

  test('exclusions ask about bits that the pattern leaves open', () => {
    for (const row of table) {
      for (const { mask, match } of row.excluded) {
        expect(mask & row.mask, rowName(row)).toBe(0)
        expect((match & ~mask) >>> 0, rowName(row)).toBe(0)
        expect(mask, rowName(row)).not.toBe(0)
      }
    }
  })

  test('every operation has an encoding', () => {
    const encoded = new Set(table.map(({ operation }) => operation))
    expect(Object.keys(operations).filter((name) => !encoded.has(name))).toEqual([])
  })

  const random = prng(7)
  test.each(table.map((row) => [rowName(row), row] as const))(
    '%s: operands fit the schema, and the text names them',
    (_, row) => {
      const samples = sampleRow(row, 50, random)
      expect(samples.length).toBeGreaterThan(0)
      const schema: Schema = operations[row.operation as OperationName]
      for (const { raw } of samples) {
        expect(findRow(raw, row.sizeBytes)).toBe(row)
        const instruction = decodeRow(row, raw, 'outside')
        expect(Object.keys(instruction.operands).sort()).toEqual(Object.keys(schema).sort())
        for (const [name, operand] of Object.entries(schema)) {
          expect(instruction.operands[name], name).toSatisfy((value) => fits(operand, value))
        }
        expect(disassemble(instruction, { address: 0 })).not.toMatch(/undefined|NaN|\?/)
      }
    },
  )
})

function fits(operand: OperandKind, value: unknown): boolean {
  switch (operand.kind) {
    case 'flag':
      return typeof value === 'boolean'
    case 'choice':
      return operand.values.some((choice) => choice === value)
    case 'reg':
      return isIntegerIn(value, 0, 15) && (value !== 15 || operand.marks.includes(15))
    case 'byte':
      return isIntegerIn(value, 0, 255)
    case 'list':
      return isIntegerIn(value, 0, 0x7fff)
    case 'word':
      return isIntegerIn(value, -(2 ** 31), 2 ** 32 - 1)
    default:
      return isIntegerIn(value, 0, 0xffff)
  }
}

function isIntegerIn(value: unknown, low: number, high: number): boolean {
  return Number.isInteger(value) && !Object.is(value, -0) && Number(value) >= low && Number(value) <= high
}
