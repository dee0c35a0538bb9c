import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot } from '../../src/index.ts'
import { parts } from '../../src/session/parts.ts'
import { hasTool } from '../image/toolchain.ts'
import { errorOf, start } from './scenarios.ts'
import { elf, finished, folder, judged, plain } from './types-fixture.ts'

const languages = ['c', 'cpp', 'rust'] as const

/** RefCell's flag counts borrows up, or is -1; `raw` says so in words, of two fields named alike too. */
function inWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWords)
  if (typeof value !== 'object' || value === null) return value
  const words: Record<string, string> = {
    '0': 'not borrowed',
    '2': 'borrowed 2 times',
    '-1': 'mutably borrowed',
  }
  const entries = Object.entries(value as Record<string, unknown>).map(([name, inner]) => {
    const flag = name === 'borrow' ? (inner as { value: { value: number } }).value.value : undefined
    return [name, flag === undefined ? inWords(inner) : words[String(flag)]]
  })
  return Object.fromEntries(entries) as unknown
}

test('the fixtures were built from their sources as they are: fixtures/types/build', () => {
  for (const line of readFileSync(join(folder, 'sources.sha256'), 'utf8').trim().split('\n')) {
    const [digest, file = ''] = line.split(/\s+/)
    const bytes = readFileSync(join(folder, file))
    expect(createHash('sha256').update(bytes).digest('hex'), file).toBe(digest)
  }
})

describe.each(languages)('typed values: %s', (language) => {
  const hasJudge = hasTool('gdb-multiarch') && hasTool('qemu-system-arm')
  test.skipIf(!hasJudge)(
    'the committed values are what gdb prints',
    () => {
      const printed = execFileSync(join(folder, 'gdb-values'), [elf(language)], { encoding: 'utf8' })
      expect(JSON.parse(printed)).toEqual(judged(language))
    },
    60_000,
  )

  test("variables of every kind have gdb's values", () => {
    const mcu = finished(language)
    const { variables } = judged(language)
    expect(Object.keys(variables).length).toBeGreaterThan(30)
    for (const [name, value] of Object.entries(variables)) {
      expect(plain(mcu.read(name, { raw: true })), name).toEqual(inWords(value))
    }
  })

  test("locals and arguments have gdb's values at every instruction", () => {
    const mcu = boot(elf(language))
    const { locals } = judged(language)
    for (const { pc, values } of locals) {
      // Instructions of functions that are called in between are left out.
      if (mcu.registers.pc !== pc) mcu.runTo(pc)
      expect(mcu.registers.pc).toBe(pc)
      for (const [name, value] of Object.entries(values)) {
        if (JSON.stringify(value) === '{"optimised out":true}') {
          expect(() => mcu.local(name) as unknown, name).toThrow(/optimised out/)
          expect(mcu.locals()[name]).toBe('<optimised out>')
        } else {
          expect(plain(mcu.local(name, { raw: true })), `${name} at ${mcu.placeOf(pc)}`).toEqual(value)
        }
      }
      mcu.step()
    }
    expect(locals.length).toBeGreaterThan(10)
  })
})

