import { before, boot, expect, explore, pend, test, type Mcu } from 'tailchain'

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
  const isAtWfi = (mcu: Mcu): boolean => mcu.placeOf(mcu.registers.pc) === 'flag_signal::wait_for_flag+0x10'
  const isDone = (mcu: Mcu): boolean => mcu.placeOf(mcu.registers.pc) === 'flag_signal::heavy_work'
  const report = await explore(boot(elf), {
    from: 'flag_signal::wait_for_flag',
    until: (mcu) => isAtWfi(mcu) || isDone(mcu), // without a signal there is no end but the sleep
    interrupts: ['SysTick'],
    check: (mcu) => {
      expect(isAtWfi(mcu) && mcu.read('FLAG', 'bool') === true).toBe(false)
    },
  })
  expect(report).toFailOnSomeSchedule('expected true to be false')
})

test('no bench shows it: left alone, every signal is answered', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('flag-signal: every signal was answered\n')
})
