import { before, boot, expect, explore, pend, test } from 'tailchain'

// nostd-async, sleeping with WFE
const elf = `${import.meta.dirname}/nostd-async-wfe.elf`

test('a signal right before WFE ends it: the exception has set the event register', () => {
  const mcu = boot(elf)
  mcu.runTo('nostd_async::wait')
  mcu.schedule(pend('SysTick', before('<nostd_async::task::Runtime>::run_once+0x20'))) // the wfe
  expect(mcu.runTo('nostd_async::wait_done').reason).toBe('breakpoint')
  expect(mcu).toHaveTaken('SysTick', 1)
})

test('wherever signals come, main does not sleep on them', async () => {
  const report = await explore(boot(elf), {
    from: 'nostd_async::wait',
    until: 'nostd_async::wait_done', // without a signal there is no end but the sleep
    interrupts: ['SysTick'],
    depth: 2,
    check: (mcu) => {
      if (mcu.taken('SysTick') > 0) expect(mcu.read('ANSWERS', 'u32')).toBe(1)
    },
  })
  expect(report).toHoldOnEverySchedule()
})
