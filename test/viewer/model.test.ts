import { beforeAll, describe, expect, test, vi } from 'vitest'
import { eventsOf } from '../../runner/viewer/events.ts'
import { isMasked } from '../../runner/viewer/masks.ts'
import { Model } from '../../runner/viewer/model.ts'
import { nextRowOf, search } from '../../runner/viewer/search.ts'
import { before, boot, firmwareTrace, pend, type Arrival, type BootOptions } from '../../src/index.ts'
import { example } from '../session/scenarios.ts'

// Machines under load take their time.
vi.setConfig({ testTimeout: 120_000 })

beforeAll(() => {
  firmwareTrace.keepRuns()
})

function modelOf(name: string, options: BootOptions = {}, arrivals: readonly Arrival[] = []): Model {
  const mcu = boot(example(name), options)
  mcu.schedule(...arrivals)
  mcu.run()
  return new Model(firmwareTrace.recordTrace(mcu, { title: name }))
}

describe.each([
  ['rtic-channel', {}],
  ['rtic-channel', { timing: 'cortex-m3' }],
  ['motor', { chip: 'lm3s6965evb' }],
  ['reentrancy', {}],
  ['double-borrow', {}],
] as const)('%s %j', (name, options) => {
  test('who executes is what IPSR says, at every row', () => {
    const model = modelOf(name, options)
    const xpsr = model.trace.registers.indexOf('xpsr')
    expect(model.rows).toBeGreaterThan(50)
    for (let row = 0; row < model.rows; row++) {
      const ipsr = (model.registersAt(row)[xpsr] ?? 0) & 0x1ff
      if (model.exceptionAt(row) !== ipsr) expect(model.exceptionAt(row), `row ${String(row)}`).toBe(ipsr)
    }
  })

  test('lanes are full: at each row one of them executes, and activations are as long as they took', () => {
    const model = modelOf(name, options)
    const lengths = model.lanes.map(({ running: { rows } }) =>
      rows.starts.reduce((sum, start, index) => sum + (rows.ends[index] ?? 0) - start, 0),
    )
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(model.rows)
    for (const lane of model.lanes) {
      for (const [index, number] of lane.activations.entries()) {
        const activation = model.activation(number)
        if (activation?.returnedAt === undefined) continue
        const cycles = (lane.active.cycles.ends[index] ?? 0) - (lane.active.cycles.starts[index] ?? 0)
        expect(cycles).toBe(activation.returnedAt.cycle - activation.enteredAt.cycle)
        const rows = (lane.active.rows.ends[index] ?? 0) - (lane.active.rows.starts[index] ?? 0)
        expect(rows).toBe(activation.returnedAt.instruction - activation.enteredAt.instruction)
      }
    }
  })

  test('moments have the cycles of their rows', () => {
    const model = modelOf(name, options)
    expect(model.cycleAt[model.rows]).toBe(model.trace.lastCycle)
    for (let row = 1; row <= model.rows; row++)
      if ((model.cycleAt[row] ?? 0) < (model.cycleAt[row - 1] ?? 0))
        expect.fail(`time goes back at ${String(row)}`)
    // Without cycles of its own an entry is at the cycle of the handler's first instruction.
    if ('timing' in options) return
    for (const { enteredAt } of model.trace.activations)
      expect(model.cycleAt[model.rowOf(enteredAt.instruction)]).toBe(enteredAt.cycle)
  })

  test('what a mask delayed is in a masked stretch of its lane', () => {
    const model = modelOf(name, options)
    for (const { exception, pendedAt, delayedBy } of model.trace.activations) {
      const lane = model.lanes.find((each) => each.exception === exception)
      if (delayedBy !== 'masking' || lane === undefined) continue
      expect(isMasked(model.masksAt(model.rowOf(pendedAt.instruction)), lane)).toBe(true)
    }
  })

  test('events are in order', () => {
    const rows = eventsOf(modelOf(name, options)).map(({ row }) => row)
    expect(rows).toEqual([...rows].sort((a, b) => a - b))
  })
})

test('masks hold back what the manual says (B1.4.3)', () => {
  const none = { row: 0, primask: 0, faultmask: 0, basepri: 0 }
  const masked = (masks: Partial<typeof none>): number[] =>
    [-2, -1, 0, 0x40, 0x80].filter((priority) => isMasked({ ...none, ...masks }, { exception: 20, priority }))
  expect(masked({})).toEqual([])
  expect(masked({ primask: 1 })).toEqual([0, 0x40, 0x80])
  expect(masked({ faultmask: 1 })).toEqual([-1, 0, 0x40, 0x80])
  expect(masked({ basepri: 0x40 })).toEqual([0x40, 0x80])
})

test('a late arrival is named, and its lane is the more urgent one', () => {
  const arrivals = ['GPIOB', 'SysTick'].map((exception) => pend(exception, before('reentrancy::window')))
  const model = modelOf('reentrancy', {}, arrivals)
  const late = eventsOf(model).find(({ detail }) => detail.includes('late arrival'))
  expect(model.exceptionName(late?.exception ?? -1)).toBe('SysTick')
  const names = model.lanes.map(({ name }) => name)
  expect(names.indexOf('SysTick')).toBeLessThan(names.indexOf('GPIOB'))
  expect(names.at(-1)).toBe('thread')
})

test('search: the nearest names first, and steps through what it found both ways', () => {
  const model = modelOf('rtic-channel')
  const [first, ...others] = search(model, 'sent')
  expect(first?.name).toBe('rtic_channel::app::SENT')
  expect(others.every(({ name }) => name.toLowerCase().includes('sent'))).toBe(true)
  const next = first?.next(0, 1) ?? -1
  expect(first?.next(first.next(next, 1) ?? -1, -1)).toBe(next)
  expect(search(model, '  ')).toEqual([])
  expect(nextRowOf(model, () => false, 0)).toBeUndefined()
})
