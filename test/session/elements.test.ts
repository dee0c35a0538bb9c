import { describe, expect, test } from 'vitest'
import { explore, readElement, writeElement } from '../../src/index.ts'
import { errorOf, start, u32 } from './scenarios.ts'

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
