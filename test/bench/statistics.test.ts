import { expect, test } from 'vitest'
import { geometricMean, median } from '../../bench/statistics.ts'

test('medians of odd and even numbers of values, in any order', () => {
  expect(median([5, 1, 9])).toBe(5)
  expect(median([10, 2, 9, 4])).toBe(6.5)
})

test('geometric means', () => {
  expect(geometricMean([1, 100])).toBeCloseTo(10)
  expect(geometricMean([2, 4, 8])).toBeCloseTo(4)
})