describe('wrappers are looked through', () => {
  // What src/main.rs gives each.
  test.each([
    ['COUNTER', 1],
    ['OLD_COUNTER', 2],
    ['ATOMIC', 123457],
    ['ATOMIC_BYTE', 12],
    ['ATOMIC_NEGATIVE', -12],
    ['ATOMIC_BOOL', true],
    ['ATOMIC_POINTER', 0],
    ['CELL', 515],
    ['UNSAFE_CELL', { x: 1, y: -1 }],
    ['REF_CELL', 9],
    ['BORROWED_MUT', 8],
    ['METERS', 42],
    ['WRAPPING', 250],
    ['MANUAL', 31],
    ['INIT', 99],
    ['VEC', [1, 2, 3]],
    ['STRING', 'heaplös'],
    ['DEQUE', [3, 4, 5]],
    ['NONE', null],
    ['SOME', 5],
    ['NICHE_BOOL', false],
    ['UNINIT', [0, 0]],
    ['RAW_NULL', 0],
    ['ATOMIC_SIZE', 7],
    ['ATOMICS', [1, 2]],
    ['OPTION_TEXT', 'some'],
    ['OPTION_SLICE', null],
    ['CELL_OPTION', 4],
    ['QUEUE', [200, 300]],
    ['POINT_VEC', [{ x: 7, y: 8 }, null]],
    ['HISTORY', [2, 3, 4]],
    ['HEAP', [9, 3]],
    ['MAP', [[4, 400], [5, 500]]], // prettier-ignore
    ['NICHE_NONE', null],
    ['NICHE_PLAIN', 'Failed'],
    ['NONZERO', 9],
    ['NESTED', { variant: 'Some', 0: null }],
    ['DONE', { variant: 'Ok', 0: 3 }],
    ['DRIVER', { len: 1, queue: [1, 2, 3].map(() => ({ x: 0, y: 0 })), last: null, name: 'driver' }],
  ])('%s', (name, value) => {
    expect(finished('rust').read(name)).toEqual(value)
  })

  test('raw shows them, and who borrows', () => {
    const mcu = finished('rust')
    expect(mcu.read('BORROWED_MUT', { raw: true })).toEqual([
      { borrow: 'mutably borrowed', value: { value: 8 } },
    ])
    expect(mcu.read('BORROWED', { raw: true })).toMatchObject([{ borrow: 'borrowed 2 times' }])
    expect(mcu.read('COUNTER', { raw: true })).toEqual({
      inner: { value: { borrow: 'not borrowed', value: { value: 1 } } },
    })
    expect(mcu.read('COUNTER', undefined, { raw: true })).toEqual(mcu.read('COUNTER', { raw: true }))
  })
})

test('no more is looked at than is shown, as exploring tells live bytes from dead ones', () => {
  const mcu = finished('rust')
  const { bus } = mcu[parts].machine
  const { address, sizeBytes } = mcu[parts].places.variable('COUNTER')
  const looked: [number, number][] = []
  bus.onPeek = (at, size) => looked.push([at, size])
  expect(mcu.read('COUNTER')).toBe(1)
  expect(looked).toEqual([[address + sizeBytes - 4, 4]])
  looked.length = 0
  mcu.read('STATE.queue[1].y')
  expect(looked.map(([, size]) => size)).toEqual([4])
})

