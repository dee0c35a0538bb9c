import { before, boot, expect, explore, pend, test } from 'tailchain'

// flag-signal, as it is mostly written: while !FLAG { wfi }
const elf = `${import.meta.dirname}/flag-signal-lost-wakeup.elf`

test('a signal between the test of the flag and WFI is slept on for good', () => {
  const mcu = boot(elf)
  mcu.runTo('flag_signal::wait_for_flag')
  mcu.schedule(pend('SysTick', before('flag_signal::wait_for_flag+0x10'))) // the wfi
  const stop = mcu.runTo('flag_signal::heavy_work')

  expect(stop.reason).toBe('sleeping')
  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.read('FLAG', 'bool')).toBe(true) // the signal is there, and nobody looks
})

test('trying every arrival finds it', async () => {
  const report = await explore(boot(elf), {
    from: 'flag_signal::wait_for_flag',
    until: 'flag_signal::heavy_work', // without a signal there is no end but the sleep
    interrupts: ['SysTick'],
  })
  expect(report.failures.map(({ kind }) => kind)).toEqual(['sleeping'])
  expect(boot(elf).replay(report.failures[0]?.token ?? '').reason).toBe('sleeping')
})

test('no bench shows it: left alone, every signal is answered', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('flag-signal: every signal was answered\n')
})
