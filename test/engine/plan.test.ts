import { expect, test } from 'vitest'
import { planRegion, type CodeSource } from '../../src/engine/translator/plan.ts'
import { decode } from '../../src/isa/decode.ts'

/*
 * Where a region may be entered: a structure has room for some, so their order matters.
 */

/** Eight times MOVS r0, #1. */
const source: CodeSource = {
  instructionAt: (address) => (address < 16 ? decode(0x2001, 0, 'outside') : undefined),
  itstateAt: () => 0,
  peek: () => undefined,
  hasRecord: () => true,
  calledBy: () => [],
  isElsewhere: () => false,
}

test('entries that were asked for come in that order, not in that of their code', () => {
  const plan = planRegion(0, source, new Set([12, 4, 8]))
  expect(plan?.entries.map(({ address }) => address)).toEqual([12, 4, 8])
})
