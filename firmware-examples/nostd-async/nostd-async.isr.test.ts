import { before, boot, expect, explore, pend, test, type Mcu } from 'tailchain'

const elf = `${import.meta.dirname}/nostd-async.elf`

/** Whether the next instruction is WFI. */
function fallsAsleep(mcu: Mcu): boolean {
  const [low, high] = mcu.bytes(mcu.registers.pc, 2)
  return low === 0x30 && high === 0xbf
}
const isDone = (mcu: Mcu): boolean => mcu.placeOf(mcu.registers.pc) === 'nostd_async::wait_done'

test('trying every arrival finds one that main sleeps on', async () => {
  const report = await explore(boot(elf), {
    from: 'nostd_async::wait',
    until: (mcu) => fallsAsleep(mcu) || isDone(mcu),
    interrupts: ['SysTick'],
    check: (mcu) => {
      expect(mcu.read('READY', 'bool') === true && fallsAsleep(mcu)).toBe(false)
    },
  })
  expect(report).toFailOnSomeSchedule('expected true to be false')
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
