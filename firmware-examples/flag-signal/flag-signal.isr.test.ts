import { before, boot, expect, explore, pend, test } from 'tailchain'

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

test('wherever signals come, main does not sleep on them', async () => {
  const report = await explore(boot(elf), {
    from: 'flag_signal::wait_for_flag',
    until: 'flag_signal::heavy_work', // without a signal there is no end but the sleep
    interrupts: ['SysTick'],
    depth: 2,
    check: (mcu) => {
      // A second signal may have come after the test of the flag.
      if (mcu.taken('SysTick') === 1) expect(mcu.read('FLAG', 'bool')).toBe(false)
    },
  })
  expect(report).toHoldOnEverySchedule()
})

test('the handler is short: the work is done in main', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu).toHaveTaken('SysTick', 3)
  expect(mcu).toReturnWithin('SysTick', 40)
})
