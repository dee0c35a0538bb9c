import { before, boot, expect, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/flag-signal.elf`

test('a signal between the test of the flag and WFI ends the sleep', () => {
  const mcu = boot(elf)
  mcu.runTo('flag_signal::wait_for_flag')
  mcu.schedule(pend('SysTick', before('flag_signal::wait_for_flag+0x12'))) // the wfi
  const stop = mcu.runTo('flag_signal::heavy_work')

  // WFI ends for an interrupt that PRIMASK holds back; it is taken after cpsie.
  expect(stop.reason).toBe('breakpoint')
  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.exceptions[0]).toHaveBeenDelayedByMasking()
  expect(mcu.read('FLAG', 'bool')).toBe(false)
})

test('the handler is short: the work is done in main', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu).toHaveTaken('SysTick', 3)
  expect(mcu).toReturnWithin('SysTick', 40)
})
