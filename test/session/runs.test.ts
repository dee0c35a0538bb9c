import { describe, expect, test } from 'vitest'
import { afterCycles, afterInstructions, before, boot, gpio, onRead, pend } from '../../src/index.ts'
import { address, errorOf, example, order, start, tiers, u32 } from './scenarios.ts'

describe.each(tiers)('runs on the %s', (tier) => {
  test('run ends with the firmware', () => {
    const mcu = start('straight', { tier })
    expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0, waiting: [] })
    // Nothing is left to run.
    const { cycles } = mcu
    expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
    expect(mcu.cycles).toBe(cycles)
  })

  test('runTo: by symbol, symbol and offset, address, text of an address', () => {
    for (const place of [
      'straight+0x4',
      'straight + 4',
      address('straight') + 4,
      String(address('straight') + 4),
    ]) {
      const mcu = start('straight', { tier })
      expect(mcu.runTo(place)).toMatchObject({
        reason: 'breakpoint',
        pc: address('straight') + 4,
        place: 'straight+0x4',
      })
      expect(mcu.registers.r0).toBe(2)
    }
  })

  test('runTo: the nth time, and from where it stands to the next time', () => {
    const mcu = start('call_three_times', { tier })
    expect(mcu.runTo('straight', { nth: 2 }).reason).toBe('breakpoint')
    expect(mcu.registers.lr & ~1).toBe(address('call_three_times') + 10)
    expect(mcu.runTo('straight').reason).toBe('breakpoint')
    expect(mcu.registers.lr & ~1).toBe(address('call_three_times') + 14)
    expect(mcu.runTo('straight').reason).toBe('exited')
  })

  test('runTo: there already, but not by a runTo, stops at once', () => {
    const mcu = start('straight', { tier })
    const { instructions } = mcu
    expect(mcu.runTo('straight').reason).toBe('breakpoint')
    expect(mcu.instructions).toBe(instructions)
    expect(boot(example('counter'), { tier }).runTo('main').reason).toBe('breakpoint')
  })

  test('runTo: what is pending at the place is handled first', () => {
    const mcu = start('straight', { tier })
    mcu.pend('PendSV')
    expect(mcu.runTo('straight')).toMatchObject({ reason: 'breakpoint', place: 'straight' })
    expect(order(mcu)).toEqual([14])
    expect(mcu.exceptions[0]?.enteredAt.place).toBe('straight')
    // A pend of a running machine, at the very place.
    const other = start('straight', { tier })
    other.runTo('straight+0x4')
    other.pend('PendSV')
    expect(other.step().place).toBe('PendSV_Handler+0x2')
  })

  test('runTo: a place inside a handler counts too', () => {
    const mcu = start('straight', { tier })
    mcu.pend('PendSV')
    expect(mcu.runTo('mark')).toMatchObject({ reason: 'breakpoint', place: 'mark' })
    expect(mcu.registers.ipsr).toBe(14)
  })

  test('runTo refuses an nth that counts from nowhere', () => {
    const mcu = start('straight', { tier })
    for (const nth of [0, -1, 1.5, Number.NaN])
      expect(errorOf(() => mcu.runTo('straight', { nth })).code).toBe('OPTION_INVALID')
  })

  test('runUntil is asked before each instruction', () => {
    const mcu = start('straight', { tier })
    const seen: number[] = []
    const stop = mcu.runUntil((m) => {
      seen.push(m.registers.pc)
      return m.registers.r0 === 3
    })
    expect(stop).toMatchObject({ reason: 'predicate', place: 'straight+0x6' })
    expect(seen.map((pc) => pc - address('straight'))).toEqual([0, 2, 4, 6])
    expect(mcu.runUntil(() => true)).toMatchObject({ reason: 'predicate', place: 'straight+0x6' })
  })

  test('runFor and step count instructions exactly', () => {
    const mcu = start('delay', { tier })
    const { instructions, cycles } = mcu
    expect(mcu.runFor({ instructions: 1001 })).toMatchObject({ reason: 'stepped', place: 'delay+0x2' })
    expect(mcu.instructions - instructions).toBe(1001)
    expect(mcu.cycles - cycles).toBe(1001)
    expect(mcu.step()).toMatchObject({ reason: 'stepped', place: 'delay+0x4' })
    expect(mcu.step(2)).toMatchObject({ reason: 'stepped', place: 'delay+0x4' })
    expect(mcu.runFor({ cycles: 10 })).toMatchObject({ reason: 'stepped', place: 'delay+0x4' })
    expect(mcu.runFor({ instructions: 0 }).reason).toBe('stepped')
    expect(mcu.cycles - cycles).toBe(1014)
  })

  test('runFor cycles counts sleep, and ends in the middle of it', () => {
    const mcu = start('sleep_for_ticks', { tier })
    mcu.runTo('sleep_for_ticks+0xe')
    const { cycles, instructions } = mcu
    expect(mcu.runFor({ cycles: 50 })).toMatchObject({ reason: 'stepped' })
    expect(mcu.cycles - cycles).toBe(50)
    expect(mcu.instructions - instructions).toBe(1)
    expect(order(mcu)).toEqual([])
    mcu.runFor({ cycles: 80 })
    expect(order(mcu)).toEqual([15])
  })

  test('amounts that are none are refused', () => {
    const mcu = start('delay', { tier })
    for (const amount of [
      { instructions: -1 },
      { cycles: Number.NaN },
      {} as { cycles: number },
      { cycles: Infinity },
    ])
      expect(errorOf(() => mcu.runFor(amount)).code).toBe('OPTION_INVALID')
    expect(errorOf(() => mcu.step(-1)).code).toBe('OPTION_INVALID')
    expect(errorOf(() => mcu.step(0.5)).code).toBe('OPTION_INVALID')
  })

  test('limit: a run ends after its cycles, sleeping or not', () => {
    const mcu = start('delay', { tier, limitCycles: 1000 })
    expect(mcu.run()).toMatchObject({ reason: 'limit', cycles: 1000 })
    expect(mcu.run({ limitCycles: 500 })).toMatchObject({ reason: 'limit', cycles: 500 })
    expect(mcu.runTo('finished', { limitCycles: 10 })).toMatchObject({ reason: 'limit', cycles: 10 })
    expect(mcu.runUntil(() => false, { limitCycles: 10 })).toMatchObject({ reason: 'limit', cycles: 10 })
    // An amount that was asked for is no limit.
    expect(mcu.runFor({ cycles: 2000 }).reason).toBe('stepped')
    const sleeper = start('sleep_for_ticks', { tier })
    sleeper.runTo('sleep_for_ticks+0xc')
    const { cycles } = sleeper
    expect(sleeper.run({ limitCycles: 30 })).toMatchObject({ reason: 'limit', cycles: 30 })
    expect(sleeper.cycles - cycles).toBe(30)
  })

  test('limits that are none are refused, or a run would never end', () => {
    for (const limitCycles of [0, -5, Number.NaN, Infinity]) {
      expect(errorOf(() => start('delay', { tier, limitCycles })).code).toBe('OPTION_INVALID')
      const mcu = start('delay', { tier })
      expect(errorOf(() => mcu.run({ limitCycles })).code).toBe('OPTION_INVALID')
    }
  })

  test('exceptions are taken where they arrive while stepping', () => {
    const mcu = start('straight', { tier })
    mcu.step()
    mcu.pend('SysTick')
    expect(mcu.step()).toMatchObject({ reason: 'stepped', place: 'SysTick_Handler+0x2' })
    expect(mcu.exceptions[0]).toMatchObject({ exception: 'SysTick', nesting: 0, how: 'preempted' })
  })
})

