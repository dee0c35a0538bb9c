import { describe, expect, test } from 'vitest'
import { before, boot, duringHandler, insideCriticalSection, leaving, pend } from '../../src/index.ts'
import { address, example, order, start, tiers, u32 } from './scenarios.ts'

describe.each(tiers)('activations on the %s', (tier) => {
  test('moments: pended, entered, returned', () => {
    const mcu = start('straight', { tier })
    const { cycles, instructions } = mcu
    mcu.schedule(pend('PendSV', before('straight+0x4')))
    mcu.run()
    const [activation] = mcu.exceptions
    const at = {
      cycle: cycles + 2,
      instruction: instructions + 2,
      pc: address('straight') + 4,
      place: 'straight+0x4',
    }
    expect(activation).toMatchObject({
      exception: 'PendSV',
      exceptionNumber: 14,
      pendedAt: at,
      enteredAt: at,
    })
    expect(activation).toMatchObject({ nesting: 0, how: 'preempted', delayedBy: 'nothing', clobbered: [] })
    // movs, b, then mark's seven and its bx.
    expect((activation?.returnedAt?.instruction ?? 0) - instructions).toBe(2 + 9)
    // An activation is plain data: printable and comparable.
    expect(structuredClone(mcu.exceptions)).toEqual(mcu.exceptions)
    expect(JSON.stringify(mcu.exceptions)).toContain('"place":"straight+0x4"')
  })

  test('one that goes on has not returned', () => {
    const mcu = start('call_three_times', { tier })
    mcu.runTo('straight')
    mcu.pend('PendSV')
    mcu.runTo('mark')
    expect(mcu.exceptions[0]).not.toHaveProperty('returnedAt')
    // Assembly has no unwind rules: callers are what looks like return addresses.
    expect(
      mcu.backtrace().map(({ function: name, exception, isGuess }) => [name, exception, isGuess]),
    ).toEqual([
      ['mark', undefined, undefined],
      ['straight', 'PendSV', undefined],
      ['call_three_times', undefined, true],
      ['Reset_Handler', undefined, true],
    ])
  })

  test('taken counts by any name of the exception', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('IRQ0', before('straight')), pend(16, before('straight+0x4')))
    mcu.run()
    for (const name of ['IRQ0', 'IRQ0_Handler', 'irq(0)', 16]) expect(mcu.taken(name)).toBe(2)
    expect(mcu.taken('SysTick')).toBe(0)
    expect(mcu.exceptionName('irq(0)')).toBe(mcu.exceptions[0]?.exception)
  })

  test('nesting: a more urgent one in the middle of another', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(
      pend('IRQ2', before('straight+0x2')),
      pend('IRQ1', before('IRQ2_Handler+0x4')),
      pend('IRQ0', before('IRQ1_Handler+0x2')),
    )
    mcu.run()
    expect(mcu.exceptions.map((a) => [a.exceptionNumber, a.nesting, a.how])).toEqual([
      [18, 0, 'preempted'],
      [17, 1, 'preempted'],
      [16, 2, 'preempted'],
    ])
    const returns = mcu.exceptions.map((a) => a.returnedAt?.cycle ?? 0)
    expect(returns).toEqual([...returns].sort((a, b) => b - a))
  })

  test('a less urgent one waits: priority, then tail-chained', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('IRQ0', before('straight+0x2')), pend('PendSV', before('IRQ0_Handler')))
    mcu.run()
    expect(mcu.exceptions[1]).toMatchObject({
      exception: 'PendSV',
      nesting: 0,
      how: 'tailChained',
      delayedBy: 'priority',
      pendedAt: { place: 'IRQ0_Handler' },
    })
    expect(mcu.exceptions[0]?.returnedAt?.cycle).toBe(mcu.exceptions[1]?.enteredAt.cycle)
  })

  test('an exception never nests in itself', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(
      pend('SysTick', before('straight+0x2')),
      pend('SysTick', duringHandler('SysTick', { afterInstructions: 2 })),
    )
    mcu.run()
    expect(mcu.exceptions.map((a) => [a.nesting, a.how, a.delayedBy])).toEqual([
      [0, 'preempted', 'nothing'],
      [0, 'tailChained', 'priority'],
    ])
  })

  test('late arrival: the more urgent one, pended after the one that was about to be entered', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('IRQ2', before('straight+0x4')), pend('IRQ0', before('straight+0x4')))
    mcu.run()
    expect(mcu.exceptions.map((a) => [a.exceptionNumber, a.how])).toEqual([
      [16, 'lateArrival'],
      [18, 'tailChained'],
    ])
  })

  test('pop pre-empted: pended when the handler has just returned', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('IRQ2', before('straight+0x4')), pend('IRQ0', leaving('IRQ2_Handler')))
    mcu.run()
    expect(mcu.exceptions[1]).toMatchObject({ exceptionNumber: 16, how: 'popPreempted', nesting: 0 })
  })

  test('delayed by masking, and by being disabled', () => {
    const mcu = start('cs_primask', { tier })
    mcu.schedule(pend('SysTick', insideCriticalSection()))
    mcu.run()
    expect(mcu.exceptions[0]).toMatchObject({ delayedBy: 'masking' })
    const masked = (mcu.exceptions[0]?.enteredAt.cycle ?? 0) - (mcu.exceptions[0]?.pendedAt.cycle ?? 0)
    expect(masked).toBe(4)
    expect(mcu.longestMaskedCycles).toBe(6)

    // TIMER0A is enabled by start_timer only.
    const motor = boot(example('counter-c'), { tier })
    motor.pend('irq(3)')
    expect(motor.step().waiting[0]).toMatch(/not enabled/)
  })

  test('registers that the handler does not give back', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('irq(3)', before('straight+0x2')), pend('IRQ0', before('straight+0x6')))
    mcu.run()
    expect(mcu.exceptions.map((a) => a.clobbered)).toEqual([['r4', 'r7'], []])
    const example1 = boot(example('clobbering-handler'), { tier })
    example1.runTo('clobbering_handler::compute')
    example1.pend('SysTick')
    example1.runTo('clobbering_handler::compute_done')
    expect(example1.exceptions[0]?.clobbered.length).toBeGreaterThan(0)
  })

  test('reset ends what was active', () => {
    const mcu = start('straight', { tier })
    mcu.schedule(pend('irq(4)', before('straight+0x2')))
    mcu.runTo('main')
    expect(u32(mcu, 'resets')).toBe(1)
    expect(mcu.registers.ipsr).toBe(0)
    mcu.runTo('ready')
    mcu.pend('SysTick')
    mcu.runTo('mark')
    expect(mcu.exceptions.at(-1)).toMatchObject({ exception: 'SysTick', nesting: 0, how: 'preempted' })
    expect(mcu.exceptions[0]).not.toHaveProperty('returnedAt')
  })

  test('a level that stays high enters again at each return; main never goes on', () => {
    const mcu = start('straight', { tier, unmapped: 'memory' })
    mcu.line('irq(9)', true)
    expect(mcu.runTo('straight+0x2', { limitCycles: 5000 }).reason).not.toBe('breakpoint')
    expect(mcu.taken('irq(9)')).toBeGreaterThan(5)
    expect(mcu.exceptions[1]).toMatchObject({ how: 'tailChained', nesting: 0 })
    mcu.line('irq(9)', false)
    expect(mcu.runTo('straight+0x2').reason).toBe('breakpoint')
    // Lowered while it was pending: the pending bit stays, and one more activation comes, as on silicon.
    expect(mcu.run().reason).toBe('exited')
  })

  test('a level that the handler lowers enters once', () => {
    const mcu = start('straight', {
      tier,
      stubs: {
        0x40004000: ({ kind, mcu: self }) => {
          if (kind === 'write') self.line('irq(9)', false)
        },
      },
    })
    mcu.line('irq(9)', true)
    mcu.run()
    expect(order(mcu)).toEqual([25])
  })
})