describe('paths', () => {
  test.each([
    ['rust', 'STATE.queue[2].y', 6],
    ['rust', 'types::STATE.len', 2],
    ['rust', 'STATE.last.x', 8],
    ['rust', 'STATE.name', 'state'],
    ['rust', 'DRIVER.queue[1]', { x: 0, y: 0 }],
    ['rust', 'MATRIX[2][1]', -3],
    ['rust', 'MATRIX[1]', [2, -2]],
    ['rust', 'TUPLE.1.y', 6],
    ['rust', 'PAIRED.1', 2],
    ['rust', 'CIRCLE.radius', 12],
    ['rust', 'VEC[2]', 3],
    ['rust', 'DEQUE[0]', 3],
    ['rust', 'SLICE[1]', 20],
    ['rust', 'STRINGS[1]', 'two'],
    ['rust', '*REFERENCE', 77],
    ['c', 'touch::touches', 1],
    ['cpp', 'drivers::calls::count', 1],
    ['cpp', 'drivers::hidden', 31],
    ['cpp', 'hidden', 31],
    ['cpp', 'drivers::inner::deeper', 1000],
    ['cpp', 'drivers::Point::limit', 40],
    ['cpp', 'drivers::Point::made', 3],
    ['cpp', 'Point::scale', 12],
    ['cpp', 'drivers::limit_of<int>', 9],
    ['cpp', 'device.count', 9],
    ['cpp', 'device.bytes[2]', 3],
    ['cpp', 'device.control.value', 0xff00ff00],
    ['cpp', 'device.level', 21],
    ['cpp', 'timer.id', 4],
    ['cpp', 'boat.made.doors', 2],
    ['cpp', 'ferry.made.seats', 3],
    ['cpp', 'ferry.made.spare.doors', 2],
    ['cpp', 'ring.items.items[2]', 50],
    ['cpp', 'reference.x', 20],
    ['cpp', '*reference', { x: 20, y: 6 }],
    ['cpp', 'pointer.y', 4],
    ['cpp', 'square.side', 6],
    ['c', 'messages[1].at[0].y', 6],
    ['c', 'matrix[1]', [4, 5, 6]],
    ['c', 'matrix[1][2]', 6],
    ['c', 'head.next.next.value', 3],
    ['c', 'qualified.y', -4],
    ['c', '*qualified', { x: 3, y: -4 }],
    ['c', 'bits.sign', -9],
    ['c', 'tagged.halves[1]', 2],
    ['c', 'tagged.inner', 9],
    ['c', 'number.bytes[2]', 0x80],
    ['c', 'message.text', 'hello'],
    ['c', 'message.text[1]', 'e'],
  ] as const)('%s: %s', (language, path, value) => {
    expect(finished(language).read(path)).toEqual(value)
  })

  test.each([
    ['rust', 'STATE.quue', 'MEMBER_UNKNOWN', 'queue'],
    ['rust', 'STATE.len.x', 'MEMBER_UNKNOWN', 'no members'],
    ['rust', 'STATE[0]', 'MEMBER_UNKNOWN', 'member'],
    ['rust', 'STATE.queue[3]', 'OFFSET_OUTSIDE_VARIABLE', 'STATE.queue[2]'],
    ['rust', 'VEC[3]', 'OFFSET_OUTSIDE_VARIABLE', 'VEC[2]'],
    ['rust', 'EMPTY.radius', 'MEMBER_UNKNOWN', ''],
    ['rust', 'NICHE_SHAPE.radius', 'VALUE_ABSENT', 'NICHE_SHAPE'],
    ['rust', 'COUTER', 'SYMBOL_UNKNOWN', 'COUNTER'],
    ['rust', 'COUNTER.', 'SYMBOL_UNKNOWN', ''],
    ['rust', 'add', 'PLACE_NOT_DATA', ''],
    ['rust', '*BYTE', 'MEMBER_UNKNOWN', "'*'"],
    ['c', 'last.next.value', 'VALUE_ABSENT', 'last.next'],
    ['c', 'anything.x', 'MEMBER_UNKNOWN', ''],
  ] as const)('%s: %s is refused', (language, path, code, hint) => {
    const error = errorOf(() => finished(language).read(path) as unknown)
    expect(error.code).toBe(code)
    expect(error.hint ?? '').toContain(hint)
  })

  test('without debug information, or without a name, a type is asked for', () => {
    expect(errorOf(() => start('straight').read('words') as unknown)).toMatchObject({
      code: 'NEEDS_DEBUG_INFO',
    })
    expect(errorOf(() => start('straight').local('x') as unknown)).toMatchObject({ code: 'NEEDS_DEBUG_INFO' })
    const mcu = finished('c')
    expect(errorOf(() => mcu.read(0x20000000) as unknown).code).toBe('NEEDS_DEBUG_INFO')
    expect(errorOf(() => mcu.read('word', undefined, { offset: 2 }) as unknown).code).toBe('OPTION_INVALID')
    expect(mcu.read('word', 'u16', { offset: 2 })).toBe(0xffff)
  })
})

