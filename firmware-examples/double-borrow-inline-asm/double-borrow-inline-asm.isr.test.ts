import { boot, expect, explore, onRead, pend, test } from 'tailchain'

// double-borrow, optimised further: the compiler has dropped the borrow flag.
const elf = `${import.meta.dirname}/double-borrow-inline-asm.elf`

test('the same mistake panics nowhere: it loses an update', () => {
  const mcu = boot(elf)
  mcu.runTo('double_borrow::update')
  mcu.schedule(pend('SysTick', onRead('SHARED')))
  mcu.runTo('double_borrow::update_done')

  expect(mcu).toHaveTaken('SysTick', 1)
  expect(mcu).not.toHavePanicked()
  expect(mcu.read('SHARED', 'u32')).toBe(1) // and not 2
})

test('trying every arrival finds lost updates, and no panic', async () => {
  const report = await explore(boot(elf), {
    from: 'double_borrow::update',
    until: 'double_borrow::update_done',
    interrupts: ['SysTick'],
    check: (mcu) => {
      expect(mcu.read('SHARED', 'u32')).toBe(1 + mcu.taken('SysTick'))
    },
  })
  expect(report).toFailOnSomeSchedule('expected 1 to be 2')
  expect(report).not.toPanicOnSomeSchedule()
})
