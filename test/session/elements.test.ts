import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, explore, readElement, writeElement } from '../../src/index.ts'
import { errorOf, example, root, start, u32 } from './scenarios.ts'

// `words` of scenarios.elf has 32 bytes, `flag` one word.

describe('names of elements', () => {
  test.each([
    ['words', 0x11223344, [0x44, 0x33, 0x22, 0x11], 0],
    ['words[2]', 0x11223344, [0x44, 0x33, 0x22, 0x11], 8],
    ['words:u8[5]', 0x7f, [0x7f], 5],
    ['words:i16[3]', -2, [0xfe, 0xff], 6],
    ['words:u64[1]', 2 ** 40, [0, 0, 0, 0, 0, 1, 0, 0], 8],
    ['words:u16', 0x1234, [0x34, 0x12], 0],
  ])('%s', (name, value, bytes, offset) => {
    const mcu = start('load_four')
    const expected = mcu.bytes('words', 16)
    expected.set(bytes, offset)
    writeElement(mcu, name, value)
    expect(mcu.bytes('words', 16)).toEqual(expected)
    expect(Number(readElement(mcu, name))).toBe(value)
  })
  test.each([
    ['wordz[1]', 'SYMBOL_UNKNOWN', /words/],
    ['words:u24[1]', 'TYPE_UNKNOWN', /u16, i16/],
    ['words[8]', 'OFFSET_OUTSIDE_VARIABLE', /32 bytes/],
    ['words:u8[32]', 'OFFSET_OUTSIDE_VARIABLE', /32 bytes/],
    ['load_four[0]', 'PLACE_NOT_DATA', /function/],
  ])('%s is refused', (name, code, message) => {
    const mcu = start('load_four')
    const error = errorOf(() => {
      writeElement(mcu, name, 1)
    })
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string })
    expect(errorOf(() => readElement(mcu, name)).code).toBe(code)
  })
  test('a value that the type does not hold is refused', () => {
    const mcu = start('load_four')
    const write = (name: string, value: number): string =>
      errorOf(() => {
        writeElement(mcu, name, value)
      }).code
    expect(write('words:u8[1]', 256)).toBe('VALUE_OUT_OF_RANGE')
    expect(write('words', -1)).toBe('VALUE_OUT_OF_RANGE')
  })
})

describe('with debug information names are paths, and numbers have their own types', () => {
  const typesC = join(root, 'fixtures/types/types-c.elf')
  test.each([
    ['messages[1].at[0].y', 6, [6, 0]],
    ['matrix[1][2]', 6, [6]],
    ['negative_small', -100, [0x9c]],
    ['head.next.value', 2, [2, 0, 0, 0]],
    ['wide', 0xfedcba9876543210n, [0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe]],
    ['yes', true, [1]],
    ['state', 5, [5]],
    ['matrix:u8[4]', 5, [5]],
  ])('%s', (name, value, bytes) => {
    const mcu = boot(typesC)
    expect(readElement(mcu, name)).toBe(value)
    const before = [...mcu.bytes(0x20000000, 0x200)]
    writeElement(mcu, name, 1)
    expect(Number(readElement(mcu, name))).toBe(1)
    const changed = [...mcu.bytes(0x20000000, 0x200)].filter((byte, index) => byte !== before[index])
    expect(changed.length).toBeLessThanOrEqual(bytes.length)
  })
  test('a value is what a wrapper holds, not its borrow flag', () => {
    const mcu = boot(example('counter'))
    writeElement(mcu, 'COUNTER', 7)
    expect(mcu.read('COUNTER', { raw: true })).toEqual({
      inner: { value: { borrow: 'not borrowed', value: { value: 7 } } },
    })
  })
  test.each([
    ['matrix[2][0]', 'OFFSET_OUTSIDE_VARIABLE'],
    ['origin.z', 'MEMBER_UNKNOWN'],
    ['wrod', 'SYMBOL_UNKNOWN'],
  ])('%s is refused', (name, code) => {
    expect(errorOf(() => readElement(boot(typesC), name)).code).toBe(code)
  })
})

test('inputs name elements, and tokens bring them back', async () => {
  const report = await explore(start('load_four'), {
    until: 'finished',
    interrupts: ['PendSV'],
    inputs: { 'words[1]': [5, 6], 'words:i8[8]': [-3] },
    check: (mcu) => {
      // The function loads the words into r0, r1, r3 and r5.
      if (mcu.registers.r1 === 6 && (mcu.registers.r3 & 0xff) === 0xfd) throw new Error('six')
    },
  })
  const [failure] = report.failures
  expect(failure?.token).toContain('words%5B1%5D=6;words:i8%5B8%5D=-3;')
  const mcu = start('load_four')
  mcu.replay(failure?.token ?? '')
  expect([mcu.registers.r1, u32(mcu, 'words', 4)]).toEqual([6, 6])
  expect(mcu.bytes('words', 9).at(-1)).toBe(0xfd)
})
test.each(['=', '=x', '=1e999', '=--1'])("a token's input %j says nothing", (value) => {
  const replay = (): unknown => start('load_four').replay(`tc1:load_four..finished;flag${value}`)
  expect(errorOf(replay).code).toBe('TOKEN_INVALID')
})
