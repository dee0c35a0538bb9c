import { describe, expect, test } from 'vitest'
import { field, fieldMask, flag, RegisterBlock } from '../../src/bus/registers.ts'

const access = (sizeBytes: 1 | 2 | 4) => ({ sizeBytes, privileged: true })

test('fields and their masks', () => {
  expect(field(31, 0, '').mask).toBe(0xffffffff)
  expect(field(31, 16, '').mask).toBe(0xffff0000)
  expect(field(10, 8, '').mask).toBe(0x700)
  expect(flag(31, '').mask).toBe(0x80000000)
  expect(fieldMask({ A: flag(31, ''), B: field(1, 0, '') })).toBe(0x80000003)
})

describe('a stored register', () => {
  const declare = () =>
    new RegisterBlock({
      CTRL: { at: 0, reset: 0x80000001, sizes: 'any', fields: { A: field(31, 24, ''), B: field(7, 0, '') } },
      DATA: { at: 4 },
    })

  test('keeps the bits of its fields; the others are reserved', () => {
    const block = declare()
    block.write(0, 0xffffffff, access(4))
    expect(block.read(0, access(4))).toBe(0xff0000ff)
    block.write(4, 0xffffffff, access(4))
    expect(block.read(4, access(4))).toBe(0xffffffff)
  })

  test('takes bytes and halfwords in their lanes', () => {
    const block = declare()
    block.write(3, 0x12, access(1))
    expect(block.read(0, access(4))).toBe(0x12000001)
    block.write(0, 0xbeef, access(2))
    expect(block.read(0, access(4))).toBe(0x120000ef)
    expect(block.read(3, access(1))).toBe(0x12)
    expect(block.read(2, access(2))).toBe(0x1200)
  })

  test('resets, saves and restores', () => {
    const block = declare()
    block.write(4, 7, access(4))
    const saved = block.save()
    block.reset()
    expect([block.get('CTRL'), block.get('DATA')]).toEqual([0x80000001, 0])
    block.write(0, 0, access(4))
    block.restore(structuredClone(saved))
    expect([block.get('CTRL'), block.get('DATA')]).toEqual([0x80000001, 7])
  })
})

describe('what a register does not say it can', () => {
  const written: number[][] = []
  const block = new RegisterBlock({
    READ_ONLY: { at: 0, read: () => 0x11223344 },
    WRITE_ONLY: { at: 4, sizes: 'any', write: (...arguments_) => written.push(arguments_) },
    NOT_MODELLED: { at: 8, modelled: false, read: () => 1, write: (value) => written.push([value]) },
    WORDS: { at: 12, read: () => 0x11223344, write: (value) => written.push([value]) },
  })

  test('read-only ignores writes, write-only reads zero', () => {
    expect(block.write(0, 5, access(4))).toBe(true)
    expect(block.read(0, access(4))).toBe(0x11223344)
    expect(block.read(4, access(4))).toBe(0)
  })
  test('a write is handed over in its lane, with the mask of its bits', () => {
    written.length = 0
    block.write(6, 0xabcd, access(2))
    block.write(7, 0xef, access(1))
    block.write(4, 0xffffffff, access(4))
    expect(written).toEqual([
      [0xabcd0000, 0xffff0000],
      [0xef000000, 0xff000000],
      [0xffffffff, 0xffffffff],
    ])
  })
  test('known but not modelled is RAZ/WI', () => {
    written.length = 0
    expect(block.write(8, 5, access(4))).toBe(true)
    expect(block.read(8, access(4))).toBe(0)
    expect(written).toEqual([])
  })
  test('smaller accesses to a word-only register read their lane and write nothing', () => {
    written.length = 0
    expect(block.permits(13, 1)).toBe(false)
    expect(block.read(13, access(1))).toBe(0x33)
    expect(block.write(13, 5, access(1))).toBe(true)
    expect(written).toEqual([])
  })
  test('between registers there is nothing', () => {
    expect(block.read(16, access(4))).toBeUndefined()
    expect(block.write(16, 0, access(4))).toBe(false)
  })
})
