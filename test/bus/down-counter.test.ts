import { describe, expect, test } from 'vitest'
import { countDown, ticksToExpiry } from '../../src/bus/down-counter.ts'

describe('countDown', () => {
  test.each([
    { value: 5, reload: 9, ticks: 0, expected: { value: 5, expiries: 0 } },
    { value: 5, reload: 9, ticks: 4, expected: { value: 1, expiries: 0 } },
    { value: 5, reload: 9, ticks: 5, expected: { value: 0, expiries: 1 } },
    { value: 5, reload: 9, ticks: 6, expected: { value: 9, expiries: 1 } },
    { value: 5, reload: 9, ticks: 15, expected: { value: 0, expiries: 2 } },
    { value: 0, reload: 9, ticks: 0, expected: { value: 0, expiries: 0 } },
    { value: 0, reload: 9, ticks: 1, expected: { value: 9, expiries: 0 } },
    { value: 0, reload: 9, ticks: 10, expected: { value: 0, expiries: 1 } },
    { value: 0, reload: 0, ticks: 10, expected: { value: 0, expiries: 0 } },
    { value: 3, reload: 0, ticks: 10, expected: { value: 0, expiries: 1 } },
    { value: 0, reload: 0xffffffff, ticks: 2 ** 32, expected: { value: 0, expiries: 1 } },
  ])('from $value, reload $reload, $ticks ticks', ({ value, reload, ticks, expected }) => {
    expect(countDown(value, reload, ticks)).toEqual(expected)
  })

  test('is what counting tick by tick gives', () => {
    for (let reload = 0; reload < 6; reload++) {
      for (let start = 0; start < 8; start++) {
        let [value, expiries] = [start, 0]
        for (let ticks = 0; ticks < 30; ticks++) {
          expect(countDown(start, reload, ticks)).toEqual({ value, expiries })
          if (value === 1) expiries++
          value = value === 0 ? reload : value - 1
        }
      }
    }
  })
})

test.each([
  [5, 9, 5],
  [0, 9, 10],
  [1, 0, 1],
  [0, 0, Infinity],
])('from %i with reload %i the next expiry is %d ticks away', (value, reload, expected) => {
  expect(ticksToExpiry(value, reload)).toBe(expected)
})
