import { describe, expect, test } from 'vitest'
import {
  after,
  afterCycles,
  afterInstructions,
  before,
  boot,
  entering,
  onWrite,
  pend,
} from '../../src/index.ts'
import { address, errorOf, example, order, start, tiers } from '../session/scenarios.ts'

describe.each(tiers)('schedules on the %s', (tier) => {
  test('several arrivals at one boundary: all pend, the most urgent goes first, the others tail-chain', () => {
    const mcu = start('straight', { tier })
    const here = before('straight+0x4')
    mcu.schedule(pend('PendSV', here), pend('IRQ1', here), pend('IRQ0', here))
    mcu.run()
    expect(order(mcu)).toEqual([16, 17, 14])
    expect(mcu.exceptions.map((a) => a.how).slice(1)).toEqual(['tailChained', 'tailChained'])
    expect(new Set(mcu.exceptions.map((a) => a.pendedAt.place))).toEqual(new Set(['straight+0x4']))
    expect(mcu.exceptions.map((a) => a.delayedBy)).toEqual(['nothing', 'priority', 'priority'])
  })
  test('arrivals of equal priority: the lowest number first', () => {
    const mcu = start('straight', { tier })
    const here = before('straight+0x4')
    mcu.schedule(pend('IRQ1', here), pend('SysTick', here))
    mcu.run()
    expect(order(mcu)).toEqual([15, 17])
  })
  test('different conditions that meet at one boundary', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(
      pend('PendSV', after('straight+0x2')),
      pend('SysTick', afterInstructions(2)),
      pend('IRQ0', before('straight+0x4')),
    )
    mcu.run()
    expect(order(mcu)).toEqual([16, 15, 14])
    expect(new Set(mcu.exceptions.map((a) => a.pendedAt.place))).toEqual(new Set(['straight+0x4']))
  })
  test('one at the boundary where the machine stands', () => {
    for (const condition of [
      before('straight+0x4'),
      entering('straight'),
      afterInstructions(0),
      afterCycles(0),
    ]) {
      const mcu = start('straight', { tier })
      mcu.runTo(condition.describe.startsWith('entering') ? 'straight' : 'straight+0x4')
      const { instructions } = mcu
      mcu.schedule(pend('PendSV', condition))
      mcu.runTo('PendSV_Handler')
      expect(mcu.instructions).toBe(instructions)
    }
  })
  test('an exception pended twice before it is taken is taken once', () => {
    const mcu = start('cs_primask', { tier })
    mcu.schedule(pend('SysTick', before('cs_primask+0x6')), pend('SysTick', before('cs_primask+0x8')))
    mcu.run()
    expect(mcu.taken('SysTick')).toBe(1)
    expect(mcu.exceptions[0]?.pendedAt.place).toBe('cs_primask+0x6')
  })
  test('scheduling again replaces what has not come', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(
      pend('SysTick', before('straight+0x2')),
      pend('IRQ0', afterCycles(3)),
      pend('IRQ1', onWrite('words')),
    )
    mcu.schedule(pend('PendSV', before('straight+0x4')))
    const stop = mcu.run()
    expect(stop.waiting).toEqual([])
    expect(order(mcu)).toEqual([14])
    const none = start('straight', { tier })
    none.schedule(pend('SysTick', before('straight+0x2')))
    none.schedule()
    none.run()
    expect(order(none)).toEqual([])
  })
  test('a schedule with a mistake arms nothing', () => {
    const mcu = start('straight', { tier })
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', before('straight+0x2')), pend('IRQ0', before('nowhere')))
      }).code,
    ).toBe('SYMBOL_UNKNOWN')
    mcu.run()
    expect(order(mcu)).toEqual([])
  })
  test('arrivals stay over several runs until they are taken, and are taken once', () => {
    const mcu = start('call_three_times', { tier })
    mcu.schedule(pend('PendSV', entering('straight', 2)))
    mcu.runTo('straight+0x2')
    mcu.step(2)
    expect(mcu.arrivals[0]?.firedAt).toBeUndefined()
    mcu.runFor({ instructions: 3 })
    mcu.run()
    expect(mcu.taken('PendSV')).toBe(1)
    expect(mcu.arrivals[0]?.firedAt?.pc).toBe(address('straight'))
  })
  test('stopping where an arrival lands does not count the place twice', () => {
    const mcu = start('call_three_times', { tier })
    mcu.schedule(pend('PendSV', before('straight', 2)))
    mcu.runTo('straight')
    mcu.runTo('straight')
    expect(order(mcu)).toEqual([14])
    expect(mcu.registers.lr & ~1).toBe(address('call_three_times') + 10)
    expect(mcu.runTo('straight').reason).toBe('breakpoint')
    expect(mcu.taken('PendSV')).toBe(1)
  })
  test('stepping onto a place and off it counts it once', () => {
    const mcu = start('call_three_times', { tier })
    mcu.schedule(pend('PendSV', before('straight', 2)))
    while (mcu.step().reason === 'stepped' && order(mcu).length === 0);
    expect(mcu.exceptions[0]?.enteredAt.place).toBe('straight')
    expect(mcu.taken('PendSV')).toBe(1)
  })
  test('what an arrival never reached, and what is pending but cannot be taken, is said', () => {
    const mcu = start('cs_primask', { tier })
    mcu.schedule(pend('SysTick', before('cs_primask+0x6')), pend('IRQ0', before('delay')))
    const stop = mcu.runTo('cs_primask+0xa')
    expect(stop.waiting).toEqual([
      'SysTick is pending, held back by PRIMASK, BASEPRI or FAULTMASK',
      'the arrival of IRQ0 before delay has not come',
    ])
    expect(mcu.waiting).toEqual(stop.waiting)
  })
  test('pending but disabled, less urgent, or without a handler', () => {
    const mcu = start('straight', { tier })
    mcu.pend('irq(10)')
    mcu.pend('irq(40)')
    mcu.pend('IRQ0')
    mcu.runTo('IRQ0_Handler')
    mcu.pend('PendSV')
    mcu.pend('irq(5)')
    expect(mcu.step().waiting).toEqual([
      'PendSV is pending, its priority does not let it pre-empt what is active',
      expect.stringMatching(/^irq\(5\) is pending, its priority .*\(it has no handler of its own\)$/),
      expect.stringMatching(/^irq\(10\) is pending but not enabled/),
      expect.stringMatching(/^irq\(40\) is pending but not enabled/),
    ])
  })
  test('names of exceptions that are none', () => {
    const mcu = start('straight', { tier, chip: 'lm3s6965evb' })
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTik', before('straight')))
      }).hint,
    ).toContain('SysTick')
    for (const exception of ['irq(44)', 1, 7, 13, 60, 0, 300, -1, 1.5])
      expect(
        errorOf(() => {
          mcu.schedule(pend(exception, before('straight')))
        }).code,
      ).toBe('EXCEPTION_UNKNOWN')
    for (const exception of ['irq(44)', 1, 9])
      expect(
        errorOf(() => {
          mcu.pend(exception)
        }).code,
      ).toBe('EXCEPTION_UNKNOWN')
    expect(
      errorOf(() => {
        mcu.line('SysTick', true)
      }).code,
    ).toBe('EXCEPTION_UNKNOWN')
    const misnamed = boot(example('misnamed-handler'), { tier })
    const error = errorOf(() => {
      misnamed.pend('SysTick_Handler')
    })
    expect(error.code).toBe('EXCEPTION_NOT_IN_VECTOR_TABLE')
    expect(error.hint).toMatch(/Rename the function/)
  })
  test('a condition that nobody made', () => {
    const mcu = start('straight', { tier })
    expect(
      errorOf(() => {
        mcu.schedule(pend('SysTick', { describe: 'now' }))
      }).code,
    ).toBe('CONDITION_INVALID')
  })
  test('unpend takes an arrival back before it is taken', () => {
    const mcu = start('cs_primask', { tier })
    mcu.runTo('cs_primask+0x6')
    mcu.pend('SysTick')
    mcu.step()
    mcu.unpend('SysTick')
    expect(mcu.run().waiting).toEqual([])
    expect(mcu.exceptions).toEqual([])
  })
})