describe.each(tiers)('reentrancy on the %s', (tier) => {
  test('the three lessons', () => {
    const window = (): ReturnType<typeof boot> => {
      const mcu = boot(example('reentrancy'), { tier, chip: 'lm3s6965evb' })
      mcu.runTo('reentrancy::window')
      return mcu
    }
    const chained = window()
    chained.schedule(pend('SysTick', before('reentrancy::window')))
    chained.runTo('reentrancy::window_done')
    expect(chained.taken('SysTick')).toBe(2)
    expect(chained.exceptions[1]).toMatchObject({ how: 'tailChained', nesting: 0 })
    expect(u32(chained, 'MAX_DEPTH')).toBe(1)

    const nested = window()
    nested.schedule(
      pend('SysTick', before('reentrancy::window')),
      pend('TIMER0A', duringHandler('SysTick', { afterInstructions: 20 })),
    )
    nested.runTo('reentrancy::window_done')
    expect(nested.exceptions.find((a) => a.exception === 'TIMER0A')).toMatchObject({
      nesting: 1,
      how: 'preempted',
    })
    expect([u32(nested, 'MAX_DEPTH'), u32(nested, 'CORRUPTED')]).toEqual([2, 1])

    const level = window()
    level.line('GPIOB', true)
    expect(level.runTo('reentrancy::window_done', { limitCycles: 20_000 }).reason).not.toBe('breakpoint')
    expect(level.taken('GPIOB')).toBeGreaterThan(10)
    level.line('GPIOB', false)
    expect(level.runTo('reentrancy::window_done').reason).toBe('breakpoint')
  })
})
