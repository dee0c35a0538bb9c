import { boot, expect, test } from 'tailchain'

// motor, but every fourth TIMER0A waits for a sensor: 8 ms, in a handler that is due every millisecond.
const elf = `${import.meta.dirname}/motor-blocking.elf`
/** 1 ms at 12.5 MHz. */
const period = 12_500

test('the handler outlasts its own period, and a sample is overwritten before main sees it', () => {
  const mcu = boot(elf, { chip: 'lm3s6965evb' })
  mcu.runTo('motor::wait_for_sample')
  mcu.runTo('motor::control_step')

  expect(() => {
    expect(mcu).toReturnWithin('TIMER0A', period)
  }).toThrow(/expected TIMER0A to return within 12,500 cycles; it took 100,\d+ cycles/)
  // The ticks meanwhile have merged into one.
  expect(mcu).toHaveTaken('TIMER0A', 2)
  expect(mcu).toHaveTailChained('TIMER0A', 'TIMER0A')
  expect(mcu.read('MISSED', 'u32')).toBe(1)
})

test('left alone it says so itself', () => {
  const mcu = boot(elf, { chip: 'lm3s6965evb' })
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 1 })
  expect(mcu.output).toBe('motor: samples were missed\n')
})