describe('writes', () => {
  test.each([
    ['c', 'word', 7],
    ['c', 'negative_small', -128],
    ['c', 'wide', 2n ** 64n - 1n],
    ['c', 'real', 0.25],
    ['c', 'wide_real', Math.PI],
    ['c', 'yes', false],
    ['c', 'letter', 'z'],
    ['c', 'state', 'FAILED'],
    ['c', 'flags', 'FLAG_A | FLAG_B'],
    ['c', 'origin', { x: -1, y: 2 }],
    ['c', 'matrix', [[6, 5, 4], [3, 2, 1]]], // prettier-ignore
    ['c', 'messages[1].at[1].y', -7],
    ['c', 'bits', { low: 2, middle: 127, sign: -16, behind: 511, flag: false, state: 'IDLE' }],
    ['c', 'bits.middle', 1],
    ['c', 'text', 'other'],
    ['c', 'head.next.value', 99],
    ['c', 'packed', { tag: 2, value: 3, wide: 4n }],
    ['rust', 'COUNTER', 77],
    ['rust', 'ATOMIC_BOOL', false],
    ['rust', 'LETTER', '€'],
    ['rust', 'HUGE', 2n ** 127n],
    ['rust', 'NEGATIVE_HUGE', -(2n ** 127n)],
    ['rust', 'PLAIN', 'Failed'],
    ['rust', 'TUPLE', [9, { x: 1, y: 2 }]],
    ['rust', 'EMPTY', { variant: 'Circle', radius: 3, filled: false }],
    ['rust', 'PAIRED', { variant: 'Pair', 0: 5, 1: 6 }],
    ['rust', 'CIRCLE', { variant: 'Empty' }],
    ['rust', 'NONE', 6],
    ['rust', 'SOME', null],
    ['rust', 'NICHE_BOOL', null],
    ['rust', 'NICHE_BOOL_NONE', true],
    ['rust', 'NICHE_SHAPE', { variant: 'Pair', 0: -1, 1: 1 }],
    ['rust', 'DONE', { variant: 'Err', 0: 'Idle' }],
    ['rust', 'STATE.last', null],
    ['rust', 'VEC[1]', 65535],
  ])('%s: %s takes %s (%#)', (language, path, value) => {
    const mcu = finished(language)
    mcu.write(path, value)
    expect(mcu.read(path)).toEqual(value)
  })

  test('members of virtual base classes are where the object says', () => {
    const mcu = finished('cpp')
    mcu.write('ferry.made', { doors: 9, decks: 6 })
    mcu.write('boat.made.seats', 4)
    expect(mcu.read('ferry.made')).toEqual({
      ...{ seats: 3, doors: 9, draught: -4, wheels: 6, decks: 6 },
      spare: { seats: 3, doors: 2 },
    })
    expect(mcu.read('boat.made')).toEqual({ seats: 4, doors: 2, draught: -4 })
  })
  test('an object that is not made yet has none of them', () => {
    const mcu = boot(elf('cpp'))
    expect(mcu.read('boat.made')).toEqual({ draught: 0 })
    expect(errorOf(() => mcu.read('boat.made.seats')).code).toBe('MEMBER_UNKNOWN')
    const made = finished('cpp')
    made.write('boat', 0xe0000000, 'u32')
    expect(made.read('boat.made')).toEqual({ draught: -4 })
  })

  test('members that are left out stay', () => {
    const mcu = finished('c')
    mcu.write('message', { kind: 1, at: [{ x: 7 }, {}] })
    const at = [{ x: 7, y: 2 }, { x: -1, y: -2 }] // prettier-ignore
    expect(mcu.read('message')).toEqual({ kind: 1, length: 1000, at, state: 'FAILED', text: 'hello' })
  })

  test.each([
    ['c', 'small', 256, /0 to 255/],
    ['c', 'negative_small', -129, /-128 to 127/],
    ['c', 'word', 1.5, /0 to 4294967295/],
    ['c', 'wide', -1n, /0 to 18446744073709551615/],
    ['c', 'yes', 2, /true or false/],
    ['c', 'letter', 'ab', /one character/],
    ['c', 'letter', '€', /one character/],
    ['c', 'state', 'RUNING', /RUNNING/],
    ['c', 'real', '1', /a number/],
    ['c', 'bits.low', 8, /0 to 7/],
    ['c', 'bits.sign', 16, /-16 to 15/],
    ['c', 'matrix', [1, 2], /3 elements/],
    ['c', 'text', 'longer than twelve', /12 one-byte/],
    ['c', 'origin', 3, /object/],
    ['c', 'origin', { x: 1, z: 2 }, /x, y/],
    ['c', 'origin', { x: 1, y: 40000 }, /32767/],
    ['rust', 'CIRCLE', { variant: 'Circle', radius: 1 }, /filled/],
    ['rust', 'CIRCLE', { variant: 'Square' }, /Circle/],
    ['rust', 'SOME', undefined, /0 to 4294967295/],
    ['rust', 'TEXT', 'x', /elements/],
    ['rust', 'VEC', [1], /elements/],
  ])('%s: %s refuses %s and stays (%#)', (language, path, value, hint) => {
    const mcu = finished(language)
    const before = mcu.read(path) as unknown
    const error = errorOf(() => {
      mcu.write(path, value)
    })
    expect(['VALUE_OUT_OF_RANGE', 'MEMBER_UNKNOWN', 'NOT_WRITABLE']).toContain(error.code)
    expect(error.hint).toMatch(hint)
    expect(mcu.read(path)).toEqual(before)
  })
})
