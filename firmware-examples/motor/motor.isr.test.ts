import { before, boot, expect, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/motor.elf`
/** The chip has a model of its timer; registers that nothing models keep what is written to them. */
const chip = 'lm3s6965evb'

test('TIMER0A takes a sample and hands it over, within 100 cycles', () => {
  const mcu = boot(elf, { chip })
  mcu.runTo('motor::control_step')
  mcu.schedule(pend('TIMER0A', before('motor::control_step')))
  mcu.runTo('motor::control_step_done')

  expect(mcu).toHaveTaken('TIMER0A', 1)
  expect(mcu).toReturnWithin('TIMER0A', 100)
  expect(mcu.read('SAMPLE_READY', 'bool')).toBe(true)
})

test('60 samples, a millisecond apart: the speed settles, none is missed', () => {
  const mcu = boot(elf, { chip })
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })

  expect(mcu).toHaveTaken('irq(19)', 60) // the same as TIMER0A
  expect(mcu).toReturnWithin('TIMER0A', 100)
  expect(mcu.read('MISSED', 'u32')).toBe(0)
  const speed = mcu.read('MOTOR', 'i32', { offset: 4 }) as number
  expect(Math.abs(1000 - speed)).toBeLessThanOrEqual(50)
})