describe.each(tiers)('what ends a run on the %s', (tier) => {
  test('a panic that only halts', () => {
    const mcu = boot(example('double-borrow'), { tier })
    mcu.runTo('double_borrow::update')
    mcu.runTo('__nop')
    mcu.pend('SysTick')
    const stop = mcu.run()
    expect(stop.reason).toBe('panicked')
    if (stop.reason !== 'panicked') return
    expect(stop.panic.message).toMatch(/already borrowed/)
    expect(stop.panic.kind).toBe(mcu.panic?.kind)
    expect(stop.panic.backtrace.map((frame) => frame.function)).toContain('SysTick')
    expect(stop.panic.backtrace.some((frame) => frame.exception === 'SysTick')).toBe(true)
  })

  test('a panic that prints and exits is an exit, and the panic is kept', () => {
    const mcu = boot(example('double-borrow-semihosting'), { tier })
    mcu.runTo('double_borrow::update')
    mcu.runTo('__nop')
    mcu.pend('SysTick')
    expect(mcu.run()).toMatchObject({ reason: 'exited', status: 1 })
    expect(mcu.panic?.message).toMatch(/already borrowed/)
    expect(mcu.output).toContain('already borrowed')
  })

  test('no panic, no fault', () => {
    const mcu = start('straight', { tier })
    mcu.run()
    expect([mcu.panic, mcu.fault]).toEqual([undefined, undefined])
  })

  test.each([
    ['load_from_nowhere', 'BusFault', ['PRECISERR'], 0x30000000, 'load_from_nowhere+0x4'],
    ['undefined', 'UsageFault', ['UNDEFINSTR'], undefined, 'undefined'],
    ['divide_by_zero', 'UsageFault', ['DIVBYZERO'], undefined, 'divide_by_zero+0x8'],
  ])('a fault without a handler: %s', (scenario, _kind, flags, at, place) => {
    const mcu = start(scenario, { tier })
    const stop = mcu.run()
    expect(stop).toMatchObject({ reason: 'faulted', place: 'Default_Handler' })
    if (stop.reason !== 'faulted') return
    expect(stop.fault.exception).toBe('HardFault')
    expect(stop.fault.flags).toEqual([...flags, 'FORCED'])
    expect(stop.fault.address).toBe(at)
    expect(mcu.placeOf(stop.fault.pc)).toBe(place)
    expect(stop.fault.text).toContain(`HardFault at ${place}: `)
    expect(stop.fault.text).toContain(`(${flags[0] ?? ''})`)
    expect(mcu.fault).toEqual(stop.fault)
  })

  test('a jump to nowhere names where it came to', () => {
    const stop = start('jump_to_nowhere', { tier }).run()
    expect(stop).toMatchObject({ reason: 'faulted', fault: { flags: ['IBUSERR', 'FORCED'], pc: 0x30000000 } })
  })

  test('lockup', () => {
    const mcu = start('lock_up', { tier })
    const stop = mcu.run()
    expect(stop).toMatchObject({
      reason: 'lockedUp',
      fault: { flags: expect.arrayContaining(['UNDEFINSTR']) as string[] },
    })
    if (stop.reason !== 'lockedUp') return
    expect(mcu.placeOf(stop.fault.pc)).toBe('lock_up+0x2')
    expect(stop.fault.text).toMatch(/^lockup/)
    expect(mcu.run().reason).toBe('lockedUp')
  })

  test('sleep that nothing ends', () => {
    const mcu = start('sleep_for_good', { tier })
    expect(mcu.run()).toMatchObject({ reason: 'sleeping', place: 'sleep_for_good+0x2' })
    expect(mcu.run().reason).toBe('sleeping')
    expect(mcu.step().reason).toBe('sleeping')
    // The host may wake it.
    mcu.pend('SysTick')
    expect(mcu.run()).toMatchObject({ reason: 'exited' })
    expect(order(mcu)).toEqual([15])
  })

  test('WFE takes an event that is there, and sleeps for the next', () => {
    expect(start('sleep_for_event', { tier }).run()).toMatchObject({
      reason: 'sleeping',
      place: 'sleep_for_event+0x6',
    })
  })

  test('WFI with interrupts masked ends for one that pends, which is taken later', () => {
    const mcu = start('sleep_masked', { tier })
    mcu.runTo('sleep_masked+0x2')
    mcu.pend('SysTick')
    expect(mcu.runTo('sleep_masked+0x6').reason).toBe('breakpoint')
    expect(order(mcu)).toEqual([])
    mcu.run()
    expect(mcu.exceptions[0]).toMatchObject({ exception: 'SysTick', delayedBy: 'masking' })
  })

  test('sleep that SysTick ends goes on', () => {
    const mcu = start('sleep_for_ticks', { tier })
    expect(mcu.run().reason).toBe('exited')
    expect(u32(mcu, 'ticks')).toBe(3)
  })
})

