import { expect, test } from 'vitest'
import { explore, boot } from '../../src/index.ts'
import { continued } from '../../src/race/continuation.ts'
import type { TracedAccess } from '../../src/race/triples.ts'
import { example } from '../session/scenarios.ts'

const access = (order: number, context: number, rest: Partial<TracedAccess> = {}): TracedAccess => ({
  ...{ kind: 'write', address: 0x20000000, sizeBytes: 4, pc: 2 * order, exceptionNumber: 15 * context },
  ...{ order, context, enteredAt: 4 * context, ...rest },
})

test('what comes after a handler that does not return is taken from the run without it', () => {
  const undisturbed = [access(1, 0), access(4, 0), access(9, 0, { from: [1, 4] })]
  const ended = [access(1, 0), access(6, 1), access(7, 1)]
  const all = continued(ended, undisturbed)
  expect(all.map(({ order, context, isAhead }) => [order, context, isAhead === true])).toEqual([
    [1, 0, false],
    [6, 1, false],
    [7, 1, false],
    [12, 0, true],
    [17, 0, true],
  ])
  expect(all.at(-1)?.from).toEqual([1, 12])
})
test('not where the code went on, nor where nothing arrived', () => {
  const wentOn = [access(1, 0), access(6, 1), access(8, 0)]
  expect(continued(wentOn, [access(1, 0), access(4, 0)])).toBe(wentOn)
  const alone = [access(1, 0)]
  expect(continued(alone, [access(1, 0), access(4, 0)])).toBe(alone)
})

test('a double borrow is explained by the borrow that was not given back', async () => {
  const report = await explore(boot(example('double-borrow')), {
    from: 'double_borrow::update',
    until: 'double_borrow::update_done',
    interrupts: ['SysTick'],
  })
  expect(report.failures).toMatchObject([
    {
      kind: 'panicked',
      explanation: {
        name: 'value read between two writes',
        accesses: [
          { kind: 'write', variable: 'double_borrow::SHARED.0', context: 'main' },
          { kind: 'read', variable: 'double_borrow::SHARED.0', context: 'SysTick' },
          { kind: 'write', variable: 'double_borrow::SHARED.0', context: 'main', isAhead: true },
        ],
      },
    },
  ])
})
