import { expect, test } from 'vitest'
import { planRegion } from '../../src/engine/translator/plan.ts'
import { codeSource } from './code-source.ts'
import * as t from './thumb.ts'

/*
 * Where a region may be entered: a structure has room for some, so their order matters.
 */

test('entries that were asked for come in that order, not in that of their code', () => {
  const source = codeSource(Array.from({ length: 8 }, () => t.movs(0, 1)).flat())
  const plan = planRegion(0, source, new Set([12, 4, 8]))
  expect(plan?.entries.map(({ address }) => address)).toEqual([12, 4, 8])
})
