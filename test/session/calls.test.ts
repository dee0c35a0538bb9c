import { describe, expect, test } from 'vitest'
import { boot, CallEnded, type Mcu } from '../../src/index.ts'
import { errorOf } from './scenarios.ts'
import { elf, finished, judged, plain } from './types-fixture.ts'

describe('calls', () => {
  const boards = ['c', 'c-hard', 'cpp', 'rust'] as const
  /** `half(3.5f)` and `dot(origin, another)` as gdb was asked them, in JavaScript. */
  function called(mcu: Mcu, text: string, variables: Readonly<Record<string, unknown>>): unknown {
    const [, name = '', list = ''] = /^(?:types::)?(.+)\((.*)\)$/.exec(text) ?? []
    const values = (list === '' ? [] : list.split(', ')).map((value): unknown => {
      if (/^[\d.-]+f?$/.test(value)) return parseFloat(value)
      // Of a union one member is given.
      if (value === 'number') return { word: mcu.read('number.word') as number }
      const [variable = ''] = value.split(/[.[]/)
      return variable in variables ? mcu.read(value) : (value.replace(/'/g, '').split('::').at(-1) ?? '')
    })
    const overloads: Record<string, string> = {
      'drivers::add': `drivers::add(${values.map(() => 'long').join(', ')})`,
    }
    return mcu.call(overloads[name] ?? name, ...values)
  }

  test.each(boards)('%s: functions return what they return to gdb, and registers stay', (board) => {
    const mcu = finished(board)
    const before = { ...mcu.registers }
    const { calls, variables } = judged(board)
    expect(calls.length).toBeGreaterThanOrEqual(3)
    for (const [text, value] of calls) {
      expect(plain(called(mcu, text, variables)), text).toEqual(value)
      expect({ ...mcu.registers }, text).toEqual(before)
    }
  })

  // gdb 13 loses arguments that the hard-float AAPCS puts on the stack; the sum is of the source's own terms.
  test.each(['c', 'c-hard'])('%s: more floating-point arguments than registers', (board) => {
    const mcu = finished(board)
    const [third, paired] = [mcu.read('third') as unknown, mcu.read('paired') as unknown]
    const sum = 1 + 2 + 3 + 4 + 5 + 6 + (1 + 2 + 3) + 2 * 0.5 + 4 * 0.25 + 8 * 8 + (1.5 + 2.5) + 16 * 1
    expect(mcu.call('many', 1, 2, 3, 4, 5, 6, third, 0.5, 0.25, 8, paired, 1)).toBe(sum)
  })

  // What src/main.rs returns, by Rust's own convention.
  test.each([
    ['find', [4], null],
    ['find', [40], 80],
    ['pair', [7], [7, 1000]],
    ['point_of', [-3], { x: -3, y: 3 }],
    ['parse', [4], { variant: 'Ok', 0: 5 }],
    ['parse', [44], { variant: 'Err', 0: 'Failed' }],
    ['text_of', [true], 'yes'],
    ['text_of', [false], 'no'],
    ['state_of', [9], { len: 9, queue: [1, 2, 3].map(() => ({ x: 1, y: 2 })), last: null, name: 'made' }],
    ['two_bytes', [9], [9, 1]],
    ['wide', [1, 5_000_000_000n, 3], 5_000_000_004n],
    ['huge', [2n], 2n ** 65n + 5n],
    ['next_plain', ['Busy'], 'Failed'],
    ['longer', [1], 2],
    ['half', [3, 0.25], 1.75],
    ['maybe', ['a'], 'a'],
    ['maybe', ['x'], null],
  ])('rust: %s(%s)', (name, values, result) => {
    expect(finished('rust').call(name, ...values)).toEqual(result)
  })

  test('what they do to memory stays, and a run goes on from where it was', () => {
    const mcu = boot(elf('c'))
    mcu.runTo('work')
    const word = mcu.read('word') as number
    expect(mcu.call('count')).toBe(undefined)
    expect(mcu.read('word')).toBe((word + 1) >>> 0)
    expect(mcu.lastStop).toMatchObject({ reason: 'breakpoint', place: 'work' })
    mcu.runTo('finished')
    expect(mcu.read('worked')).toBe(77)
  })

  test.each([
    ['c', 'forever', [], { reason: 'limit' }],
    ['c', 'crash', [0x30000000], { reason: 'faulted' }],
    ['rust', 'fails', [5], { reason: 'panicked', panic: { kind: 'bounds_check' } }],
  ])('%s: %s(%s) does not return', (language, name, values, stop) => {
    const mcu = boot(elf(language), { limitCycles: 100_000 })
    let thrown: unknown
    try {
      mcu.call(name, ...values)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(CallEnded)
    expect(thrown).toMatchObject({ code: 'CALL_ENDED', stop })
  })

  test.each([
    ['c', 'add', [1], 'OPTION_INVALID', /a: uint32_t, b: uint32_t/],
    ['c', 'add', [1, -1], 'VALUE_OUT_OF_RANGE', /0 to 4294967295/],
    ['c', 'swap', [1], 'VALUE_OUT_OF_RANGE', /object of its members/],
    ['c', 'swap', [{ x: 1, z: 2 }], 'MEMBER_UNKNOWN', /x, y/],
    ['cpp', 'drivers::add', [1], 'SYMBOL_AMBIGUOUS', /path|name/],
    ['c', 'ad', [1, 2], 'SYMBOL_UNKNOWN', /add/],
    ['c', 'word', [], 'PLACE_NOT_CODE', /./],
    ['rust', 'three', [1], 'CALL_UNSUPPORTED', /./],
    ['rust', 'work', [0, 0, 0], 'CALL_UNSUPPORTED', /./],
  ])('%s: %s(%s) is refused', (language, name, values, code, hint) => {
    const mcu = boot(elf(language))
    const hash = mcu.stateHash()
    const error = errorOf(() => mcu.call(name, ...values) as unknown)
    expect(error.code).toBe(code)
    expect(error.hint).toMatch(hint)
    expect(mcu.stateHash()).toBe(hash)
  })
})
