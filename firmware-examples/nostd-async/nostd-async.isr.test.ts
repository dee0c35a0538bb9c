import { before, boot, expect, explore, pend, test } from 'tailchain'

const elf = `${import.meta.dirname}/nostd-async.elf`

test('trying every arrival finds one that main sleeps on', async () => {
  const report = await explore(boot(elf), {
    from: 'nostd_async::wait',
    until: 'nostd_async::wait_done', // without a signal there is no end but the sleep
    interrupts: ['SysTick'],
  })
  expect(report.failures.map(({ kind }) => kind)).toEqual(['sleeping'])
  expect(boot(elf).replay(report.failures[0]?.token ?? '').reason).toBe('sleeping')
})

test('the shortest schedule: SysTick between the end of the critical section and WFI', () => {
  const mcu = boot(elf)
  mcu.runTo('nostd_async::wait')
  mcu.schedule(pend('SysTick', before('<nostd_async::task::Runtime>::run_once+0x20'))) // the wfi
  const stop = mcu.runTo('nostd_async::wait_done')

  expect(stop.reason).toBe('sleeping')
  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu.read('READY', 'bool')).toBe(true) // the task has been woken, and nobody polls it
})

test('no bench shows it: left alone, every signal is answered', () => {
  const mcu = boot(elf)
  expect(mcu.run()).toMatchObject({ reason: 'exited', status: 0 })
  expect(mcu.output).toBe('nostd-async: every signal was answered\n')
})
