import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boot, type Condition, onRead, onWrite, pend } from '../../src/index.ts'
import { errorOf, root } from './scenarios.ts'
import { elf, finished } from './types-fixture.ts'

const source = readFileSync(join(root, 'fixtures/types/c/types.c'), 'utf8').split('\n')
/** The number of the line of `touch` that has a text. */
function lineOf(text: string): number {
  return source.findIndex((line) => line.includes(text)) + 1
}

describe('parts of variables as conditions', () => {
  // Each statement of touch() accesses one of them.
  test.each([
    ['touch::touches', onRead('touch::touches', { side: 'before' }), 'touches++;'],
    ['touch::touches', onWrite('touch::touches', { side: 'before' }), 'touches++;'],
    ['a member of an element', onWrite('messages[1].at[1].y', { side: 'before' }), '[1].at[1].y ='],
    ['the struct around it', onWrite('messages[1]', { side: 'before' }), '[1].at[1].y ='],
    ['an element of an array of arrays', onWrite('matrix[1][2]', { side: 'before' }), '[1][2] ='],
    ['a row', onWrite('matrix[1]', { side: 'before' }), '[1][2] ='],
    ['what a pointer leads to', onRead('head.next', { side: 'before' }), 'head)->next->value'],
  ])('%s: %#', (_, when: Condition, text) => {
    const mcu = boot(elf('c'))
    mcu.runTo('touch')
    mcu.schedule(pend('PendSV', when))
    mcu.runTo('finished', { limitCycles: 10_000 })
    expect(mcu.sourceOf(mcu.arrivals[0]?.firedAt?.pc ?? 0)?.line).toBe(lineOf(text))
  })

  test.each([
    ['another element', onWrite('messages[0]')],
    ['the member beside it', onWrite('messages[1].at[1].x')],
    ['the element before', onWrite('matrix[1][1]')],
  ])('%s is not accessed', (_, when: Condition) => {
    const mcu = boot(elf('c'))
    mcu.runTo('touch')
    mcu.schedule(pend('PendSV', when))
    expect(mcu.runTo('finished').reason).toBe('breakpoint')
    expect(mcu.arrivals[0]?.firedAt).toBeUndefined()
  })

  test('a mistyped member gets the nearest ones', () => {
    const mcu = boot(elf('c'))
    const error = errorOf(() => {
      mcu.schedule(pend('PendSV', onWrite('messages[1].lenght')))
    })
    expect(error).toMatchObject({ code: 'MEMBER_UNKNOWN' })
    expect(error.hint).toMatch(/length/)
  })
})

describe('parts of variables as bytes and scalars', () => {
  test('of the same places', () => {
    const mcu = finished('c')
    expect(mcu.bytes('messages[1].text')).toEqual(Uint8Array.from(Buffer.from('two\0\0\0\0\0')))
    expect(mcu.read('messages[1].at[0].x', 'u16')).toBe(5)
    expect(mcu.read('message.text', 'u8', { offset: 4 })).toBe('o'.charCodeAt(0))
    mcu.write('messages[2].at[1]', 0x00020001, 'u32')
    expect(mcu.read('messages[2].at[1]')).toEqual({ x: 1, y: 2 })
    expect(errorOf(() => mcu.read('messages[1].text', 'u32', { offset: 6 }) as unknown).code).toBe(
      'OFFSET_OUTSIDE_VARIABLE',
    )
  })
})