describe.each(tiers)('loops on the %s', (tier) => {
  test.each([
    ['self_branch', 1],
    ['two_instruction_loop', 2],
    ['loop_with_calls', 6],
    ['long_loop', 4],
  ])('%s is stuck', (scenario, length) => {
    const mcu = start(scenario, { tier })
    const { cycles } = mcu
    const stop = mcu.run()
    expect(stop.reason).toBe('stuck')
    if (stop.reason !== 'stuck') return
    expect(stop.loop).toHaveLength(length)
    expect(stop.loop.some((place) => place.startsWith(scenario))).toBe(true)
    expect(stop.hint).toBeUndefined()
    // Short loops at once; one of 3000 instructions a turn takes the check some turns.
    expect(mcu.cycles - cycles).toBeLessThan(scenario === 'long_loop' ? 200_000 : 1000)
  })

  test('an endless loop after a long run is noticed soon', () => {
    const mcu = start('delay', { tier })
    mcu.registers.lr = address('self_branch') | 1
    expect(mcu.run()).toMatchObject({ reason: 'stuck', place: 'self_branch' })
    expect(mcu.cycles).toBeLessThan(200_000)
  })

  test('a delay loop is not', () => {
    expect(start('delay', { tier }).run().reason).toBe('exited')
  })

  test('a loop that SysTick leaves after many turns and ticks is not', () => {
    const mcu = start('wait_for_ticks', { tier })
    expect(mcu.run().reason).toBe('exited')
    expect(u32(mcu, 'ticks')).toBe(10)
  })

  test.each([
    ['PRIMASK', 'wait_masked'],
    ['BASEPRI', 'wait_by_basepri'],
  ])('a loop that SysTick could leave, were it not for %s, is stuck', (_mask, scenario) => {
    const mcu = start(scenario, { tier })
    const { cycles } = mcu
    const stop = mcu.run()
    expect(stop.reason).toBe('stuck')
    expect(order(mcu)).toEqual([])
    expect(mcu.cycles - cycles).toBeLessThan(1000)
  })

  test('the same in SysTick itself: its own interrupt cannot end its loop', () => {
    const mcu = start('wait_for_ticks', { tier })
    mcu.runTo('SysTick_Handler')
    mcu.registers.pc = address('two_instruction_loop')
    expect(mcu.run().reason).toBe('stuck')
  })

  test('a loop whose interrupt goes on counting, but never sets its flag, ends by the limit', () => {
    const stop = start('wait_for_nothing', { tier }).run({ limitCycles: 60_000 })
    expect(stop).toMatchObject({ reason: 'limit', cycles: 60_000 })
  })

  test.each([
    ['after cycles', afterCycles(60_000)],
    ['after instructions', afterInstructions(60_000)],
    ['at the ten-thousandth read', onRead('flag', { nth: 10_000 })],
    ['at the ten-thousandth time', before('wait_for_flag+0x2', 10_000)],
  ])('an arrival that is still to come can end a loop: %s', (_name, condition) => {
    const mcu = start('wait_for_flag', { tier })
    mcu.schedule(pend('NMI', condition))
    expect(mcu.run()).toMatchObject({ reason: 'stuck', place: 'Default_Handler' })
    // Nothing comes: the same loop ends at once.
    const alone = start('wait_for_flag', { tier })
    expect(alone.run()).toMatchObject({ reason: 'stuck' })
    expect(alone.cycles).toBeLessThan(2000)
  })

  test('an arrival whose place is never reached does not keep a loop going', () => {
    const mcu = start('wait_for_flag', { tier })
    mcu.schedule(pend('SysTick', before('straight')))
    expect(mcu.run()).toMatchObject({
      reason: 'stuck',
      waiting: ['the arrival of SysTick before straight has not come'],
    })
  })

  test('polling a status of the hardware that changes by itself is no endless loop', () => {
    const mcu = start('poll_flag_of_systick', { tier })
    expect(mcu.run().reason).toBe('exited')
  })

  test('polling what nothing models names the register, the place and the remedy', () => {
    const mcu = start('poll_pll', { tier, chip: 'lm3s6965evb' })
    const stop = mcu.run()
    expect(stop.reason).toBe('stuck')
    if (stop.reason !== 'stuck') return
    expect(stop.hint).toContain('0x400fe050')
    expect(stop.hint).toContain('poll_pll+0x2')
    expect(stop.hint).toContain('stubs: { 0x400fe050: ')
    expect(mcu.unmodelled).toEqual([{ address: 0x400fe050, kind: 'read', pc: address('poll_pll') + 2 }])
  })

  test('polling a device that is modelled does not ask for a stub', () => {
    const mcu = start('poll_port', { tier, devices: { '0x40002000': gpio() } })
    const stop = mcu.run()
    expect(stop.reason).toBe('stuck')
    if (stop.reason !== 'stuck') return
    expect(stop.hint).toContain('0x40002000')
    expect(stop.hint).not.toContain('which no device models')
  })

  test('the loop of the default handler says whose handler is missing', () => {
    const mcu = start('straight', { tier })
    mcu.pend('irq(5)')
    const stop = mcu.run()
    expect(stop).toMatchObject({ reason: 'stuck', place: 'Default_Handler' })
    expect(stop.reason === 'stuck' && stop.hint).toMatch(/irq\(5\) has no handler/)
  })

  test('misnamed-handler: SysTick has none', () => {
    const mcu = boot(example('misnamed-handler'), { tier })
    mcu.runTo('misnamed_handler::idle')
    mcu.pend('SysTick')
    const stop = mcu.run()
    expect(stop.reason).toBe('stuck')
    expect(stop.reason === 'stuck' && stop.hint).toMatch(/SysTick has no handler/)
  })
})
